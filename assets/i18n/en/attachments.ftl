# Files that go with a claim.

problem-attachment-no-file = “{ $detail }” is a link, a folder or a device, not a plain file.
problem-attachment-no-file-act = Choose the file itself.
# $detail (String): megabytes
problem-attachment-too-large = The file is larger than { $detail } MB, and a payer takes none so large.
problem-attachment-too-large-act = Scan it in grey or with fewer dots, or split it.
problem-attachment-type = “{ $detail }” is no file that a payer takes with a claim, by what is in it.
problem-attachment-type-act = PDF, PNG, JPEG, plain text and Word documents without macros can go with a claim.
# $detail (String): how many
problem-attachment-too-many = The claim has { $detail } files already; more cannot go with one claim.
problem-attachment-too-many-act = Put several pages into one PDF.
problem-attachment-not-found = The claim has no file “{ $detail }”.
problem-attachment-not-found-act = Open the claim again to see its files as they are now.
problem-attachment-sent = The payer has “{ $detail }”, or may have it; it cannot be taken away here.
problem-attachment-sent-act = Ask the payer to remove it if it is wrong.

attachment-waiting = Goes once the payer has the claim
attachment-sending = On its way
attachment-sent = The payer has it
attachment-refused = Refused by the payer
attachment-not-taken = Not taken by this server
attachment-lost = No longer on this computer
attachment-waiting-note = The claim goes first; the file follows by itself.
attachment-sending-note = It is being sent, or the payer is asked whether it arrived.
attachment-sent-note = Nothing to do.
attachment-refused-note = The claim itself is not affected. Take the file away, or send it again.
attachment-not-taken-note = This server, as it is reached, has no way to take files. The claim itself is not affected; give the file to the payer another way.
attachment-lost-note = The claim was restored from its second copy, which holds the names of its files only. Add the file again.
# $words (String): the payer’s own words
attachment-why-words = The payer says: { $words }
attachment-why-too-large = It did not get through: the server takes none of this size, or the line breaks too early.
attachment-why-no-right = This user may not add files to claims.

history-attached = File added: { $name }
history-detached = File taken away: { $name }
history-attachment-sent = The payer has the file { $name }
history-attachment-refused = The payer refused the file { $name }
history-attachment-not-taken = This server does not take files: { $name }

cli-no-attachments = No files go with this claim
# $name (String), $size (Number), $state (String): words for where it stands
cli-attachment = { $name } · { $size } kB · { $state }
# $sent, $refused (Number)
cli-attachments-delivered = Files sent: { $sent } · need you: { $refused }

attachments-title = Files
attachments-choose = Attach files…
attachments-choose-title = Files that go with the claim
attachments-hint = PDF, PNG, JPEG, text or Word, up to 7 MB each. They are sent after the claim.
attachments-remove = Take away
attachments-again = Send again
# $name (String)
attachments-remove-name = Take { $name } away
# $count (Number)
attachments-added = { $count ->
    [0] These files are there already
    [one] { $count } file added
   *[other] { $count } files added
}
# $count (Number), $size (String): as 1.2 MB
attachments-wait = { $count ->
    [one] { $count } file ({ $size }) waits for a link that does not cost by volume.
   *[other] { $count } files ({ $size }) wait for a link that does not cost by volume.
}
attachments-send-now = Send all the same
# $count, $refused (Number)
attachments-went = { $count ->
    [0] No file sent
    [one] { $count } file sent
   *[other] { $count } files sent
}{ $refused ->
    [0] {""}
    [one] , { $refused } refused
   *[other] , { $refused } refused
}
