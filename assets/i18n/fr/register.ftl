# What changed in the payer's register, and what an insurance product limits.

register-title = Ce qui a changé chez le payeur
register-nothing = Rien n’a changé chez le payeur ces dernières semaines.
# $count (Number)
register-unseen = { $count ->
    [one] 1 changement dans le registre du payeur
   *[other] { $count } changements dans le registre du payeur
}
register-look = Voir ce qui a changé
register-seen = Vu
register-own = Cet établissement
register-came = Nouveau
register-gone = N’y figure plus
register-changed = Modifié
register-price-listed = Nouveau dans la liste de prix
register-price-unlisted = Retiré de la liste de prix
register-price-retired = Supprimé par le payeur
register-price-price = Prix
register-price-facts = Modifié, auparavant :
register-fact-name = Nom
register-fact-code = Code
register-fact-level = Niveau
register-fact-sub-level = Sous-niveau
register-fact-care-type = Type de soins
register-fact-legal-form = Forme juridique
register-fact-district = District
register-fact-places = Lieu
register-fact-parent = Se trouve dans
register-fact-kind = Type de lieu
register-fact-service-list = Liste de prix des actes, numéro
register-fact-item-list = Liste de prix des articles, numéro
register-fact-service-list-name = Liste de prix des actes
register-fact-item-list-name = Liste de prix des articles
register-fact-service-list-day = Date de la liste de prix des actes
register-fact-item-list-day = Date de la liste de prix des articles
register-fact-last-name = Nom de famille
register-fact-other-names = Prénoms
register-fact-status = Statut
register-fact-address = Adresse
register-fact-phone = Téléphone
register-fact-email = Courriel
register-fact-acccode = Code comptable
# What codes mean; one that the payer added stands as it is.
register-value-level-d = Dispensaire
register-value-level-c = Centre de santé
register-value-level-h = Hôpital
register-value-care-type-i = Hospitalisation
register-value-care-type-o = Ambulatoire
register-value-care-type-b = Hospitalisation et ambulatoire
register-value-legal-form-g = Public
register-value-legal-form-c = Organisation caritative
register-value-legal-form-d = Organisation de district
register-value-legal-form-p = Privé
register-value-kind-region = Région
register-value-kind-district = District
register-value-kind-ward = Commune
register-value-kind-village = Village

# $count (Number)
register-drafts-changed = { $count ->
    [one] 1 brouillon contient un élément que le payeur a modifié
   *[other] { $count } brouillons contiennent un élément que le payeur a modifié
}
register-draft-changed = Contient un élément modifié
register-accept-empty = La liste a été retirée : reprendre cet état
# $list (String)
register-accept-empty-done = La prochaine mise à jour reprendra que « { $list } » est vide.

product-title = Ce que le produit limite
product-open = Limites
product-unknown = Ce que ce produit limite n’est pas connu ici : cet utilisateur ne peut pas le lire chez le payeur.
product-no-limits = Aucune limite sauf celles de certains actes et articles.
product-most-consultation = Consultations au plus
product-most-surgery = Opérations au plus
product-most-delivery = Accouchements au plus
product-most-admission = Hospitalisations au plus
product-most-antenatal = Visites prénatales au plus
product-most-visit = Visites au plus
product-amount-consultation = Pour les consultations au plus
product-amount-surgery = Pour les opérations au plus
product-amount-delivery = Pour les accouchements au plus
product-amount-admission = Pour les hospitalisations au plus
product-amount-antenatal = Pour les soins prénataux au plus
product-amount-visit = Pour les visites au plus
product-deductible = L’assuré paie d’abord
product-ceiling = Le payeur paie au plus
product-care-all = tous les soins
product-care-in-patient = hospitalisation
product-care-out-patient = ambulatoire
product-counted-treatment = compté par traitement
product-counted-policy = compté pour toute la police
product-counted-insuree = compté par personne
# $count (Number)
product-limited = { $count ->
    [one] 1 acte ou article de votre liste est limité
   *[other] { $count } actes et articles de votre liste sont limités
}
# $count (Number)
product-not-covered = { $count ->
    [one] 1 acte ou article de votre liste n’est pas couvert
   *[other] { $count } actes et articles de votre liste ne sont pas couverts
}
# $value (String)
product-paid-co-insurance = { $value } payés
# $adult, $minor (String)
product-adults-minors = { $adult } pour les adultes, { $minor } pour les mineurs
# $value (String)
product-paid-fixed-amount = { $value } au plus l’unité
# $most (String)
product-most = { $most } par police
# $months (String)
product-waiting = après { $months } mois
# $products (String)
product-covered-by = Couvert par { $products }
product-covered-by-none = Aucun produit d’assurance ne le couvre

