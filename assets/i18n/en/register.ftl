# What changed in the payer's register, and what an insurance product limits.

register-title = What changed at the payer
register-nothing = Nothing changed at the payer in the last weeks.
# $count (Number)
register-unseen = { $count ->
    [one] 1 change in the payer’s register
   *[other] { $count } changes in the payer’s register
}
register-look = See what changed
register-seen = Seen
register-own = This facility
register-came = New
register-gone = No longer there
register-changed = Changed
register-price-listed = New in the price list
register-price-unlisted = No longer in the price list
register-price-retired = Retired by the payer
register-price-price = Price
register-price-facts = Changed, before:
register-fact-name = Name
register-fact-code = Code
register-fact-level = Level
register-fact-sub-level = Sub-level
register-fact-care-type = Care type
register-fact-legal-form = Legal form
register-fact-district = District
register-fact-places = Place
register-fact-parent = Lies in
register-fact-kind = Kind of place
register-fact-service-list = Price list of services, number
register-fact-item-list = Price list of items, number
register-fact-service-list-name = Price list of services
register-fact-item-list-name = Price list of items
register-fact-service-list-day = Date of the price list of services
register-fact-item-list-day = Date of the price list of items
register-fact-last-name = Family name
register-fact-other-names = Given names
register-fact-status = Status
register-fact-address = Address
register-fact-phone = Telephone
register-fact-email = E-mail
register-fact-acccode = Account code
# What codes mean; one that the payer added stands as it is.
register-value-level-d = Dispensary
register-value-level-c = Health centre
register-value-level-h = Hospital
register-value-care-type-i = In-patient
register-value-care-type-o = Out-patient
register-value-care-type-b = In-patient and out-patient
register-value-legal-form-g = Government
register-value-legal-form-c = Charity
register-value-legal-form-d = District organisation
register-value-legal-form-p = Private
register-value-kind-region = Region
register-value-kind-district = District
register-value-kind-ward = Municipality or ward
register-value-kind-village = Village

# $count (Number)
register-drafts-changed = { $count ->
    [one] 1 draft holds something the payer changed
   *[other] { $count } drafts hold something the payer changed
}
register-draft-changed = Holds something that changed
register-accept-empty = The list was withdrawn: take it over
# $list (String)
register-accept-empty-done = The next update takes over that { $list } is empty.

product-title = What the product limits
product-open = Limits
product-unknown = What this product limits is not known here: this user may not read it at the payer.
product-no-limits = No limits but those of single services and items.
product-most-consultation = Consultations at most
product-most-surgery = Operations at most
product-most-delivery = Deliveries at most
product-most-admission = Admissions at most
product-most-antenatal = Antenatal visits at most
product-most-visit = Visits at most
product-amount-consultation = For consultations at most
product-amount-surgery = For operations at most
product-amount-delivery = For deliveries at most
product-amount-admission = For admissions at most
product-amount-antenatal = For antenatal care at most
product-amount-visit = For visits at most
product-deductible = The insured pay first
product-ceiling = The payer pays at most
product-care-all = all care
product-care-in-patient = in-patient
product-care-out-patient = out-patient
product-counted-treatment = counted for each treatment
product-counted-policy = counted for the whole policy
product-counted-insuree = counted for each person
# $count (Number)
product-limited = { $count ->
    [one] 1 service or item of your list is limited
   *[other] { $count } services and items of your list are limited
}
# $count (Number)
product-not-covered = { $count ->
    [one] 1 service or item of your list is not covered
   *[other] { $count } services and items of your list are not covered
}
# $value (String)
product-paid-co-insurance = { $value } paid
# $adult, $minor (String)
product-adults-minors = { $adult } for adults, { $minor } for minors
# $value (String)
product-paid-fixed-amount = at most { $value } a piece
# $most (String)
product-most = { $most } a policy
# $months (String)
product-waiting = after { $months } months
# $products (String)
product-covered-by = Covered by { $products }
product-covered-by-none = No insurance product covers it

