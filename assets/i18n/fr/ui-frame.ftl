# Le cadre des écrans : bandeau, navigation, anciennetés, nouvelles, bureau.

ui-opening = Ouverture…
ui-nav = Pages
ui-page-desk = Bureau
ui-page-claim = Nouvelle demande
ui-page-claims = Demandes
ui-page-answers = Réponses
ui-page-insuree = Assuré
ui-page-settings = Réglages
# $count (Number)
ui-nav-new-answers = { $count ->
    [one] 1 nouvelle réponse
   *[other] { $count } nouvelles réponses
}
ui-training-title = Formation
ui-training-note = Payeur d’exercice sur cet ordinateur. Rien ne part vers une vraie assurance.

ui-connection-online = En ligne
ui-connection-offline = Hors ligne
ui-connection-signed-out = Déconnecté
ui-connection-unknown = Pas encore essayé
# $when (String): e.g. “aujourd’hui 09:41”
ui-strip-contact = dernier contact { $when }
# $count (Number), $age (String): e.g. “2 h”
ui-strip-to-send = { $count } à envoyer · la plus ancienne { $age }
ui-strip-nothing-to-send = Rien à envoyer
ui-strip-blocked = { $count } à traiter
ui-strip-prices = Prix : { $when }
ui-strip-no-prices = Pas encore de liste de prix
ui-strip-sending = Envoi…
ui-strip-syncing = Récupération des données de référence…
# $feed (String): name of a list
ui-strip-progress = { $feed } : { $done }
ui-strip-progress-of = { $feed } : { $done } sur { $of }

ui-feed-facility = Formation sanitaire
ui-feed-services = Actes
ui-feed-items = Articles
ui-feed-service-prices = Prix des actes
ui-feed-item-prices = Prix des articles
ui-feed-diagnoses = Diagnostics
ui-feed-administrators = Responsables des demandes

# $time (String): e.g. “09:41”
ui-moment-today = aujourd’hui { $time }
ui-moment-yesterday = hier { $time }
ui-age-now = maintenant
ui-age-minutes = { $count } min
ui-age-hours = { $count } h
ui-age-days = { $count ->
    [one] 1 jour
   *[other] { $count } jours
}
ui-as-of = état : { $when }
# $age (String): e.g. “6 jours”
ui-as-of-age = état : { $when }, il y a { $age }

ui-close = Fermer
ui-back = Retour
ui-undo = Annuler
ui-try-again = Réessayer
ui-choose = Choisir…
ui-optional = facultatif
ui-sign-in = Se connecter
ui-signed-in = Connecté.
ui-suggestions = Suggestions
ui-photo = Photo de l’assuré
ui-key-enter = Entrée
ui-key-esc = Échap
ui-key-del = Suppr
# $key (String): the key pressed with it
ui-key-ctrl = Ctrl+{ $key }
ui-failed-title = Les demandes de cet ordinateur n’ont pas pu être ouvertes
ui-asking-payer = Le payeur est interrogé…
# $count (Number): more of the same
ui-more = +{ $count }
ui-years = { $count ->
    [0] 0 an
    [one] { $count } an
   *[other] { $count } ans
}

ui-delivery-running = Envoi de ce qui attend et demande des réponses au payeur…
# $delivered, $blocked, $postponed, $news (Number)
ui-delivery-done = { $delivered ->
    [0] Rien n’était à envoyer.
    [one] 1 demande envoyée.
   *[other] { $delivered } demandes envoyées.
} { $postponed ->
    [0] { "" }
    [one] 1 sera réessayée plus tard.
   *[other] { $postponed } seront réessayées plus tard.
} { $blocked ->
    [0] { "" }
    [one] 1 attend que vous agissiez.
   *[other] { $blocked } attendent que vous agissiez.
} { $news ->
    [0] Pas de nouvelle réponse.
    [one] 1 nouvelle réponse.
   *[other] { $news } nouvelles réponses.
}

## Bureau

ui-desk-good-morning = Bonjour
ui-desk-good-morning-name = Bonjour, { $name }
ui-desk-good-afternoon = Bon après-midi
ui-desk-good-afternoon-name = Bon après-midi, { $name }
ui-desk-good-evening = Bonsoir
ui-desk-good-evening-name = Bonsoir, { $name }
ui-desk-needs = À vous d’agir
ui-desk-n-rejected = { $count ->
    [one] 1 rejetée
   *[other] { $count } rejetées
}
ui-desk-n-partly = { $count ->
    [one] 1 approuvée en partie
   *[other] { $count } approuvées en partie
}
ui-desk-n-blocked = { $count ->
    [one] 1 bloquée
   *[other] { $count } bloquées
}
ui-desk-n-draft = { $count ->
    [one] 1 brouillon
   *[other] { $count } brouillons
}
ui-desk-needs-none = Rien ne vous attend
ui-desk-to-send = À envoyer
ui-desk-to-send-none = Tout est parti
ui-desk-oldest = la plus ancienne { $age }
ui-desk-next-try = prochain essai { $time }
ui-desk-approved-month = Approuvé ce mois-ci
# $share (String): e.g. “86 %”
ui-desk-approved-share = { $share } de ce qui a été demandé
ui-desk-nothing-decided = rien de décidé pour l’instant
ui-desk-what-needs-you = Ce qui vous attend maintenant
ui-desk-keys = ↑ ↓ choisir · Entrée ouvrir · C corriger et renvoyer
ui-desk-claim = Demande
ui-desk-what-happened = Ce qui s’est passé
ui-desk-act = Que faire
ui-desk-since = depuis { $age }
ui-desk-all-done = Rien ne vous attend
ui-desk-all-done-note = Les demandes rejetées ou bloquées et les brouillons inachevés apparaissent ici.
ui-desk-today = Aujourd’hui
# $count (Number), $amount (String)
ui-desk-today-note = { $count ->
    [0] Aucune demande soumise pour l’instant
    [one] 1 demande soumise · { $amount }
   *[other] { $count } demandes soumises · { $amount }
}
ui-desk-by-state = Où en est l’argent
ui-desk-state = État
ui-desk-claims = Demandes
ui-desk-no-claims = Pas encore de demande.
ui-desk-first-pull = Première récupération des prix, des actes et des diagnostics. Vous pouvez déjà regarder autour de vous.
ui-desk-no-master-data = Il n’y a pas encore de liste de prix sur cet ordinateur ; les demandes ne peuvent donc pas être composées à partir d’elle.
ui-need-correct = Corriger et renvoyer
ui-need-see = Voir
ui-need-sign-in = Se connecter
ui-need-new-code = Prendre un nouveau code
ui-need-check-number = Vérifier le numéro
ui-need-go-on = Continuer
