# What happened to a claim, step by step, and the standing warnings of the frame.

history-composed = Written here
history-submitted = Submitted; kept here until the payer has it
history-taken-back = Taken back: a draft again
history-released = Put back to be sent again
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

# $detail (String): minutes; the screens leave the sign out
warning-clock-off = This computer’s clock differs from the server’s by { $detail } min. Visit dates may come out wrong.
warning-clock-off-act = Set date, time and time zone of this computer.
# $detail (String): a claim code
warning-device-clash = Another computer of this facility seems to use the same letter: it sent { $detail }. Claims already sent are safe, but two claims could get the same code.
warning-device-clash-act = Give one of the two computers another letter in its settings.
# $detail (String): facility code
warning-no-price-list = The payer has assigned no price list to { $detail }. Every line would be rejected.
warning-no-price-list-act = Ask the payer to assign the price lists, then update the master data in Settings (F9).
# $detail (String): user name
warning-no-submit-right = User { $detail } may not submit claims on the server. You can write drafts; they are kept.
warning-no-submit-right-act = Ask the administrator of the server for this right.
# $detail (String): days
warning-lists-stale = The payer’s lists here are { $detail } d old. Prices may have changed since.
warning-lists-stale-act = Update them in Prices (F6) while there is a connection.
# $detail (String): disk_full, read_only or failed
warning-second-home = Submitted claims have no second copy at the moment: { $detail ->
    [disk_full] the disk is full
    [read_only] the data folder is write-protected
   *[failed] the file of copies cannot be written
}. They are safe in the database.
warning-second-home-act = Free some space or check the data folder. The copy is then made by itself.
# $detail (String): file name, or none
warning-database-replaced = The file with the claims of this computer was lost or damaged, and a new one was begun. Drafts and answers from before are not in it.
warning-database-replaced-act = { $detail ->
    [none] Nothing was left of the old file. Restore a backup, should you need it.
   *[other] The old file is kept as { $detail } in the data folder: do not delete it, and ask support.
}
# $detail (Number): claims
warning-claims-restored = { $detail ->
    [one] 1 submitted claim was restored from its second copy. The payer is asked about it before it is sent.
   *[other] { $detail } submitted claims were restored from their second copies. The payer is asked about each before it is sent.
}
# $detail (Number): places that could not be read
warning-claims-unreadable = { $detail ->
    [one] 1 place in the second copy of submitted claims could not be read. A claim may be missing.
   *[other] { $detail } places in the second copy of submitted claims could not be read. Claims may be missing.
}
warning-claims-unreadable-act = Compare the claims here with your paper files, and ask support.
