# Ce qui est arrivé à une demande, étape par étape, et les avertissements permanents du cadre.

history-composed = Saisie ici
history-submitted = Soumise ; conservée ici jusqu’à ce que le payeur l’ait
history-taken-back = Reprise : de nouveau un brouillon
history-released = Remise à l’envoi
# $old, $new (String): claim codes
history-new-code = Le code { $old } était pris chez le payeur ; maintenant { $new }
# $copy (String): which print it was
history-printed = Imprimée, exemplaire { $copy }
history-discarded = Abandonnée
history-restored = Rétablie
history-answered = Le payeur a répondu
# $state (String): machine name of the claim's state
history-delivered = { $state ->
    [rejected] Reçue par le payeur, et rejetée par ses premiers contrôles
    [waiting] Reçue par le payeur : en attente de son examen
   *[other] Reçue par le payeur
}
# $what (String): machine name
history-unknown = { $what }

# $detail (String): minutes; the screens leave the sign out
warning-clock-off = L’horloge de cet ordinateur s’écarte de { $detail } min de celle du serveur. Les dates de visite risquent d’être fausses.
warning-clock-off-act = Réglez la date, l’heure et le fuseau horaire de cet ordinateur.
# $detail (String): a claim code
warning-device-clash = Un autre ordinateur de cette formation sanitaire semble utiliser la même lettre : il a envoyé { $detail }. Les demandes déjà envoyées sont en sécurité, mais deux demandes pourraient recevoir le même code.
warning-device-clash-act = Donnez une autre lettre à l’un des deux ordinateurs dans ses réglages.
# $detail (String): facility code
warning-no-price-list = Le payeur n’a attribué aucune liste de prix à { $detail }. Chaque ligne serait rejetée.
warning-no-price-list-act = Demandez au payeur d’attribuer les listes de prix, puis mettez à jour les données de référence dans Réglages (F9).
# $detail (String): user name
warning-no-submit-right = L’utilisateur { $detail } n’a pas le droit de soumettre des demandes sur le serveur. Vous pouvez saisir des brouillons ; ils sont conservés.
warning-no-submit-right-act = Demandez ce droit à l’administrateur du serveur.
# $detail (String): days
warning-lists-stale = Les listes du payeur datent ici de { $detail } j. Des prix ont pu changer depuis.
warning-lists-stale-act = Mettez-les à jour dans Prix (F6) pendant qu’il y a une connexion.
