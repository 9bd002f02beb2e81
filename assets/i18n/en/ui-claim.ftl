# The pages where a claim is written and looked at.

## New claim

ui-insuree = Insured person
ui-claim-visit = Visit
ui-claim-title-correct = Correct and send again
# $time (String): e.g. “09:41:07”
ui-claim-saved = Draft · saved { $time }
ui-claim-not-saved = Not saved yet, trying again
ui-claim-corrects = Corrects a rejected claim
ui-claim-corrected-by = Corrected by another claim
# $code (String): the claim's code
ui-claim-kept = Draft { $code } is kept.
ui-claim-submitted = Claim { $code } is submitted and will be sent.
ui-claim-discarded = Draft { $code } is discarded.
ui-claim-released = Claim { $code } is ready to send.
# $copy (Number): which print this is
ui-printed = Printed: copy { $copy }, opened in your viewer.
ui-printed-many = { $count } claims printed.
ui-claim-scan = scan or type
ui-claim-number-first = Start with the insurance number, then Enter.
ui-claim-person-unknown = Nobody with this number is known on this computer.
ui-claim-code-or-words = code or words
# $place (Number): 2 to 5
ui-claim-other-diagnosis = Diagnosis { $place }
ui-claim-keys = Enter choose · Ctrl+Del remove line
ui-date-hint = 2011 or 20112026

ui-cover-covered = Covered on { $day } · { $product }
ui-cover-covered-dates = Covered { $from } – { $to } · { $product }
ui-cover-no-active-policy = No active policy on { $day }
ui-cover-not-known-here = Cover not known here
ui-cover-not-found = Number not known to the payer
ui-cover-not-allowed = Cover not shown to this user
ui-cover-not-offered = Cover not told by this server

ui-lines-caption = Services and items
ui-lines-answered-caption = Services and items as claimed and as approved
ui-lines-none = No services or items yet.
ui-line-number = Line
ui-line-code = Code
ui-line-element = Service or item
ui-line-quantity = Quantity
ui-line-price = Price
ui-line-amount = Amount
ui-line-check = Check
ui-line-first = code or words
ui-line-claimed = Claimed
ui-line-approved = Approved
ui-line-reason = Payer’s reason
ui-line-what-to-do = What to do
ui-line-as-above = As above
ui-line-undecided = Not decided yet
ui-line-accepted = Accepted
ui-line-cut = Cut
# $quantity (String)
ui-line-cut-to = quantity lowered to { $quantity }
ui-line-not-held = Not at the payer
ui-line-not-held-act = The payer holds this claim without this line. Ask the payer before you claim it again.
# $name (String): the service or item
ui-line-removed = { $name } removed.
ui-no-objection = No objection found
ui-search-wide = Search the payer’s whole catalogue
ui-search-wide-none = Nothing like it in the payer’s whole catalogue
ui-total = Total
ui-total-services = Services
ui-total-items = Items

ui-findings = What stands against this claim
ui-still-missing = Still missing:
# $code (String): machine name
ui-finding-unknown = The check found something this program has no words for ({ $code }).

ui-reason-title = The payer will reject this claim
ui-reason-note = You can correct it first. If you send it all the same, give a reason; it stays with the claim.
ui-reason-label = Reason for sending it all the same
ui-reason-missing = Give a reason.
ui-reason-back = Go back and correct
ui-reason-submit = Submit all the same

ui-act-submit = Submit
ui-act-print = Print
ui-act-discard = Discard
ui-act-go-on = Continue writing
ui-act-take-back = Take back and correct
ui-act-try-again = Try again
ui-act-take-new-code = Send under a new code
ui-act-correct = Correct and send again
ui-act-open-correction = Open the correction
ui-act-sign-in = Sign in
ui-act-remove-line = Remove line
# $line (Number): counted from 1
ui-act-remove-line-n = Remove line { $line }
ui-act-send-refresh = Send and receive

## Claims and answers

ui-claims-list = List of claims
ui-claims-chips = Show only
ui-claims-filter = Filter by code, number or name
ui-claims-filter-hint = Code, number, name…
ui-claims-none-found = No claim matches.
ui-claims-none = No claims yet. F2 starts one.
ui-answers-none = The payer has not answered any claim yet.
ui-claims-choose-one = Choose a claim on the left.
ui-claims-chosen = { $count } chosen
ui-claims-choose-none = Choose none
ui-claims-keys = ↑ ↓ move · Space choose · Enter open · / filter
ui-claims-new = New answer:
ui-claims-no-number = No insurance number yet
# $count, $kept (Number)
ui-claims-submitted = { $count ->
    [0] No claim submitted.
    [one] 1 claim submitted.
   *[other] { $count } claims submitted.
} { $kept ->
    [0] { "" }
    [one] 1 stays a draft: open it to see why.
   *[other] { $kept } stay drafts: open them to see why.
}

ui-claim-detail = The claim
ui-detail-visit = Visit { $from } – { $to }
ui-detail-visit-day = Visit { $day }
ui-detail-submitted = submitted { $when }
ui-detail-learnt = answer received { $when }
ui-detail-tries = tried { $count } times
ui-detail-next-try = next try { $when }
ui-detail-prints = { $count ->
    [one] printed once
   *[other] printed { $count } times
}
ui-detail-partly-already = Some lines were rejected by the payer’s first checks already.
ui-detail-approved = Approved
ui-detail-check-now = What the check says
ui-detail-check-then = What our check said before sending
ui-detail-anyway = Sent all the same, because:
ui-detail-note = Reviewer’s note
ui-detail-note-none = Not sent by the payer.
ui-detail-history = History
ui-detail-raw = Answer as received
ui-detail-raw-note = For support: exactly what the payer sent.
