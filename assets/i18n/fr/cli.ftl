# What the headless program says besides states, findings and problems.

cli-online = En ligne
cli-offline = Hors ligne
cli-never = jamais
# $when (String): local day and minute
cli-last-contact = Dernier contact : { $when }
# $count (Number)
cli-to-send = { $count ->
    [0] Rien à envoyer
    [one] 1 demande à envoyer
   *[other] { $count } demandes à envoyer
}
cli-paused = Les demandes sont retenues : rien ne part tout seul
# $count (Number), $kilobytes (String)
cli-files-to-send = { $count ->
    [one] { $count } fichier à envoyer ({ $kilobytes } ko)
   *[other] { $count } fichiers à envoyer ({ $kilobytes } ko)
}
# $count (Number), $kilobytes (String)
cli-files-wait = { $count ->
    [one] { $count } fichier ({ $kilobytes } ko) attend une connexion qui n’est pas facturée au volume ; claims send --files l’envoie tout de suite
   *[other] { $count } fichiers ({ $kilobytes } ko) attendent une connexion qui n’est pas facturée au volume ; claims send --files les envoie tout de suite
}
# $count (Number)
cli-second-home = Seconde copie de ce qui attend : complète, { $count ->
    [one] 1 demande
   *[other] { $count } demandes
}
cli-saved-draft = Brouillon enregistré.
# $code (String): the claim's code
cli-submitted = La demande { $code } est soumise et sera envoyée.
cli-taken-back = La demande { $code } est de nouveau un brouillon.
# $file (String): the file
cli-written = Écrit : { $file }
cli-nothing-found = Rien trouvé.
cli-no-findings = Aucune objection trouvée.
cli-what-to-do = Que faire :
cli-total = Total
cli-claimed = Demandé
cli-approved = Approuvé
cli-as-of = au { $when }
cli-token = Jeton d’accès :
cli-passphrase = Phrase secrète :
cli-passphrase-new = Nouvelle phrase secrète, pour protéger les demandes de cet ordinateur :
cli-passphrase-again = Encore une fois :
cli-passphrase-differs = Les deux saisies diffèrent. Nouvelle phrase secrète :
cli-password = Mot de passe :
# $delivered, $blocked, $postponed (Number)
cli-delivered = Envoyées : { $delivered } · à traiter par vous : { $blocked } · nouvel essai plus tard : { $postponed }
# $asked, $changed (Number)
cli-refreshed = Demandé pour { $asked } · nouveautés : { $changed }
cli-cover-covered = Couvert
cli-cover-no-active-policy = Aucune police active
cli-cover-not-known-here = Non connu ici
cli-cover-not-found = Numéro inconnu du payeur
cli-cover-not-allowed = Cet utilisateur ne peut pas voir les polices
cli-cover-not-offered = Ce serveur, tel qu’il est joint, ne communique aucune police
# $feed (String), $done, $of (Number): how far a list is
cli-of = { $feed } : { $done } sur { $of }
# $count (Number)
cli-kilobytes = { $count } ko
# $count (Number)
cli-seconds-left = { $count ->
    [one] encore { $count } seconde
   *[other] encore { $count } secondes
}
cli-stopped = Arrêté. Ce qui est arrivé est gardé, et la prochaine mise à jour reprend à partir de là ; d’ici là, rien ne change.
# $rows (String): codes or places
cli-skipped = Ces lignes du serveur du payeur n’ont pas pu être reprises : { $rows }
