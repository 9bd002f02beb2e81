# La page qui interroge sur une personne.

ui-insuree-note = Qui est-ce, et comment cette personne est-elle couverte ?
ui-insuree-ask = Rechercher une personne
ui-insuree-on = Couverture le
ui-insuree-ask-act = Rechercher
ui-insuree-head = chef de famille
# $when (String): e.g. “état : aujourd’hui 09:41”
ui-insuree-confirmed = Identité, { $when }
ui-insuree-last-known = Ce qui est montré est la dernière réponse connue.
ui-insuree-claim = Nouvelle demande

ui-policies = Polices
ui-policy-dates = { $from } – { $to }
ui-policy-no-dates = Dates non communiquées
ui-policy-does-not-count = ne compte pas ce jour-là
ui-left-nothing = Ce qui reste de cette police n’est pas communiqué.
# $what (String): list of names
ui-left-silent = Non communiqué : { $what }.
ui-left-visits = visites restantes
ui-left-consultations = consultations restantes
ui-left-admissions = hospitalisations restantes
ui-left-surgeries = opérations restantes
ui-left-deliveries = accouchements restants
ui-left-antenatal = visites prénatales restantes
ui-left-balance = solde
ui-left-ceiling = plafond
ui-left-deductible = franchise

ui-element-title = Un acte ou un article
ui-element-label = Acte ou article demandé
ui-element-note = Le payeur l’accepterait-il aujourd’hui pour cette personne ? La connexion est nécessaire.
ui-element-ok = Serait accepté maintenant
ui-element-not-ok = Ne serait pas accepté maintenant
ui-element-unsaid = Le payeur ne l’a pas dit
# $left (String)
ui-element-left = Reste : { $left }
# $day (String)
ui-element-from = de nouveau à partir du : { $day }

ui-past-title = Demandes de cette personne ici
ui-past-none = Aucune sur cet ordinateur.
ui-past-visit = Visite
