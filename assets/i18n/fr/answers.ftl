# Les réponses du payeur en entier : doutes, statuts, sommes, limites, demandes d’ailleurs, et le registre.

doubt-unreadable = Ce que le payeur a envoyé sur cette demande est illisible.
doubt-other-facility = La réponse du payeur concerne une demande d’un autre établissement.
doubt-other-person = La réponse du payeur concerne une demande pour quelqu’un d’autre.
doubt-not-submitted = Le payeur a une demande sous le code de ce brouillon. Changez l’un des deux codes avant de soumettre.
doubt-backwards = La réponse du payeur ramène la demande à une étape antérieure.
doubt-no-lines = La réponse du payeur n’a aucune ligne.
doubt-extra-lines = Le payeur a des lignes qui n’ont pas été demandées.
doubt-missing-lines = Il manque des lignes demandées dans la réponse du payeur.
doubt-unreadable-lines = Des lignes de la réponse du payeur ne désignent rien.
doubt-currency = Les montants sont dans une autre monnaie qu’avant.
doubt-above-claimed = Le payeur a ou approuve plus que ce qui a été demandé.
doubt-paid-above-claimed = Le payeur dit avoir payé plus que ce qui a été demandé. Le registre ne compte pas ce montant.
doubt-negative = La réponse du payeur a une quantité, un prix ou un total négatif.
doubt-unknown-reason = Une ligne a été rejetée pour un motif que ce programme ne connaît pas.

history-elsewhere = Trouvée chez le payeur : soumise ailleurs
history-answer-doubted = Le payeur a envoyé quelque chose d’impossible : conservé, mais pas cru

status-1 = Rejetée
status-2 = Saisie
status-4 = Contrôlée, en attente de revue
status-8 = Traitée, montant en cours de calcul
status-16 = Évaluée

ui-answer-doubted = Pas cru ; la demande reste telle qu’elle était connue.
ui-answer-doubtful = À regarder : quelque chose dans cette réponse ne peut pas être juste.
# $when, $known (String): instants
ui-answer-unread = Statut indisponible depuis { $when }. Le dernier connu, de { $known }, est affiché.
ui-answer-elsewhere = D’ailleurs
ui-answer-elsewhere-note = Soumise sur le web ou sur un autre ordinateur de cet établissement.
ui-answer-doubtful-short = Douteuse
ui-answer-unread-short = Statut indisponible
ui-answer-steps = Ce que le payeur a dit, et quand
ui-answer-step-learnt = Appris
ui-answer-step-status = Statut
ui-answer-step-approved = Approuvé
ui-answer-step-doubts = À regarder
ui-answer-sums = Les sommes du payeur
ui-answer-sum-claimed = Demandé
ui-answer-sum-approved = Approuvé
ui-answer-sum-valuated = Évalué
ui-answer-sum-paid = Payé
ui-answer-not-sent = non envoyé par le serveur
ui-answer-review = Revue
ui-answer-review-1 = pas commencée
ui-answer-review-2 = non choisie
ui-answer-review-4 = choisie pour la revue
ui-answer-review-8 = revue faite
ui-answer-review-16 = sans revue
ui-answer-stages = Étapes de chaque ligne
ui-answer-stage = Étape
ui-answer-stage-1 = Rejetée
ui-answer-stage-2 = Saisie
ui-answer-stage-4 = Contrôlée
ui-answer-stage-8 = Traitée
ui-answer-stage-16 = Évaluée
ui-answer-limits = Limites et parts
ui-answer-limitation = Couvert
# $share (String): percent
ui-answer-limitation-c = { $share } %
# $amount (String): amount
ui-answer-limitation-f = { $amount } par unité
ui-answer-deductible = Payé d’abord par la personne
ui-answer-above-ceiling = Au-delà du plafond
ui-answer-product = Produit
ui-answer-extra-lines = Lignes chez le payeur qui n’ont pas été demandées
# $count (Number): bytes shown as a size
ui-answer-raw-cut = Seul le début est affiché ; en tout { $count }.

ui-claims-go-to-day = À partir de ce jour
ui-claims-from-the-top = Depuis le début

ui-desk-new-answers = { $count ->
    [one] { $count } demande a changé depuis votre dernier regard.
   *[other] { $count } demandes ont changé depuis votre dernier regard.
}
ui-desk-see-answers = Voir les réponses
ui-desk-questions = { $count ->
    [one] Le payeur pose des questions sur { $count } demande.
   *[other] Le payeur pose des questions sur { $count } demandes.
}

ledger-title = Registre
# $when (String): instant
ledger-as-of = Dernière parole du payeur : { $when }
ledger-empty = Aucune demande n’est encore chez le payeur.
ledger-of = { $count ->
    [one] { $count } demande chez le payeur
   *[other] { $count } demandes chez le payeur
}
ledger-elsewhere = dont { $count } d’ailleurs
ledger-by-month = Par mois de la demande
ledger-month = Mois
ledger-no-month = Jour inconnu
ledger-claims = Demandes
ledger-claimed = Demandé
ledger-approved = Approuvé
ledger-rejected = Rejeté
ledger-paid = Payé
ledger-waiting = En attente
ledger-ages = Depuis quand les demandes attendent
ledger-age = Depuis la demande
# $days (Number)
ledger-age-below = moins de { $days } jours
ledger-age-more = plus longtemps
ledger-ages-none = Rien n’attend chez le payeur.
ledger-reasons = Pourquoi des lignes ont été rejetées
ledger-reason = Motif
ledger-lines = Lignes
ledger-reasons-none = Rien n’a été rejeté.
ledger-first-try = Premier essai
ledger-first-pass = Approuvées en entier du premier coup
# $share (String), $count (Number)
ledger-first-pass-of = { $share } de { $count } décidées
ledger-export = Enregistrer en CSV
ledger-open-folder = Ouvrir le dossier
# $rows (Number), $path (String)
ledger-exported = { $rows } demandes écrites dans { $path }
# $facility (String), $date (String)
ledger-file = Demandes { $facility } { $date }

# A notification for who works elsewhere: $count, $rejected (Number)
news-decided = { $count ->
    [one] Le payeur a décidé d’une demande
   *[other] Le payeur a décidé de { $count } demandes
}{ $rejected ->
    [0] .
    [one]  ; une rejetée.
   *[other]  ; { $rejected } rejetées.
}

ledger-bills = Factures du payeur
ledger-bill = Facture
ledger-bill-total = Montant
ledger-bill-day = Jour
ledger-bills-known = Le payeur n’indique aucune facture pour cet établissement.
ledger-bills-no-right = Votre utilisateur ne peut pas lire les factures du payeur ; les paiements ne sont connus que par les demandes.
ledger-bills-not-asked = Le payeur n’a pas encore été interrogé sur ses factures.
ledger-bills-failed = Les factures du payeur n’ont pas pu être reçues ; les Réglages disent pourquoi.
ledger-payments-no-right = Votre utilisateur ne peut pas lire les paiements : on ne sait pas ici si une facture est payée.
bill-claim-batch = Demandes
