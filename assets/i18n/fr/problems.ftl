# What went wrong, what is safe, and what to do. The name is the problem's machine name with - for _; -act is the way out.

## Signing in and the server

problem-wrong-password = Le serveur n’a pas accepté ce nom d’utilisateur et ce mot de passe.
problem-wrong-password-act = Retapez les deux. Après plusieurs erreurs, le serveur refuse même le bon mot de passe pendant quelques minutes. Si cela échoue encore après, demandez à l’administrateur du serveur. Vos demandes sont en sécurité sur cet ordinateur.
problem-signed-out = Le serveur vous demande de vous connecter de nouveau. Rien n’est perdu ; les demandes attendent ici.
problem-signed-out-act = Connectez-vous de nouveau. Les demandes en attente partent ensuite d’elles-mêmes.
problem-server-unreachable = Le serveur est injoignable. Vos demandes sont conservées ici et partiront quand il répondra.
problem-server-unreachable-act = Continuez à travailler. Si cela dure, vérifiez la connexion au réseau et l’adresse du serveur dans les réglages.
problem-tls = Une connexion sûre au serveur n’a pas pu être établie ; rien n’a donc été envoyé.
problem-tls-act = Vérifiez la date de cet ordinateur et l’adresse du serveur. Si les deux sont justes, le certificat du serveur est en défaut : prévenez son administrateur.
problem-not-openimis = Quelque chose a répondu à cette adresse, mais pas un serveur openIMIS. L’adresse est peut-être fausse, ou une page de connexion du réseau s’est interposée.
problem-not-openimis-act = Ouvrez une page web pour voir si le réseau demande une connexion. Vérifiez dans les réglages l’adresse du serveur, et les en-têtes ou le certificat qu’un médiateur placé devant lui peut vouloir.
# $detail (String): which answer could not be understood
problem-unexpected-answer = Le serveur a répondu d’une façon que ce programme ne comprend pas ({ $detail }). Ce qui était ici est inchangé.
problem-unexpected-answer-act = Réessayez plus tard. Si cela se répète, prévenez l’assistance : le serveur a peut-être été mis à jour.
problem-rate-limited = Le serveur est occupé et demande une pause. Vos demandes sont conservées et partiront après.
problem-rate-limited-act = Continuez à travailler. Il n’y a rien à faire.
problem-offline = Il faut le serveur pour cela, et il n’y a pas de connexion en ce moment. Rien n’a été modifié.
problem-offline-act = Réessayez quand la connexion est revenue.
problem-clock-off = L’horloge de cet ordinateur est loin de celle du serveur. Les dates de visite risquent d’être fausses.
problem-clock-off-act = Réglez la date, l’heure et le fuseau horaire de cet ordinateur, puis revoyez les dates des demandes du jour.

## Rights, facility and set-up

problem-no-right = Cet utilisateur n’a pas le droit de faire ceci sur le serveur. Rien n’a été modifié.
problem-no-right-act = Demandez ce droit à l’administrateur du serveur, ou connectez-vous avec un autre utilisateur.
problem-no-facility = Cet utilisateur n’appartient à aucune formation sanitaire sur le serveur : il n’y a rien à facturer.
problem-no-facility-act = Demandez à l’administrateur du serveur d’attribuer votre formation sanitaire à cet utilisateur.
# $detail (String): the facility code that was asked for
problem-facility-unknown = Le serveur ne connaît pas de formation sanitaire { $detail } pour laquelle cet utilisateur peut facturer.
problem-facility-unknown-act = Vérifiez le code de la formation sanitaire, ou demandez à l’administrateur du serveur.
problem-no-price-list = Le payeur n’a attribué aucune liste de prix à cette formation sanitaire. On peut écrire des brouillons, mais chaque ligne serait rejetée.
problem-no-price-list-act = Demandez au payeur d’attribuer les listes de prix des actes et des articles, puis mettez à jour les données de référence.
problem-not-set-up = Cet ordinateur n’est pas encore configuré pour un serveur.
problem-not-set-up-act = Configurez-le d’abord : choisissez votre serveur, ou l’entraînement.
problem-already-set-up = Cet ordinateur est déjà configuré. Rien n’a été modifié.
problem-already-set-up-act = Changez le serveur ou la formation sanitaire dans les réglages, ou choisissez un autre dossier pour une seconde configuration.
problem-code-too-long = Le code de la demande serait plus long que ce que le payeur accepte ; aucune demande n’a donc été soumise.
problem-code-too-long-act = Raccourcissez le modèle de code dans les réglages.
problem-code-pattern = Ce modèle de code est inutilisable. Il doit contenir une fois chacun la formation sanitaire, la lettre de l’appareil et le compteur, le compteur en dernier, et seulement des lettres, des chiffres et des séparateurs simples.
problem-code-pattern-act = Corrigez le modèle. Un exemple : {"{facility}-{device}-{counter}"}.
problem-device-letter = La lettre de l’appareil doit être une seule lettre de A à Z.
problem-device-letter-act = Choisissez une lettre qu’aucun autre ordinateur de cette formation sanitaire n’utilise.
# $detail (String): the letter
problem-device-clash = Un autre ordinateur de cette formation sanitaire semble utiliser aussi la lettre { $detail }. Les demandes déjà envoyées sont en sécurité, mais deux demandes pourraient recevoir le même code.
problem-device-clash-act = Donnez une autre lettre à l’un des deux ordinateurs, dans ses réglages.

