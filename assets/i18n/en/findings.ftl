# What the check of a claim found: one sentence each, with what to do. The name is the finding's machine name with - for _.

finding-insuree-missing = Enter the insurance number.
finding-insuree-unreadable = This cannot be an insurance number. Compare it with the card: letters, digits and simple separators only.
finding-insuree-not-checked = This person is not known on this computer. You can submit; the number is looked up at the payer before the claim is sent.
finding-insuree-not-found = The payer does not know this insurance number. Check it against the card.

finding-date-missing = Enter the date.
# $value (String): what was typed
finding-date-unreadable = “{ $value }” is not a day of the calendar. Enter year, month and day.
finding-visit-ends-before-start = The visit ends before it starts. Check both dates.
# $today (String): today's date on this computer
finding-date-in-future = This day has not come yet: today is { $today } on this computer. Check the date, and the clock.
finding-claim-before-visit = The claim is dated before the visit. The claim date must be the first day of the visit or later.
finding-clock-doubtful = This computer’s clock does not agree with the server’s, so dates cannot be judged well. Here it is { $today }: if that is wrong, set the clock.

finding-visit-type-missing = Choose the visit type: emergency, referral or other.
finding-administrator-missing = Choose the claim administrator who answers for this claim.
finding-administrator-unknown = “{ $value }” is not a claim administrator of this facility. Choose one from the list.

finding-diagnosis-missing = Enter the main diagnosis.
finding-diagnosis-unknown = The payer’s list has no diagnosis “{ $value }”. Choose one from the list.
finding-diagnosis-twice = Diagnosis { $value } is entered twice. Remove one of them.
# $limit (Number): how many the payer takes
finding-too-many-diagnoses = The payer takes { $limit } diagnoses at most: one main and the others. Remove the least important.
# $limit (Number): longest text in characters
finding-field-mandatory = This scheme wants this field filled. Enter it.
finding-text-too-long = This text is too long: at most { $limit } characters.
finding-code-too-long = The claim code is longer than the payer takes. Shorten the code pattern in the settings.

# $day (String): the day the payer judges cover on
finding-no-cover-on-visit = By the payer’s last answer, no policy covers this person on { $day }. Check the card and the date, or ask the payer again.
finding-cover-not-known = Whether this person is covered is not known here. It does not mean that there is no cover.

finding-facility-without-price-list = This facility has no price list at the payer, so every line would be rejected. Ask the payer to assign one.
finding-price-list-not-known = This facility’s price list is not on this computer, only the payer’s national prices. Whether the payer pays these prices cannot be told here.
finding-no-lines = Enter at least one service or item.
finding-line-without-code = Choose a service or an item for this line, or remove the line.
finding-element-unknown = The payer’s catalogue has nothing under “{ $value }”. Choose a service or an item from the list.
# $code (String): code of the service or item
finding-not-in-price-list = { $code } is not in this facility’s price list. The payer will reject this line.
# $code (String): code of the service or item
finding-element-retired = The payer has ended { $code } since this visit. It will reject this line.
# $code (String), $day (String): from which day the payer’s entry is valid
finding-element-not-yet-valid = The payer’s entry for { $code } is valid from { $day }, the day of its last change. Some payers reject visits of that day or before it.

finding-quantity-missing = Enter the quantity.
finding-quantity-unreadable = “{ $value }” is not a quantity. Enter a number with at most two decimals.
finding-quantity-not-positive = The quantity must be more than zero; “{ $value }” is not.
finding-quantity-too-large = “{ $value }” is more than any claim can hold. Check the quantity.
finding-quantity-over-maximum = The payer takes at most { $limit } of this on one line and would refuse the whole claim. Lower the quantity.

finding-price-missing = Enter the price.
finding-price-unreadable = “{ $value }” is not a price. Enter an amount, not below zero, with at most two decimals.
# $list (String): the price of the facility's list
finding-price-differs-from-list = The price list says { $list }. The payer may pay that price instead.
finding-line-twice = { $code } stands on more than one line. Put the quantities together on one line if they belong to one visit.
finding-total-zero = The whole claim costs nothing, and the payer refuses such a claim. Check quantities and prices.
# $value (String): codes of the products
finding-not-covered = { $code } is not covered by this person’s insurance ({ $value }). The payer will reject this line.
finding-not-covered-for-visit = This person’s insurance ({ $value }) does not cover { $code } for this type of visit. The payer will reject it.
# $day (String): the first day on which it is covered
finding-waiting-period = This policy is new and covers { $code } only from { $day } on. The payer will reject this line.
# $limit (Number): pieces in a policy’s period
finding-quantity-over-cover = This person’s insurance pays at most { $limit } of { $code } in a policy’s period. The payer cuts or rejects what is more.
finding-category-not-covered = This person’s insurance ({ $value }) takes no claim of this kind.
finding-none-left = By the payer’s last count this person’s insurance ({ $value }) has no claim of this kind left.
# $limit (String): an amount
finding-over-ceiling = This person’s insurance ({ $value }) pays at most { $limit }. What is more may not be paid.
# Beside what a search finds in the whole catalogue.
not-in-list = not in this facility’s price list
# Beside what a search finds for a person.
not-covered-for-person = not covered by this person’s product
