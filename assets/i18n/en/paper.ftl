# The words of the printed papers.

paper-claim-form = Health insurance claim
paper-confidential = Confidential
paper-claim-code = Claim code
paper-no-code = Draft without a code
paper-facility = Health facility

paper-mark-not-submitted = Not yet submitted
paper-mark-not-submitted-note = The payer does not have this claim.
paper-mark-submitted = Submitted
# $on (String): local day and minute
paper-mark-submitted-note = on { $on }
# $on (String): local day
paper-mark-answered-note = answered { $on }
paper-approved-total = Approved

paper-patient = Patient
paper-insurance-number = Insurance number
paper-name = Name
paper-name-not-known = not known on this computer
paper-sex = Sex
paper-born = Date of birth
# $years (Number): full years on the first day of the visit
paper-age = { $years } y
paper-visit = Visit
paper-visit-type = Visit type
paper-visit-from = From
paper-visit-to = To
paper-claim-date = Claim date
paper-administrator = Claim administrator
paper-guarantee = Guarantee no.
paper-explanation = Explanation
paper-diagnoses = Diagnoses
paper-main-diagnosis = Main
paper-submitted-anyway = Submitted in spite of a warning. Reason given:

paper-services = Services
paper-items = Items
paper-number = No.
paper-code = Code
paper-description = Description
paper-quantity = Qty
paper-price = Unit price
paper-amount = Amount
paper-approved-quantity = Qty appr.
paper-approved-amount = Approved
# $code (Number), $reason (String): the reason's number and words
paper-line-rejected = Rejected ({ $code }): { $reason }
paper-subtotal-services = Total services
paper-subtotal-items = Total items
paper-total = Total claimed
paper-approved-sum = Total approved
paper-none = None
paper-continued = continued

paper-certify-insured = I certify that I received the services and items named above.
paper-certify-facility = I certify that the services and items named above were given to this patient and that the particulars are true.
paper-insured-person = Insured person or representative
paper-claim-administrator = Claim administrator
paper-sign-name = Name
paper-sign-date = Date
paper-sign-signature = Signature
paper-sign-stamp = Stamp

# $at (String): local day and minute
paper-printed-at = Printed { $at }
# $page, $pages (Number)
paper-page = Page { $page } of { $pages }
# $copy (Number): 2 for the second print
paper-copy = Copy { $copy }
