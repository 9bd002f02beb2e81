# What happened to a claim, step by step, and the standing warnings of the frame.

history-composed = Written here
history-submitted = Submitted; kept here until the payer has it
history-taken-back = Taken back: a draft again
history-released = Released to be sent again
# $old, $new (String): claim codes
history-new-code = Code { $old } was taken at the payer; now { $new }
# $copy (String): which print it was
history-printed = Printed, copy { $copy }
history-discarded = Discarded
history-restored = Brought back
# $try (String): which attempt it was
history-attempt = Sending, attempt { $try }
history-question = Asking the payer by code whether it has this claim
history-answered = The payer answered
history-refused = The payer refused to take it
history-duplicate = The payer already has a claim under this code: looking whether it is this one
history-not-sent = No connection: nothing left this computer
history-answer-lost = Sent, but the answer was lost: the payer is asked before anything is sent again
history-busy = The server asked for a pause
history-sign-in-needed = The payer asked for a new sign-in
history-no-right = This user may not submit claims on the server
history-person-unknown = The payer does not know this insurance number
history-person-differs = The insurance number belongs to a different person
history-found-at-payer = The payer has it: not sent again
history-code-taken = Another claim at the payer has this code
history-cannot-compare = The payer shows too little to tell whether it has this claim
history-not-at-payer = The payer does not have it yet
history-no-answer = The payer could not be asked
history-step = Waiting for its turn again
# $state (String): the word of the state
history-delivered = Received by the payer: { $state }
history-answer = Answer learnt: { $state }
# $what (String): machine name
history-unknown = { $what }

# $detail (String): minutes, negative when this computer is behind
warning-clock-off = This computer’s clock is { $detail } minutes off the server’s. Visit dates may be judged wrongly.
warning-clock-off-act = Set date, time and time zone of this computer.
# $detail (String): a claim code
warning-device-clash = Another computer of this facility seems to use this computer’s letter: it sent { $detail }. Claims already sent are safe, but codes could clash.
warning-device-clash-act = Give one of the two computers another letter in its settings.
# $detail (String): facility code
warning-no-price-list = The payer has assigned no price list to { $detail }. Every line would be rejected.
warning-no-price-list-act = Ask the payer to assign the price lists, then fetch the master data.
# $detail (String): user name
warning-no-submit-right = { $detail } may not submit claims on the server. Drafts can be written and are kept.
warning-no-submit-right-act = Ask the administrator of the server for the right.
