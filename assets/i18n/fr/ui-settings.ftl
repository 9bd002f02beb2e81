# Premier lancement, porte fermée et réglages.

ui-setup-title = Bienvenue
ui-setup-note = Claims Desk rédige vos demandes de remboursement, avec ou sans connexion, et les envoie à votre assurance maladie. Comment voulez-vous commencer ?
ui-setup-training = Entraînement
ui-setup-training-note = Tout essayer avec des patients inventés et un payeur fictif sur cet ordinateur. Ni serveur, ni compte.
ui-setup-continue = Continuer l’entraînement
ui-setup-continue-note = Reprendre où vous en étiez : avec les patients inventés, les brouillons et les réponses déjà sur cet ordinateur.
ui-setup-training-busy = Mise en place du payeur fictif…
ui-setup-server = Le serveur de notre assurance
ui-setup-server-note = Travailler pour de vrai : relier cet ordinateur au serveur openIMIS de votre régime.
ui-setup-address = Adresse du serveur
ui-setup-address-hint = Comme votre régime l’a donnée, par exemple https://imis.example.org
ui-setup-user = Nom d’utilisateur
ui-setup-user-hint = Les majuscules comptent.
ui-setup-password = Mot de passe
ui-setup-remember = Garder le mot de passe (chiffré) pour rester connecté
ui-setup-facility = Code de la formation sanitaire
ui-setup-facility-hint = Laisser vide pour celle de cet utilisateur.
ui-setup-device = Lettre de cet ordinateur
ui-setup-device-hint = De A à Z ; chaque ordinateur d’une formation sanitaire a la sienne. Elle figure dans chaque code de demande.
ui-setup-passphrase = Phrase secrète (facultative)
ui-setup-passphrase-hint = Une deuxième façon d’ouvrir les demandes de cet ordinateur, si son trousseau était perdu.
ui-setup-more = Connexion : autres façons de s’identifier, en-têtes, certificats
ui-setup-token = Jeton d’accès
ui-setup-token-hint = À la place d’un mot de passe, si votre régime en donne un.
ui-setup-headers = En-têtes supplémentaires
ui-setup-headers-hint = Un par ligne, « Nom: valeur », si un médiateur les demande.
ui-setup-needed = Obligatoire.
ui-setup-connect = Se connecter
ui-setup-busy = Connexion et examen de ce que le serveur sait faire…

ui-unlock-title = Les demandes de cet ordinateur sont verrouillées
ui-unlock-note = Elles sont conservées chiffrées. Votre phrase secrète les ouvre.
ui-unlock-act = Ouvrir
ui-unlock-training = Ouvrir plutôt l’entraînement
ui-unlock-busy = Ouverture…
ui-passphrase = Phrase secrète

ui-settings-note = Chaque changement est enregistré aussitôt.
ui-settings-saved = Enregistré.
ui-settings-look = Langue et aspect
ui-settings-language = Langue
ui-settings-theme = Couleurs
ui-theme-system = Comme le système
ui-theme-light = Clair
ui-theme-dark = Sombre
ui-settings-claims = Demandes
ui-settings-administrator = Responsable habituel des demandes
ui-settings-currency = Monnaie
ui-settings-currency-hint = Écrite devant les totaux.
ui-settings-pattern = Modèle des codes de demande
ui-settings-pattern-hint = { "{facility}" }, { "{device}" } et { "{counter}" }, une fois chacun.
ui-settings-digits = Nombre de chiffres du compteur
ui-settings-length = Longueur maximale d’un code
# $code (String)
ui-settings-next-code = La prochaine demande aura le code { $code }.

