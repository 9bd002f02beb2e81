# Ce qui est arrivé à une demande, étape par étape, et les avertissements permanents du cadre.

history-composed = Saisie ici
history-submitted = Soumise ; conservée ici jusqu’à ce que le payeur l’ait
history-taken-back = Reprise : de nouveau un brouillon
history-released = Remise à l’envoi
# $old, $new (String): claim codes
history-new-code = Le code { $old } était pris chez le payeur ; maintenant { $new }
# $copy (String): which print it was
history-printed = Imprimée, exemplaire { $copy }
history-discarded = Écartée
history-restored = Rétablie
# $try (String): which attempt it was
history-attempt = Envoi, essai { $try }
history-question = Question au payeur, par le code : a-t-il cette demande ?
history-answered = Le payeur a répondu
history-refused = Le payeur a refusé de la prendre
history-duplicate = Le payeur a déjà une demande sous ce code : on regarde si c’est celle-ci
history-not-sent = Pas de connexion : rien n’a quitté cet ordinateur
history-answer-lost = Envoyée, mais la réponse s’est perdue : le payeur est interrogé avant tout nouvel envoi
history-busy = Le serveur a demandé une pause
history-sign-in-needed = Le payeur a demandé une nouvelle connexion
history-no-right = Cet utilisateur n’a pas le droit de soumettre des demandes sur le serveur
history-person-unknown = Le payeur ne connaît pas ce numéro d’assurance
history-person-differs = Le numéro d’assurance appartient à une autre personne
history-found-at-payer = Le payeur l’a : elle n’est pas renvoyée
history-code-taken = Une autre demande porte ce code chez le payeur
history-cannot-compare = Le payeur en montre trop peu pour dire s’il a cette demande
history-not-at-payer = Le payeur ne l’a pas encore
history-no-answer = Le payeur n’a pas pu être interrogé
history-step = Attend de nouveau son tour
# $state (String): the word of the state
history-delivered = Reçue par le payeur : { $state }
history-answer = Réponse apprise : { $state }
# $what (String): machine name
history-unknown = { $what }

# $detail (String): minutes, negative when this computer is behind
warning-clock-off = L’horloge de cet ordinateur s’écarte de { $detail } minutes de celle du serveur. Les dates de visite peuvent être mal jugées.
warning-clock-off-act = Réglez la date, l’heure et le fuseau horaire de cet ordinateur.
# $detail (String): a claim code
warning-device-clash = Un autre ordinateur de cette formation sanitaire semble utiliser la lettre de celui-ci : il a envoyé { $detail }. Les demandes déjà envoyées sont en sécurité, mais des codes pourraient se heurter.
warning-device-clash-act = Donnez une autre lettre à l’un des deux ordinateurs dans ses réglages.
# $detail (String): facility code
warning-no-price-list = Le payeur n’a attribué aucune liste de prix à { $detail }. Chaque ligne serait rejetée.
warning-no-price-list-act = Demandez au payeur d’attribuer les listes de prix, puis récupérez les données de référence.
# $detail (String): user name
warning-no-submit-right = { $detail } n’a pas le droit de soumettre des demandes sur le serveur. Les brouillons peuvent être écrits et sont conservés.
warning-no-submit-right-act = Demandez ce droit à l’administrateur du serveur.
