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
# $detail (String): disk_full, read_only or failed
warning-second-home = Les demandes soumises n’ont pas de seconde copie pour le moment : { $detail ->
    [disk_full] le disque est plein
    [read_only] le dossier de données est protégé en écriture
   *[failed] le fichier des copies ne peut pas être écrit
}. Elles sont en sécurité dans la base.
warning-second-home-act = Libérez de la place ou vérifiez le dossier de données. La copie se fait ensuite d’elle-même.
# $detail (String): file name, or none
warning-database-replaced = Le fichier des demandes de cet ordinateur était perdu ou endommagé, et un nouveau a été commencé. Les brouillons et les réponses d’avant n’y sont pas.
warning-database-replaced-act = { $detail ->
    [none] Il ne restait rien de l’ancien fichier. Restaurez une sauvegarde si vous en avez besoin.
   *[other] L’ancien fichier est conservé sous le nom { $detail } dans le dossier de données : ne l’effacez pas et demandez à l’assistance.
}
# $detail (Number): claims
warning-claims-restored = { $detail ->
    [one] 1 demande soumise a été restaurée depuis sa seconde copie. Le payeur est interrogé à son sujet avant tout envoi.
   *[other] { $detail } demandes soumises ont été restaurées depuis leurs secondes copies. Le payeur est interrogé sur chacune avant tout envoi.
}
# $detail (Number): places that could not be read
warning-claims-unreadable = { $detail ->
    [one] 1 endroit de la seconde copie des demandes soumises n’a pas pu être lu. Une demande manque peut-être.
   *[other] { $detail } endroits de la seconde copie des demandes soumises n’ont pas pu être lus. Des demandes manquent peut-être.
}
warning-claims-unreadable-act = Comparez les demandes d’ici avec vos dossiers papier et demandez à l’assistance.
