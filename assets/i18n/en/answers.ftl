# The payer's answers in full: doubts, statuses, sums, limits, claims from elsewhere, and the ledger.

doubt-unreadable = What the payer sent about this claim cannot be read.
doubt-other-facility = The payer’s answer is about a claim of another facility.
doubt-other-person = The payer’s answer is about a claim for somebody else.
doubt-not-submitted = The payer holds a claim under the code of this draft. Give one of them another code before you submit.
doubt-backwards = The payer’s answer takes the claim back to an earlier stage.
doubt-no-lines = The payer’s answer has no lines.
doubt-extra-lines = The payer holds lines that were not claimed.
doubt-missing-lines = The payer’s answer lacks lines that were claimed.
doubt-unreadable-lines = Some lines of the payer’s answer refer to nothing.
doubt-currency = The amounts are in another currency than before.
doubt-above-claimed = The payer holds or approves more than was claimed.
doubt-paid-above-claimed = The payer says that it paid more than was claimed. The ledger leaves that amount out.
doubt-negative = The payer’s answer has a negative quantity, price or sum.
doubt-unknown-reason = A line was rejected for a reason this program does not know.

history-elsewhere = Found at the payer: submitted elsewhere
history-answer-doubted = The payer sent something that cannot be right: kept, and not believed

status-1 = Rejected
status-2 = Entered
status-4 = Checked, waiting for review
status-8 = Processed, being priced
status-16 = Valuated

ui-answer-doubted = Not believed; the claim stays as it was known.
ui-answer-doubtful = Please look: something about this answer cannot be right.
# $when, $known (String): instants
ui-answer-unread = Status not available since { $when }. Last known of { $known } is shown.
ui-answer-elsewhere = From elsewhere
ui-answer-elsewhere-note = Submitted on the web or on another computer of this facility.
ui-answer-doubtful-short = Doubtful
ui-answer-unread-short = Status not available
ui-answer-steps = What the payer told, and when
ui-answer-step-learnt = Learnt
ui-answer-step-status = Status
ui-answer-step-approved = Approved
ui-answer-step-doubts = To look at
ui-answer-sums = The payer’s sums
ui-answer-sum-claimed = Claimed
ui-answer-sum-approved = Approved
ui-answer-sum-valuated = Valuated
ui-answer-sum-paid = Paid
ui-answer-not-sent = not sent by the server
ui-answer-review = Review
ui-answer-review-1 = not begun
ui-answer-review-2 = not selected
ui-answer-review-4 = selected for review
ui-answer-review-8 = reviewed
ui-answer-review-16 = passed over
ui-answer-stages = Stages of every line
ui-answer-stage = Stage
ui-answer-stage-1 = Rejected
ui-answer-stage-2 = Entered
ui-answer-stage-4 = Checked
ui-answer-stage-8 = Processed
ui-answer-stage-16 = Valuated
ui-answer-limits = Limits and shares
ui-answer-limitation = Covered
# $share (String): percent
ui-answer-limitation-c = { $share } %
# $amount (String): amount
ui-answer-limitation-f = { $amount } a unit
ui-answer-deductible = Paid by the person first
ui-answer-above-ceiling = Above the ceiling
ui-answer-product = Product
ui-answer-extra-lines = Lines at the payer that were not claimed
# $count (Number): bytes shown as a size
ui-answer-raw-cut = The beginning is shown; in all it has { $count }.

ui-claims-go-to-day = From this day back
ui-claims-from-the-top = From the top

ui-desk-new-answers = { $count ->
    [one] { $count } claim changed since you last looked.
   *[other] { $count } claims changed since you last looked.
}
ui-desk-see-answers = See answers
ui-desk-questions = { $count ->
    [one] The payer asks about { $count } claim.
   *[other] The payer asks about { $count } claims.
}

ledger-title = Ledger
# $when (String): instant
ledger-as-of = The payer’s word of { $when }
ledger-empty = No claim is at the payer yet.
ledger-of = { $count ->
    [one] { $count } claim at the payer
   *[other] { $count } claims at the payer
}
ledger-elsewhere = { $count } from elsewhere
ledger-by-month = By month of the claim
ledger-month = Month
ledger-no-month = Day not told
ledger-claims = Claims
ledger-claimed = Claimed
ledger-approved = Approved
ledger-rejected = Rejected
ledger-paid = Paid
ledger-waiting = Waiting
ledger-ages = How long claims wait
ledger-age = Since the claim
# $days (Number)
ledger-age-below = less than { $days } days
ledger-age-more = longer
ledger-ages-none = Nothing waits for the payer.
ledger-reasons = Why lines were rejected
ledger-reason = Reason
ledger-lines = Lines
ledger-reasons-none = Nothing was rejected.
ledger-first-try = First try
ledger-first-pass = Approved in full at the first try
# $share (String), $count (Number)
ledger-first-pass-of = { $share } of { $count } decided
ledger-export = Save as CSV
ledger-open-folder = Show folder
# $rows (Number), $path (String)
ledger-exported = { $rows } claims written to { $path }
# $facility (String), $date (String)
ledger-file = Claims { $facility } { $date }

# A notification for who works elsewhere: $count, $rejected (Number)
news-decided = { $count ->
    [one] The payer decided one claim
   *[other] The payer decided { $count } claims
}{ $rejected ->
    [0] .
   *[other] ; { $rejected } rejected.
}

ledger-bills = Bills from the payer
ledger-bill = Bill
ledger-bill-total = Amount
ledger-bill-day = Day
ledger-bills-known = The payer lists no bill for this facility.
ledger-bills-no-right = Your user may not read the payer’s bills; payments are known from the claims alone.
ledger-bills-not-asked = The payer was not asked for bills yet.
ledger-bills-failed = The payer’s bills could not be fetched; Settings say why.
ledger-payments-no-right = Your user may not read payments: whether a bill is paid is not known here.
bill-claim-batch = Claims
