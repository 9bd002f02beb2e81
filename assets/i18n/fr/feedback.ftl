# Les questions du payeur sur une demande, et les réponses.

feedback-title = Le payeur pose des questions sur ce traitement
feedback-title-sent = Les questions du payeur sur ce traitement
feedback-note = Interrogez le patient si possible. Le payeur n’accepte qu’une réponse : une fois reçue, elle ne change plus.
feedback-care-rendered = Les soins ont-ils été donnés ?
feedback-payment-asked = A-t-on demandé au patient de payer ?
feedback-drug-prescribed = Des médicaments ont-ils été prescrits ?
feedback-drug-received = Les médicaments ont-ils été remis ?
feedback-assessment = Comment le patient juge-t-il le traitement ?
feedback-assessment-hint = 0 est le pire, 5 le meilleur
feedback-short = Questions
feedback-yes = Oui
feedback-no = Non
feedback-send = Répondre
feedback-change = Changer la réponse
feedback-incomplete = Répondez aux cinq questions.
feedback-kept = Réponse conservée ; elle part au payeur avec la liaison.
feedback-waiting = Votre réponse est conservée et part au payeur avec la liaison.
feedback-sent = Le payeur a une réponse à ses questions.
feedback-closed = Le payeur n’attend plus de réponse.
feedback-no-right = Votre utilisateur ne peut pas répondre à ces questions ; un agent d’enrôlement le peut. Votre réponse n’a pas été envoyée.
feedback-declined = Le payeur n’a pas pris la réponse.

problem-not-asked = Le payeur ne demande rien sur la demande { $detail }.
problem-not-asked-act = Rien à faire. Ses questions apparaissent ici après la prochaine actualisation.
problem-feedback-given = Le payeur a déjà une réponse à ses questions sur la demande { $detail }.
problem-feedback-given-act = Il n’en prend pas de seconde. Adressez-vous au payeur si la première était fausse.
problem-assessment-range = « { $detail } » n’est pas une note.
problem-assessment-range-act = Donnez un nombre de 0, le pire, à 5, le meilleur.

history-feedback-given = Réponse donnée ici aux questions du payeur
# $state (String): where the answer stands
history-feedback-told = { $state ->
    [sent] Le payeur a une réponse à ses questions
    [closed] Le payeur n’attend plus de réponse
    [no_right] Réponse non envoyée : cet utilisateur ne peut pas répondre aux questions du payeur
   *[declined] Le payeur n’a pas pris la réponse à ses questions
}

cli-feedback = Le payeur attend une réponse à ses questions ; voir `claims feedback`.
# $sent, $refused (String): numbers
cli-feedback-delivered = Réponses aux questions envoyées : { $sent } · non prises : { $refused }