ui-settings-feeds = Données de référence
ui-settings-feed = Liste
ui-settings-rows = Entrées
ui-settings-fetched = Dernier succès
ui-settings-via = Par
ui-via-fhir = FHIR
ui-via-graphql = GraphQL
ui-via-file = Fichier
# $age (String): e.g. “12 jours”
ui-settings-stale = { $age }, périmée
# $count (Number): entries of the server
ui-settings-skipped = { $count ->
    [one] 1 entrée n’a pas pu être reprise
   *[other] { $count } entrées n’ont pas pu être reprises
}
ui-settings-skipped-note = Elles manquent ici, ou sont restées comme avant. Signalez-le à l’administrateur du serveur.
ui-settings-stale-days = Avertir des listes plus anciennes que (jours)
# $done (Number), $of (Number): entries
ui-settings-coming = { $done } sur { $of }
ui-settings-arriving = en cours…
ui-settings-never = jamais
ui-settings-pull = Mettre à jour maintenant
ui-settings-pull-full = Tout comparer de nouveau
# $when (String): e.g. “aujourd’hui à 09:41”
ui-settings-reconciled = Dernière comparaison de toutes les entrées avec le serveur : { $when }.
ui-settings-pull-stop = Arrêter
ui-settings-pull-note = Vous pouvez continuer à travailler pendant ce temps.
ui-settings-pulled = Les données de référence sont à jour.
# $feeds (String): names of lists
ui-settings-pulled-partly = Tout n’a pas pu être mis à jour : { $feeds }. Ce qui était là avant est conservé.

ui-settings-server = Serveur
ui-settings-facility = Formation sanitaire
ui-settings-connection = Connexion
ui-settings-abilities = Ce que ce serveur sait faire
ui-settings-abilities-unknown = Inconnu avant le premier contact.
ui-ability-graphql = Prix et droits par GraphQL
ui-ability-csrf = Demande un jeton de sécurité à chaque requête
ui-ability-renew = La connexion se renouvelle sans mot de passe
ui-ability-fhir-eligibility = Couverture par FHIR
ui-ability-no-graphql = Pas de GraphQL : les prix, la couverture et ce que couvrent les produits ne sont pas offerts
ui-server-release = Version
# $release (String)
ui-server-release-hint = environ { $release }, d’après ses habitudes
ui-server-mediator = Médiateur devant lui
ui-server-base = Racine de l’interface
ui-server-fhir = Par FHIR
ui-server-fhir-fails = FHIR échoue pour
ui-server-missing = Champs absents
ui-server-looked = Examiné

ui-second-home = Seconde copie de ce qui attend
ui-second-home-note = Ce que vous soumettez est gardé deux fois jusqu’à ce que le payeur l’ait : dans la base et dans un fichier scellé à côté. Si l’un des deux se perd, aucune demande soumise n’est perdue.
# $count (Number): claims submitted and not yet sent
ui-second-home-whole = { $count ->
    [0] Complète ; rien n’attend d’être envoyé
    [one] Complète, avec 1 demande qui attend
   *[other] Complète, avec { $count } demandes qui attendent
}

ui-settings-keys = Ce qui ouvre vos demandes
ui-settings-keys-note = Les demandes de cet ordinateur sont chiffrées. Chacun de ces moyens les ouvre.
ui-settings-keys-one = Avec un deuxième moyen, rien n’est perdu si le premier venait à manquer.
ui-key-slot-keychain = Le trousseau de cet ordinateur
ui-key-slot-passphrase = Une phrase secrète
ui-passphrase-new = Nouvelle phrase secrète
ui-passphrase-again = Encore une fois
ui-passphrase-differs = Les deux saisies diffèrent.
ui-passphrase-add = Ajouter la phrase secrète
ui-passphrase-replace = Remplacer la phrase secrète
ui-passphrase-saved = Désormais, cette phrase secrète ouvre vos demandes.

ui-lock-now = Verrouiller maintenant
ui-lock-note = Ferme vos demandes aussitôt ; seule la phrase secrète les rouvre. Elles restent en sûreté, et ce qui est soumis attend jusque-là.
ui-lock-needs-passphrase = Pour verrouiller, il faut une phrase secrète qui rouvre vos demandes. Ajoutez-en une dans les réglages.

ui-settings-training = Entraînement
ui-settings-training-note = S’exercer avec des patients inventés et un payeur fictif. Vos vraies demandes sont fermées pendant ce temps, ni montrées ni touchées ; celles en route continuent à votre retour.
ui-settings-training-leave-note = Retour au vrai travail. L’entraînement garde tout pour la prochaine fois.
ui-settings-training-start = S’exercer

