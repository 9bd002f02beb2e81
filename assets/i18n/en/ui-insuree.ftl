# The page that asks about a person.

ui-insuree-note = Who is this, and how are they covered?
ui-insuree-ask = Look up a person
ui-insuree-on = Covered on
ui-insuree-ask-act = Look up
ui-insuree-head = head of the family
# $when (String): e.g. “as of today 09:41”
ui-insuree-confirmed = Identity { $when }
ui-insuree-last-known = What is shown is the last known answer.
ui-insuree-claim = New claim

ui-policies = Policies
ui-policy-dates = { $from } – { $to }
ui-policy-no-dates = Dates not reported
ui-policy-does-not-count = does not count on this day
ui-left-nothing = What is left of this policy is not reported.
# $what (String): list of names
ui-left-silent = Not reported: { $what }.
ui-left-visits = visits left
ui-left-consultations = consultations left
ui-left-admissions = admissions left
ui-left-surgeries = surgeries left
ui-left-deliveries = deliveries left
ui-left-antenatal = antenatal visits left
ui-left-balance = balance
ui-left-ceiling = ceiling
ui-left-deductible = deductible

ui-element-title = One service or item
ui-element-label = Service or item to ask about
ui-element-note = Would the payer take it for this person today? Needs the connection.
ui-element-ok = Would be accepted now
ui-element-not-ok = Would not be accepted now
ui-element-unsaid = The payer did not say
# $left (String)
ui-element-left = Left: { $left }
# $day (String)
ui-element-from = again from: { $day }

ui-past-title = Claims of this person here
ui-past-none = None on this computer.
ui-past-visit = Visit
