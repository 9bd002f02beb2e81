# What the headless program says besides states, findings and problems.

cli-online = Online
cli-offline = Offline
cli-never = never
# $when (String): local day and minute
cli-last-contact = Last contact: { $when }
# $count (Number)
cli-to-send = { $count ->
    [0] Nothing to send
    [one] 1 claim to send
   *[other] { $count } claims to send
}
cli-paused = Claims are held back: nothing is sent by itself
# $count (Number), $kilobytes (String)
cli-files-to-send = { $count ->
    [one] { $count } file to send ({ $kilobytes } kB)
   *[other] { $count } files to send ({ $kilobytes } kB)
}
# $count (Number), $kilobytes (String)
cli-files-wait = { $count ->
    [one] { $count } file ({ $kilobytes } kB) waits for a link that does not cost by volume; claims send --files sends it now
   *[other] { $count } files ({ $kilobytes } kB) wait for a link that does not cost by volume; claims send --files sends them now
}
# $count (Number)
cli-second-home = Second copy of what waits: whole, { $count ->
    [one] 1 claim
   *[other] { $count } claims
}
cli-saved-draft = Draft saved.
# $code (String): the claim's code
cli-submitted = Claim { $code } is submitted and will be sent.
cli-taken-back = Claim { $code } is a draft again.
# $file (String): the file
cli-written = Written: { $file }
cli-nothing-found = Nothing found.
cli-no-findings = No objection found.
cli-what-to-do = What to do:
cli-total = Total
cli-claimed = Claimed
cli-approved = Approved
cli-as-of = as of { $when }
cli-token = Access token:
cli-passphrase = Passphrase:
cli-passphrase-new = New passphrase, to protect the claims on this computer:
cli-passphrase-again = Once more:
cli-passphrase-differs = The two were not the same. New passphrase:
cli-password = Password:
# $delivered, $blocked, $postponed (Number)
cli-delivered = Sent: { $delivered } · needs you: { $blocked } · tried again later: { $postponed }
# $asked, $changed (Number)
cli-refreshed = Asked about { $asked } · news: { $changed }
cli-cover-covered = Covered
cli-cover-no-active-policy = No active policy
cli-cover-not-known-here = Not known here
cli-cover-not-found = Number not known to the payer
cli-cover-not-allowed = This user may not see policies
cli-cover-not-offered = This server, as it is reached, tells no policies
# $feed (String), $done, $of (Number): how far a list is
cli-of = { $feed }: { $done } of { $of }
# $count (Number)
cli-kilobytes = { $count } kB
# $count (Number)
cli-seconds-left = { $count ->
    [one] 1 second left
   *[other] { $count } seconds left
}
cli-stopped = Stopped. What came is kept, and the next sync goes on from there; what was shown before stays until then.
# $rows (String): codes or places
cli-skipped = These rows of the payer’s server could not be taken: { $rows }
