# Le cadre des écrans : bandeau, navigation, anciennetés, nouvelles, bureau.

ui-opening = Ouverture…
ui-nav = Pages
ui-page-desk = Bureau
ui-page-claim = Nouvelle demande
ui-page-claims = Demandes
ui-page-answers = Réponses
ui-page-insuree = Assuré
ui-page-prices = Prix
ui-page-settings = Réglages
# $count (Number)
ui-nav-new-answers = { $count ->
    [one] 1 nouvelle réponse
   *[other] { $count } nouvelles réponses
}
ui-training-title = Entraînement
ui-training-note = Payeur fictif sur cet ordinateur. Rien ne part vers un vrai payeur.
ui-leave-unsaved = Ce que vous avez saisi n’a pas encore pu être enregistré ; rien n’a donc été fermé. Voyez la demande ouverte.
ui-training-leave = Quitter l’entraînement

ui-connection-online = En ligne
ui-connection-offline = Hors ligne
ui-connection-signed-out = Compte déconnecté
ui-connection-unknown = Pas encore essayé
# $when (String): e.g. “aujourd’hui 09:41”
ui-strip-contact = dernier contact { $when }
# $count (Number), $age (String): e.g. “2 h”
ui-strip-to-send = { $count } à envoyer · depuis { $age }
ui-strip-nothing-to-send = Rien à envoyer
ui-strip-blocked = { $count ->
    [one] { $count } vous attend
   *[other] { $count } vous attendent
}
ui-strip-prices = Prix : { $when }
ui-strip-no-prices = Pas encore de liste de prix
ui-strip-sending = Envoi…
# $count (Number)
ui-strip-paused = { $count ->
    [one] 1 retenue
   *[other] { $count } retenues
}
ui-strip-send-now = Envoyer maintenant
ui-strip-pause = Retenir
ui-strip-resume = Laisser partir
ui-strip-syncing = Mise à jour des données de référence…
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
ui-feed-facilities = Formations sanitaires
ui-feed-places = Lieux
ui-feed-products = Produits d’assurance
ui-feed-covered-services = Actes couverts
ui-feed-covered-items = Articles couverts
ui-feed-legal-forms = Formes juridiques des formations
ui-feed-field-rules = Règles des champs d’une demande
ui-feed-bills = Factures du payeur
ui-feed-payments = Paiements du payeur

# $time (String): e.g. “09:41”
ui-moment-today = aujourd’hui à { $time }
ui-moment-yesterday = hier à { $time }
ui-age-now = < 1 min
ui-age-minutes = { $count } min
ui-age-hours = { $count } h
ui-age-days = { $count ->
    [one] 1 jour
   *[other] { $count } jours
}
ui-as-of = mise à jour : { $when }
# $age (String): e.g. “6 jours”
ui-as-of-age = mise à jour : { $when }, il y a { $age }

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
ui-key-alt = Alt+{ $key }
ui-key-shift = Maj+{ $key }
ui-failed-title = Les demandes de cet ordinateur n’ont pas pu être ouvertes
ui-asking-payer = Le payeur est interrogé…
# $count (Number): more of the same
ui-more = +{ $count }
ui-years = { $count ->
    [0] 0 an
    [one] { $count } an
   *[other] { $count } ans
}

ui-delivery-running = Envoi des demandes et recherche des réponses…
# $delivered, $blocked, $postponed, $news (Number)
ui-delivery-done = { $delivered ->
    [0] Rien à envoyer.
    [one] 1 demande envoyée.
   *[other] { $delivered } demandes envoyées.
} { $postponed ->
    [0] { "" }
    [one] 1 sera renvoyée plus tard.
   *[other] { $postponed } seront renvoyées plus tard.
} { $blocked ->
    [0] { "" }
    [one] 1 vous attend.
   *[other] { $blocked } vous attendent.
} { $news ->
    [0] Pas de nouvelle réponse.
    [one] 1 nouvelle réponse.
   *[other] { $news } nouvelles réponses.
}

## Bureau

ui-desk-good-morning = Bonjour
ui-desk-good-morning-name = Bonjour, { $name }
ui-desk-good-afternoon = Bonjour
ui-desk-good-afternoon-name = Bonjour, { $name }
ui-desk-good-evening = Bonsoir
ui-desk-good-evening-name = Bonsoir, { $name }
ui-desk-needs = À faire
ui-desk-n-rejected = { $count ->
    [one] 1 rejetée
   *[other] { $count } rejetées
}
ui-desk-n-partly = { $count ->
    [one] 1 approuvée en partie
   *[other] { $count } approuvées en partie
}
ui-desk-n-blocked = { $count ->
    [one] { $count } vous attend
   *[other] { $count } vous attendent
}
ui-desk-n-draft = { $count ->
    [one] 1 brouillon
   *[other] { $count } brouillons
}
ui-desk-needs-none = Rien à faire
ui-desk-to-send = À envoyer
ui-desk-to-send-none = Tout est parti
ui-desk-oldest = Depuis { $age }
ui-desk-next-try = prochain essai { $time }
ui-desk-approved-month = Approuvé ce mois-ci
# $share (String): e.g. “86 %”
ui-desk-approved-share = { $share } de ce qui a été demandé
ui-desk-nothing-decided = Rien de décidé pour l’instant
ui-desk-what-needs-you = Ce qui vous attend maintenant
ui-desk-keys = ↑ ↓ choisir · Entrée ouvrir · C corriger et renvoyer
ui-desk-claim = Demande
ui-desk-what-happened = Ce qui s’est passé
ui-desk-act = Que faire
ui-desk-since = Modification il y a { $age }
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
ui-desk-first-pull = Premier chargement des prix, des actes et des diagnostics. Vous pouvez déjà parcourir le programme.
ui-desk-no-master-data = Cet ordinateur n’a pas encore de liste de prix. Mettez à jour les données de référence avant de saisir des demandes.
ui-need-correct = Corriger et renvoyer
ui-need-see = Ouvrir
ui-need-sign-in = Se connecter
ui-need-new-code = Envoyer sous un nouveau code
ui-need-check-number = Vérifier le numéro
ui-need-go-on = Continuer la saisie
