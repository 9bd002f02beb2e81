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
history-answered = The payer answered
# $state (String): machine name of the claim's state
history-delivered = { $state ->
    [rejected] Received by the payer, and rejected by its first checks
    [waiting] Received by the payer: waiting for its review
   *[other] Received by the payer
}
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