ui-settings-about = À propos
# $folder (String)
ui-settings-home = Dossier des données : { $folder }

ui-setup-files = À partir de fichiers, sans connexion
ui-setup-files-note = Pour un ordinateur qui n’a jamais de connexion : commencer avec les listes qu’openIMIS exporte.
ui-setup-files-needed = Le registre des formations sanitaires du payeur (XML) doit être parmi les fichiers.
ui-setup-files-facility-hint = Tel qu’il est dans le registre.
ui-setup-files-address = Adresse du serveur (facultative)
ui-setup-files-address-hint = Pour le jour où il y a une connexion ; vous vous connectez alors depuis les réglages.
ui-setup-files-start = Mettre en place

ui-metered = Cette connexion est facturée au volume
ui-metered-hint = Les demandes et les réponses passent toujours. Les listes attendent que vous les demandiez, les fichiers que vous les envoyiez ou décochiez ceci.
ui-line-title = Comment joindre le serveur
ui-line-way = S’identifier par
ui-way-password = Nom d’utilisateur et mot de passe
ui-way-token = Jeton donné par le régime
ui-way-basic = Nom et mot de passe à chaque requête
ui-way-headers = En-têtes ou certificat seuls
# $names (String): names of headers
ui-line-headers-kept = Utilisés : { $names }. Ils restent tant que vous n’en écrivez pas d’autres ici.
ui-line-headers-drop = Retirer les en-têtes utilisés
ui-line-ca = Certificats de l’autorité propre au régime
ui-line-ca-hint = Un fichier PEM ; acceptés en plus de ceux de cet ordinateur.
ui-line-client = Certificat de cette formation sanitaire, avec sa clé
ui-line-client-hint = Un fichier PEM, si un médiateur demande qui vous êtes.
ui-line-pem-none = aucun
ui-line-pem-kept = utilisé
# $name (String): of the file
ui-line-pem-new = { $name }, utilisé dès l’enregistrement
ui-line-pem-removed = plus utilisé dès l’enregistrement
ui-line-choose = Choisir un fichier…
ui-line-remove = Retirer
ui-line-undo = Annuler
ui-line-desks = Ordinateurs à l’adresse de cette formation sanitaire
ui-line-desks-hint = Le serveur accepte tant de requêtes par minute d’une même adresse ; chaque ordinateur s’en tient à sa part.
# $count (Number): requests
ui-line-per-minute = Cet ordinateur fait au plus { $count } requêtes par minute.
ui-line-save = Enregistrer la connexion
ui-line-saved = Connexion enregistrée.
ui-line-secret-note = Mots de passe, jetons, en-têtes et clés sont gardés chiffrés et ne sont plus jamais montrés.
ui-line-no-server = Pas encore de serveur : cet ordinateur a été préparé à partir de fichiers.

ui-files-title = À partir d’un fichier
ui-files-note = Pour un ordinateur sans connexion : exportations (CSV, JSON), registres (XML) et extrait pour téléphones d’openIMIS. Choisissez-les, ou déposez-les sur cette fenêtre.
ui-files-choose = Choisir des fichiers…
ui-files-dialog = Fichiers de données de référence
# $count (Number): files, $names (String)
ui-files-chosen = { $count ->
    [one] Choisi : { $names }
   *[other] { $count } fichiers : { $names }
}
ui-files-import = Importer
ui-files-busy = Lecture des fichiers…
# $count (Number): rows of a list
ui-files-rows = { $count ->
    [one] { $count } entrée
   *[other] { $count } entrées
}
# $count (Number): rows
ui-files-skipped = { $count ->
    [one] { $count } ligne illisible
   *[other] { $count } lignes illisibles
}
ui-files-older-title = Importer des listes plus anciennes ?
# $names (String): lists
ui-files-older = Ce qui est sur cet ordinateur est plus récent que le fichier pour : { $names }. Importées quand même, les entrées et les prix plus anciens valent jusqu’à la prochaine mise à jour.
ui-files-anyway = Importer quand même
