# People of the district known ahead: found by name, fetched and forgotten, on the screens and on the command line.

ui-feed-people = People of the district
ui-feed-policies = Policies of these people

ui-people-title = People of the district
ui-people-why = The people of your district can be fetched ahead with every update: then patients are found by number or name and their cover is known without a connection. They are kept encrypted on this computer.
ui-people-how-many = How many are there?
ui-people-counting = Asking the payer…
# $people, $policies (Number), $size (String): e.g. “12 MB”, $minutes (Number)
ui-people-size = { $people ->
    [one] 1 person
   *[other] { $people } people
} and { $policies ->
    [one] 1 policy
   *[other] { $policies } policies
}: { $size } before compression, about { $minutes } min of the server’s time.
ui-people-fetch = Fetch them ahead
# $people (Number): people fetched ahead, $asked (Number): people asked about on this computer
ui-people-on = Fetched with every update: { $people ->
    [one] 1 person is known ahead.
   *[other] { $people } people are known ahead.
}
ui-people-waiting = They come with the next update.
ui-people-forget = Stop and forget them
ui-people-forget-title = Forget the people of the district?
ui-people-forget-why = Everybody who was only fetched ahead is removed from this computer, with their policies. Whoever was asked about here stays.
ui-people-keep = Keep them
ui-people-forgotten = Forgotten.

ui-people-find = Number or name
ui-people-found = People found
ui-people-none = Nobody of this name is known on this computer. With the insurance number, the payer can be asked.
ui-people-this-number = this number, as typed

ui-family-title = Family
ui-family-none = No other member is known here.

# $when (String): e.g. “as of yesterday 18:02”
ui-policies-by-list = From the list of policies { $when }. It does not tell what is left.
ui-stage-new = new
ui-stage-renewed = renewed

history-people-ahead = People of the district are fetched ahead from now on
history-people-forgotten = People of the district were forgotten

cli-people-on = The people of the district are fetched ahead with every update.
cli-people-off = The people of the district are not fetched ahead.
# $people, $asked (String): numbers
cli-people-known = Known ahead: { $people }. Asked about here: { $asked }.
# $people, $policies, $megabytes, $minutes (String): numbers
cli-people-size = { $people } people, { $policies } policies: up to { $megabytes } MB before compression and { $minutes } min of the server’s time.
cli-cover-by-list = From the list of policies; it does not tell what is left.
cli-head = head of the family

photo-left-out = The payer has a photo of this person, but it is too large to be kept on this computer.