## The store on this computer

problem-locked = Les demandes de cet ordinateur sont verrouillées.
problem-locked-act = Saisissez la phrase secrète.
problem-wrong-passphrase = Ce n’est pas la phrase secrète. Rien n’a été ouvert ni modifié.
problem-wrong-passphrase-act = Réessayez ; attention aux majuscules et à la langue du clavier.
problem-key-lost = La clé des demandes de cet ordinateur est introuvable : ni le trousseau ni une phrase secrète ne les ouvre. Les données sont toujours là, chiffrées.
problem-key-lost-act = Ouvrez la session de l’utilisateur habituel de cet ordinateur, ou utilisez la phrase secrète. N’effacez rien ; demandez à l’assistance.
problem-database-damaged = Le fichier de vos demandes est endommagé et n’a pas été ouvert, pour ne rien aggraver.
problem-database-damaged-act = Ne l’effacez pas. Faites une copie du dossier de données, puis restaurez une sauvegarde ou demandez à l’assistance.
problem-database-newer = Les demandes de cet ordinateur ont été écrites par une version plus récente de ce programme. Rien n’a été modifié.
problem-database-newer-act = Installez la version la plus récente et ouvrez de nouveau.
problem-database-gone = Le fichier qui contient votre travail a été déplacé ou supprimé pendant que ce programme l’utilise. Plus rien n’est enregistré tant qu’il n’est pas à sa place.
problem-database-gone-act = Remettez-le, par exemple depuis la corbeille, avant de fermer cette fenêtre. Les demandes soumises qui attendent le payeur sont aussi dans le second fichier à côté.
problem-disk-full = Le disque est plein. Ce qui était enregistré est en sécurité ; la dernière modification ne l’est pas.
problem-disk-full-act = Libérez de la place, puis refaites la dernière étape.
problem-disk-fails = Le disque de cet ordinateur n’a pas pu lire ou écrire. Ce qui était enregistré est conservé ; la dernière modification ne l’est peut-être pas.
problem-disk-fails-act = Refaites la dernière étape. Si cela échoue encore, copiez le dossier de données sur un autre disque et faites examiner celui-ci avant de continuer.
# $detail (String): disk_full, read_only or failed
problem-second-home = La demande est soumise et en sécurité, mais sa seconde copie n’a pas pu être écrite : { $detail ->
    [disk_full] le disque est plein
    [read_only] le dossier de données est protégé en écriture
   *[failed] le fichier ne peut pas être écrit
}.
problem-second-home-act = Libérez de la place ou vérifiez le dossier de données. La copie se fait ensuite d’elle-même.
problem-read-only = Le dossier de données ne peut pas être modifié. Ce qui s’y trouve est en sécurité ; la dernière modification n’est pas enregistrée.
problem-read-only-act = Vérifiez les droits sur le dossier et si le disque est protégé en écriture.
problem-busy-elsewhere = Un autre programme utilise en ce moment les demandes de cet ordinateur. Rien n’a été modifié.
problem-busy-elsewhere-act = Attendez un instant et réessayez, ou fermez l’autre fenêtre.

## Claims

# $detail (String): the id or code that was asked for
problem-claim-not-found = Il n’y a pas de demande { $detail } sur cet ordinateur.
problem-claim-not-found-act = Vérifiez le code, ou actualisez les réponses si la demande a été faite ailleurs.
problem-not-a-draft = Cette demande n’est plus un brouillon ; elle ne peut donc plus être modifiée.
problem-not-a-draft-act = Reprenez-la si elle n’est pas encore partie, ou faites-en une copie.
problem-not-in-outbox = Cette demande n’attend pas d’être envoyée ; elle ne peut donc pas être reprise.
problem-not-in-outbox-act = Ouvrez la demande pour voir où elle en est.
# $detail (String): where and why the text could not be read
problem-draft-unreadable = Le brouillon n’a pas pu être lu : { $detail }. Rien n’a été enregistré.
problem-draft-unreadable-act = Corrigez le texte et donnez-le de nouveau ; les champs sont décrits dans le manuel.
problem-incomplete = La demande est incomplète et n’a pas été soumise. Le brouillon est conservé.
problem-incomplete-act = Complétez les champs marqués, puis soumettez de nouveau.
problem-needs-reason = Le payeur rejettera cette demande telle qu’elle est. Elle n’a pas été soumise ; le brouillon est conservé.
problem-needs-reason-act = Corrigez-la, ou soumettez-la quand même en donnant une raison. La raison reste avec la demande.
problem-insuree-unreadable = Ceci ne peut pas être un numéro d’assurance.
problem-insuree-unreadable-act = Comparez avec la carte, puis tapez ou scannez-le de nouveau.

## Papers, files and the rest

