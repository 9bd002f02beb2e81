# Étapes d'un envoi et de la réponse de l'organisme payeur, telles que le journal les garde.

# $try (Number): which attempt or question this is
history-attempt = Envoi, tentative { $try }
history-question = Demande au payeur s’il a déjà cette demande, question { $try }
history-refused = Refusée par le payeur
history-duplicate = Le payeur dit avoir déjà ce code : question posée avant toute autre chose
history-not-sent = Non envoyée : pas de connexion
history-answer-lost = La réponse s’est perdue : le payeur est interrogé avant tout nouvel envoi
history-busy = Le serveur a demandé d’attendre
history-sign-in-needed = Non envoyée : connexion au compte requise
history-no-right = Non envoyée : cet utilisateur ne peut pas soumettre de demandes
history-person-unknown = Non envoyée : le payeur ne connaît pas le numéro d’assurance
history-person-differs = Non envoyée : le numéro d’assurance appartient à une autre personne
history-found-at-payer = Retrouvée chez le payeur : elle était arrivée
history-code-taken = Le code appartient à une autre demande chez le payeur
history-cannot-compare = Le payeur montre trop peu de la demande pour la comparer
history-not-at-payer = Absente chez le payeur : peut être envoyée à nouveau
history-no-answer = Pas de réponse à la question
history-step = Reprise après un redémarrage
history-rescued = Restaurée depuis sa seconde copie : le payeur est interrogé avant tout envoi
history-set-up = Installation faite
history-passphrase-set = Phrase secrète définie
# $state (String): machine name of the claim's state
history-answer = { $state ->
    [waiting] Réponse : reçue, en attente du payeur
    [processed] Réponse : traitée, montant en cours de calcul
    [approved] Réponse : approuvée
    [partly] Réponse : approuvée en partie
    [rejected] Réponse : rejetée
    [entered] Réponse : saisie chez le payeur
   *[other] Du nouveau chez le payeur
}
