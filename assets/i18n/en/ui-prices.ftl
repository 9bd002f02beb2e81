# The facility's price list, what changed in it, and how a pull is told.

ui-prices-search = Search the price list
ui-prices-search-hint = Code, or words of the name in any order
ui-prices-kind = What is shown
ui-prices-all = All
ui-prices-services = Services
ui-prices-items = Items
ui-prices-changes = What changed
# $count (Number)
ui-prices-unseen = { $count } new
ui-nav-new-prices = { $count ->
    [one] 1 change in the price list
   *[other] { $count } changes in the price list
}
ui-prices-list = Price list
ui-prices-service = Service
ui-prices-item = Item
ui-prices-code = Code
ui-prices-name = Name
ui-prices-package = Package
ui-prices-limits = Limits
ui-prices-national = National
ui-prices-national-hint = The payer’s national price, where this facility’s own differs
ui-prices-price = Price
ui-prices-update = Update
ui-prices-export = Export
ui-prices-stop = Stop
# $currency (String): as in the settings
ui-prices-in = Amounts in { $currency }
# $name (String), $day (String)
ui-prices-dated = { $name } of { $day }

## Limits of one service or item

ui-limit-care-i = only in-patients
ui-limit-care-o = only out-patients
ui-limit-for-both-adult = only adults
ui-limit-for-both-minor = only children
ui-limit-for-woman-both = only women and girls
ui-limit-for-woman-adult = only women
ui-limit-for-woman-minor = only girls
ui-limit-for-man-both = only men and boys
ui-limit-for-man-adult = only men
ui-limit-for-man-minor = only boys
# $count (String): the largest quantity on one line
ui-limit-maximum = at most { $count } a line
# $days (Number)
ui-limit-once = { $days ->
    [one] once a day
   *[other] once in { $days } days
}

## Nothing to show

ui-prices-none-found = Nothing in the list matches “{ $text }”.
ui-prices-none-found-act = Esc clears the search. What is not in the list, the payer does not pay to this facility.
# $count (Number): as many as are shown
ui-prices-nearest = The { $count } nearest are shown. Type more to narrow them down.
ui-prices-none = The payer has assigned no price list to this facility.
ui-prices-none-note = Without one every line of a claim is rejected. Ask the payer to assign the price lists of services and items, then update.
ui-prices-none-services = This facility’s list holds no services.
ui-prices-none-items = This facility’s list holds no items.
ui-prices-never = This computer has not fetched the price list yet.
ui-prices-never-note = Update while there is a connection. Afterwards prices are there with or without one.
ui-prices-fetching = The price list is being fetched for the first time.

## What changed

ui-changes-new = New since you last looked
ui-changes-earlier = Earlier
ui-changes-none = Nothing has changed in the last 60 days.
ui-changes-none-note = When the payer changes a price, adds or withdraws something, it is told here after the next update.
ui-change-listed = New in the list
ui-change-unlisted = Left the list: no longer paid here
ui-change-retired = Withdrawn by the payer: no longer paid
ui-change-price = Price changed
# $share (String): e.g. “+5 %”
ui-change-by = { $share }
ui-change-renamed = Name changed, before: { $name }
ui-change-facts = Limits or package changed
ui-change-new = new
ui-changes-what = What
ui-changes-when = Learnt
ui-changes-old = Before
ui-changes-now = Now

## The list as a file

# $facility (String), $date (String): the day the list is of; a file's name without ending
ui-prices-file = Prices { $facility } { $date }
# $rows (Number), $path (String)
ui-prices-exported = { $rows ->
    [one] 1 entry was written to { $path }
   *[other] { $rows } entries were written to { $path }
}
ui-prices-open-folder = Open folder

## A pull as it goes

# $left (String): e.g. “about 2 min left”
ui-pull-left-seconds = a few seconds left
ui-pull-left-minute = less than a minute left
ui-pull-left-minutes = about { $count } min left
ui-pull-left-hours = about { $count } h left
ui-pull-stopped = Stopped. What was fetched in full is kept; the other lists are as they were.