problem-print-failed = Le document n’a pas pu être produit. La demande elle-même est inchangée.
problem-print-failed-act = Réessayez. Si cela échoue encore, prévenez l’assistance.
# $detail (String): the file
problem-no-viewer = Le fichier est prêt, mais aucun programme de cet ordinateur ne peut l’afficher. Il se trouve ici : { $detail }.
problem-no-viewer-act = Ouvrez ce fichier vous-même, ou faites installer un programme qui l’affiche.
# $detail (String): the file
problem-file-unwritable = Le fichier { $detail } n’a pas pu être écrit.
problem-file-unwritable-act = Choisissez un autre dossier, ou vérifiez les droits et la place sur le disque.
# $detail (String): what was given
problem-language-unknown = Il n’y a pas de messages dans la langue « { $detail } ».
problem-language-unknown-act = Utilisez en ou fr.
problem-state-unknown = « { $detail } » n’est pas un état d’une demande.
problem-state-unknown-act = Utilisez l’un de : draft, ready, sending, unsure, blocked, carried, entered, waiting, processed, approved, partly, rejected.
problem-cancelled = Arrêté comme vous l’avez demandé. Ce qui était terminé avant est conservé.
# $detail (String): a reference for support
problem-internal = Une erreur s’est produite dans ce programme ({ $detail }). Ce qui était enregistré est en sécurité.
problem-internal-act = Fermez le programme et rouvrez-le. Si cela se répète, dites à l’assistance ce qui est écrit ici.
# $code (String): the machine name of the problem
problem-unknown = Une erreur s’est produite pour laquelle ce programme n’a pas de mots ({ $code }). Ce qui était enregistré est en sécurité.
problem-unknown-act = Réessayez. Si cela se répète, dites à l’assistance ce qui est écrit ici.

# $detail (String): the server's own words
problem-declined = Le serveur a refusé : { $detail }
problem-declined-act = Rien n’est perdu. Lisez ce que le serveur a écrit, ou montrez-le à son administrateur.
# $detail (String): HTTP status
problem-server-error = Le serveur est en erreur ({ $detail }). Ce que vous avez saisi est conservé.
problem-server-error-act = Réessayez plus tard ; si cela persiste, prévenez l’administrateur du serveur.
# $detail (String): as typed
problem-bad-address = « { $detail } » n’est pas une adresse utilisable par ce programme.
problem-bad-address-act = Écrivez-la comme https://imis.example.org, et les en-têtes comme « Nom: valeur ».
problem-bad-certificate = Le certificat donné pour la connexion est inutilisable.
problem-bad-certificate-act = Donnez un fichier au format PEM : le certificat de l’autorité, ou celui de l’établissement avec sa clé privée.
problem-bad-header = Un en-tête donné pour la connexion est inutilisable.
problem-bad-header-act = Écrivez chacun sous la forme « Nom: valeur », un par ligne.
problem-no-server = Cet ordinateur a été préparé à partir de fichiers et ne connaît aucun serveur.
problem-no-server-act = Entrez l’adresse du serveur dans les réglages dès qu’il y a une connexion, puis connectez-vous.
problem-passphrase-needed = Cet ordinateur n’a pas de trousseau pour protéger les données : une phrase secrète est nécessaire.
problem-passphrase-needed-act = Choisissez une phrase secrète et gardez-la en lieu sûr.
# $detail (String): claim code
problem-wrong-state = Cela n’est pas possible avec la demande { $detail } dans son état actuel.
# $detail (String): as typed
problem-date-unreadable = « { $detail } » n’est pas un jour du calendrier.
problem-date-unreadable-act = Écrivez-le année-mois-jour, par exemple 2026-11-20.
# $detail (String): as typed
problem-layout-unknown = Il n’existe pas de mise en page « { $detail } ».
problem-list-gone = Le serveur du payeur a envoyé cette liste vide, alors qu’elle ne l’était pas auparavant. La liste connue jusqu’ici reste en usage.
problem-list-gone-act = Demandez au payeur si la liste a été retirée. Si oui, confirmez-le sous les listes dans les réglages ; sinon, le programme vérifie de nouveau tout seul.
problem-list-unknown = Aucune liste ne s’appelle « { $detail } ».
problem-list-unknown-act = Les noms sont ceux que montre l’état.
problem-product-not-found = Aucun produit d’assurance n’a le code « { $detail } », autant qu’on sache ici.
problem-product-not-found-act = Mettez les listes à jour, ou vérifiez le code sur la police.
problem-list-moved = La liste du payeur a changé pendant sa récupération. La liste connue jusqu’ici reste en usage.
problem-list-moved-act = Rien à faire : le programme la récupère de nouveau tout seul.
problem-not-offered = Ce serveur, tel qu’il est joint, n’offre pas cela. Ce qui en était connu reste en usage.
problem-prices-not-offered = Ce serveur, tel qu’il est joint, n’offre pas les listes de prix. Les prix sont les prix nationaux du payeur ; on ne peut pas dire ici s’il les paie à cette formation sanitaire.
problem-prices-not-offered-act = Les demandes peuvent être faites et envoyées. Comparez les prix avec votre contrat, ou demandez à qui gère le médiateur de laisser passer GraphQL.
