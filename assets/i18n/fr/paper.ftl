# The words of the printed papers.

paper-claim-form = Demande de remboursement
paper-confidential = Confidentiel
paper-claim-code = Code de la demande
paper-no-code = Brouillon sans code
paper-facility = Formation sanitaire

paper-mark-not-submitted = Pas encore soumise
paper-mark-not-submitted-note = Le payeur n’a pas cette demande.
paper-mark-submitted = Soumise
# $on (String): local day and minute
paper-mark-submitted-note = le { $on }
# $on (String): local day
paper-mark-answered-note = réponse du { $on }
paper-approved-total = Approuvé

paper-patient = Patient
paper-insurance-number = Numéro d’assurance
paper-name = Nom
paper-name-not-known = inconnu sur cet ordinateur
paper-sex = Sexe
paper-born = Date de naissance
# $years (Number): full years on the first day of the visit
paper-age = { $years ->
    [one] { $years } an
   *[other] { $years } ans
}
paper-visit = Visite
paper-visit-type = Type de visite
paper-visit-from = Du
paper-visit-to = Au
paper-claim-date = Date de la demande
paper-administrator = Responsable des demandes
paper-guarantee = N° de garantie
paper-explanation = Explication
paper-diagnoses = Diagnostics
paper-main-diagnosis = Principal
paper-submitted-anyway = Soumise malgré un avertissement. Raison donnée :

paper-services = Actes
paper-items = Articles
paper-number = N°
paper-code = Code
paper-description = Désignation
paper-quantity = Qté
paper-price = Prix unitaire
paper-amount = Montant
paper-approved-quantity = Qté appr.
paper-approved-amount = Approuvé
# $code (Number), $reason (String): the reason's number and words
paper-line-rejected = Rejeté ({ $code }) : { $reason }
paper-subtotal-services = Total des actes
paper-subtotal-items = Total des articles
paper-total = Total demandé
paper-approved-sum = Total approuvé
paper-none = Aucun
paper-continued = suite

paper-certify-insured = Je certifie avoir reçu les actes et les articles ci-dessus.
paper-certify-facility = Je certifie que les actes et les articles ci-dessus ont été fournis à ce patient et que les indications sont exactes.
paper-insured-person = Personne assurée ou son représentant
paper-claim-administrator = Responsable des demandes
paper-sign-name = Nom
paper-sign-date = Date
paper-sign-signature = Signature
paper-sign-stamp = Cachet

# $at (String): local day and minute
paper-printed-at = Imprimé le { $at }
# $page, $pages (Number)
paper-page = Page { $page } sur { $pages }
# $copy (Number): 2 for the second print
paper-copy = Copie { $copy }
