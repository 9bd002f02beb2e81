# The frame of the screens: strip, navigation, ages, news, desk.

ui-opening = Opening…
ui-nav = Pages
ui-page-desk = Desk
ui-page-claim = New claim
ui-page-claims = Claims
ui-page-answers = Answers
ui-page-insuree = Insuree
ui-page-prices = Prices
ui-page-settings = Settings
# $count (Number)
ui-nav-new-answers = { $count ->
    [one] 1 new answer
   *[other] { $count } new answers
}
ui-training-title = Training
ui-training-note = Practice payer on this computer. Nothing goes to a real payer.
ui-leave-unsaved = What you typed could not be saved yet, so nothing was closed. Look at the claim that is open.
ui-training-leave = Leave training

ui-connection-online = Online
ui-connection-offline = Offline
ui-connection-signed-out = Signed out
ui-connection-unknown = Not tried yet
# $when (String): e.g. “today 09:41”
ui-strip-contact = last contact { $when }
# $count (Number), $age (String): e.g. “2 h”
ui-strip-to-send = { $count } to send · oldest { $age }
ui-strip-nothing-to-send = Nothing to send
ui-strip-blocked = { $count ->
    [one] 1 needs you
   *[other] { $count } need you
}
ui-strip-prices = Prices as of { $when }
ui-strip-no-prices = No price list yet
ui-strip-sending = Sending…
# $count (Number)
ui-strip-paused = { $count } held back
ui-strip-send-now = Send now
ui-strip-pause = Hold back
ui-strip-resume = Let go
ui-strip-syncing = Updating master data…
# $feed (String): name of a list
ui-strip-progress = { $feed }: { $done }
ui-strip-progress-of = { $feed }: { $done } of { $of }

ui-feed-facility = Facility
ui-feed-services = Services
ui-feed-items = Items
ui-feed-service-prices = Prices of services
ui-feed-item-prices = Prices of items
ui-feed-diagnoses = Diagnoses
ui-feed-administrators = Claim administrators
ui-feed-facilities = Facilities
ui-feed-places = Places
ui-feed-products = Insurance products
ui-feed-covered-services = Services covered
ui-feed-covered-items = Items covered
ui-feed-legal-forms = Legal forms of facilities
ui-feed-field-rules = Rules for the fields of a claim
ui-feed-bills = Bills of the payer
ui-feed-payments = Payments of the payer

# $time (String): e.g. “09:41”
ui-moment-today = today { $time }
ui-moment-yesterday = yesterday { $time }
ui-age-now = < 1 min
ui-age-minutes = { $count } min
ui-age-hours = { $count } h
ui-age-days = { $count ->
    [one] 1 day
   *[other] { $count } days
}
ui-as-of = as of { $when }
# $age (String): e.g. “6 days”
ui-as-of-age = as of { $when }, { $age } ago

ui-close = Close
ui-back = Back
ui-undo = Undo
ui-try-again = Try again
ui-choose = Choose…
ui-optional = optional
ui-sign-in = Sign in
ui-signed-in = Signed in.
ui-suggestions = Suggestions
ui-photo = Photo of the insured person
ui-key-enter = Enter
ui-key-esc = Esc
ui-key-del = Del
# $key (String): the key pressed with it
ui-key-ctrl = Ctrl+{ $key }
ui-key-alt = Alt+{ $key }
ui-key-shift = Shift+{ $key }
ui-failed-title = The claims on this computer could not be opened
ui-asking-payer = Asking the payer…
# $count (Number): more of the same
ui-more = +{ $count }
ui-years = { $count } y

ui-delivery-running = Sending what waits and asking the payer for answers…
# $delivered, $blocked, $postponed, $news (Number)
ui-delivery-done = { $delivered ->
    [0] Nothing to send.
    [one] 1 claim sent.
   *[other] { $delivered } claims sent.
} { $postponed ->
    [0] { "" }
    [one] 1 will be tried again later.
   *[other] { $postponed } will be tried again later.
} { $blocked ->
    [0] { "" }
    [one] 1 needs you.
   *[other] { $blocked } need you.
} { $news ->
    [0] No new answers.
    [one] 1 new answer.
   *[other] { $news } new answers.
}

## Desk

ui-desk-good-morning = Good morning
ui-desk-good-morning-name = Good morning, { $name }
ui-desk-good-afternoon = Good afternoon
ui-desk-good-afternoon-name = Good afternoon, { $name }
ui-desk-good-evening = Good evening
ui-desk-good-evening-name = Good evening, { $name }
ui-desk-needs = To do
ui-desk-n-rejected = { $count } rejected
ui-desk-n-partly = { $count } partly approved
ui-desk-n-blocked = { $count ->
    [one] 1 needs you
   *[other] { $count } need you
}
ui-desk-n-draft = { $count ->
    [one] 1 draft
   *[other] { $count } drafts
}
ui-desk-needs-none = Nothing to do
ui-desk-to-send = To send
ui-desk-to-send-none = Everything has left
ui-desk-oldest = Oldest { $age }
ui-desk-next-try = next try { $time }
ui-desk-approved-month = Approved this month
# $share (String): e.g. “86 %”
ui-desk-approved-share = { $share } of what was claimed
ui-desk-nothing-decided = Nothing decided yet
ui-desk-what-needs-you = What needs you now
ui-desk-keys = ↑ ↓ choose · Enter open · C correct and send again
ui-desk-claim = Claim
ui-desk-what-happened = What happened
ui-desk-act = What to do
ui-desk-since = Last changed { $age } ago
ui-desk-all-done = Nothing needs you
ui-desk-all-done-note = Rejected and blocked claims and unfinished drafts appear here.
ui-desk-today = Today
# $count (Number), $amount (String)
ui-desk-today-note = { $count ->
    [0] No claim submitted yet
    [one] 1 claim submitted · { $amount }
   *[other] { $count } claims submitted · { $amount }
}
ui-desk-by-state = Where the money stands
ui-desk-state = State
ui-desk-claims = Claims
ui-desk-no-claims = No claims yet.
ui-desk-first-pull = Fetching prices, services and diagnoses for the first time. You can look around meanwhile.
ui-desk-no-master-data = This computer has no price list yet. Update the master data before you write claims.
ui-need-correct = Correct and send again
ui-need-see = Open
ui-need-sign-in = Sign in
ui-need-new-code = Send under a new code
ui-need-check-number = Check the number
ui-need-go-on = Continue writing
