# Where a claim stands, and the words of the register: states, visit types, sexes, policies, weights, fields.

## Claim states: the word, and one sentence that says what it means for the clerk.

state-draft = Draft
state-draft-note = Being written. Nothing has left this computer.
state-ready = Ready to send
state-ready-note = Submitted here and kept safe. It goes to the payer as soon as there is a connection; until then you can take it back.
state-sending = Sending
state-sending-note = On its way to the payer.
state-unsure = Asking the payer
state-unsure-note = It was sent, but the answer was lost. The payer is asked before anything is sent again, so it cannot be billed twice.
state-blocked = Needs you
state-blocked-note = It cannot go on by itself. The claim is kept; see the reason and what to do.
state-carried = Carried on a stick
state-carried-note = Given to a sealed pack. It is settled when the pack’s receipt comes back.
state-entered = Entered elsewhere
state-entered-note = Somebody entered it in the payer’s web application and has not submitted it there.
state-waiting = Waiting for the payer
state-waiting-note = The payer has it and its first checks passed. It is not yet reviewed and not yet approved.
state-processed = Processed
state-processed-note = The payer has reviewed it and is working out what it pays.
state-approved = Approved
state-approved-note = The payer approved every line in full.
state-partly = Partly approved
state-partly-note = The payer approved it, but cut or rejected some lines.
state-rejected = Rejected
state-rejected-note = The payer pays nothing for this claim. See the reasons; you can correct a copy and send it again.

## Why a claim needs a person

blocked-refused = The payer refused to take this claim.
blocked-refused-act = Read what the payer wrote, correct the claim and submit it again.
blocked-code-taken = Another claim at the payer already has this code.
blocked-code-taken-act = Give this claim a new code and send it. Nothing was billed twice.
blocked-inconclusive = The payer holds a claim under this code that may be this one, or this one as it was before it was changed.
blocked-inconclusive-act = Look the code up in the payer’s web application. Trying again asks the payer first, and sends nothing while it holds a claim under this code.
blocked-sign-in = The payer asks for a new sign-in.
blocked-sign-in-act = Sign in; the claim then goes by itself.
blocked-no-right = This user may not submit claims on the server.
blocked-no-right-act = Ask the administrator of the server for the right to submit claims, then try again.
blocked-person-unknown = The payer does not know this insurance number.
blocked-person-unknown-act = Check the number on the card, correct it and submit again.
blocked-person-differs = The insurance number now belongs to a different person than the one this claim was written for.
blocked-person-differs-act = Check the number and the name on the card before sending.

## Visit types, kinds of lines, sexes

visit-type-emergency = Emergency
visit-type-referral = Referral
visit-type-other = Other
kind-service = Service
kind-item = Item
sex-female = Female
sex-male = Male
sex-other = Other

## Policies and cover

policy-idle = Not yet in force
policy-active = Active
policy-suspended = Suspended
policy-expired = Expired
policy-ready = Ready to be renewed
policy-unknown = Status not known to this program
cover-never-seen = Not known here: the payer has not been asked about this person yet. This does not mean that the person is not insured.
cover-not-found = The payer does not know this number, or does not show it to this user.
cover-not-allowed = Not known: this user may not see policies on the server.
cover-not-offered = Not known: the server, as it is reached, tells nobody’s policies. This does not mean that the person is not insured.
cover-none = No policy: the payer knows this person and named no policy.
cover-not-reported = Not reported

## How heavy a finding weighs

weight-stops = Incomplete
weight-stops-note = Must be put right before the claim can be submitted.
weight-will-be-rejected = Will be rejected
weight-will-be-rejected-note = The payer will reject this. You can submit all the same if you give a reason.
weight-may-be-rejected = May be rejected
weight-may-be-rejected-note = The payer may reject or cut this; it depends on what this computer cannot know.
weight-cannot-check = Cannot be checked here
weight-cannot-check-note = Nothing can be said about this with what this computer knows.

## Fields a finding points to

field-insuree = Insurance number
field-visit-from = Visit from
field-visit-to = Visit to
field-claim-date = Claim date
field-visit-type = Visit type
field-administrator = Claim administrator
# $place (Number): 1 for the main diagnosis
field-diagnosis = { $place ->
    [1] Main diagnosis
   *[other] Diagnosis { $place }
}
field-guarantee = Guarantee number
field-explanation = Explanation
field-code = Claim code
field-lines = Lines
# $line (Number): counted from 1
field-line-code = Line { $line }, code
field-line-quantity = Line { $line }, quantity
field-line-price = Line { $line }, price
