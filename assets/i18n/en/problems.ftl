# What went wrong, what is safe, and what to do. The name is the problem's machine name with - for _; -act is the way out.

## Signing in and the server

problem-wrong-password = The server did not accept this user name and password.
problem-wrong-password-act = Type both again. After several wrong ones the server refuses even the right password for some minutes. If it still fails after that, ask the administrator of the server. Your claims are safe on this computer.
problem-signed-out = The server asks you to sign in again. Nothing was lost; claims wait here.
problem-signed-out-act = Sign in again. Waiting claims then go by themselves.
problem-server-unreachable = The server cannot be reached. Your claims are kept here and are sent when it answers again.
problem-server-unreachable-act = Keep working. If this lasts, check the network connection and the server address in the settings.
problem-tls = A safe connection to the server could not be made, so nothing was sent.
problem-tls-act = Check the date of this computer and the server address. If both are right, the server’s certificate is faulty: tell its administrator.
problem-not-openimis = Something answered at this address, but not an openIMIS server. Perhaps the address is wrong, or a login page of the network stands in between.
problem-not-openimis-act = Open a web page to see whether the network asks for a login. Check the server address in the settings, and the headers or certificate that a mediator before the server may want.
# $detail (String): which answer could not be understood
problem-unexpected-answer = The server answered in a way this program does not understand ({ $detail }). What was here before is unchanged.
problem-unexpected-answer-act = Try again later. If it happens again, tell support: the server may have been updated.
problem-rate-limited = The server is busy and asks for a pause. Your claims are kept and are sent after it.
problem-rate-limited-act = Keep working. There is nothing to do.
problem-offline = This needs the server, and there is no connection now. Nothing was changed.
problem-offline-act = Try again when the connection is back.
problem-clock-off = This computer’s clock is far from the server’s. Visit dates may come out wrong.
problem-clock-off-act = Set date, time and time zone of this computer, then look at the dates of today’s claims.

## Rights, facility and set-up

problem-no-right = This user may not do this on the server. Nothing was changed.
problem-no-right-act = Ask the administrator of the server for the right, or sign in as another user.
problem-no-facility = This user belongs to no health facility on the server, so there is nothing to claim for.
problem-no-facility-act = Ask the administrator of the server to assign your facility to this user.
# $detail (String): the facility code that was asked for
problem-facility-unknown = The server knows no facility { $detail } that this user may claim for.
problem-facility-unknown-act = Check the facility code, or ask the administrator of the server.
problem-no-price-list = The payer has assigned no price list to this facility. Drafts can be written, but every line would be rejected.
problem-no-price-list-act = Ask the payer to assign the price lists of services and items, then update the master data.
problem-not-set-up = This computer has not been set up for a server yet.
problem-not-set-up-act = Set it up first: choose your server, or training.
problem-already-set-up = This computer is already set up. Nothing was changed.
problem-already-set-up-act = Change the server or the facility in the settings, or choose another home folder for a second set-up.
problem-code-too-long = The claim code would be longer than the payer takes, so no claim was submitted.
problem-code-too-long-act = Shorten the code pattern in the settings.
problem-code-pattern = This code pattern cannot be used. It must hold facility, device letter and counter once each, the counter last, and only letters, digits and simple separators.
problem-code-pattern-act = Correct the pattern. An example: {"{facility}-{device}-{counter}"}.
problem-device-letter = The device letter must be one letter from A to Z.
problem-device-letter-act = Choose a letter that no other computer of this facility uses.
# $detail (String): the letter
problem-device-clash = Another computer of this facility seems to use the letter { $detail } as well. Claims already sent are safe, but two claims could get the same code.
problem-device-clash-act = Give one of the two computers another letter in its settings.

## The store on this computer

problem-locked = The claims on this computer are locked.
problem-locked-act = Enter the passphrase.
problem-wrong-passphrase = This is not the passphrase. Nothing was opened and nothing was changed.
problem-wrong-passphrase-act = Try again; mind capital letters and the keyboard language.
problem-key-lost = The key to the claims on this computer was not found: neither the keychain nor a passphrase opens them. The data is still there, encrypted.
problem-key-lost-act = Sign in to this computer as the usual user, or use the passphrase. Do not delete anything; ask support.
problem-database-damaged = The file with your claims is damaged and was not opened, so that nothing gets worse.
problem-database-damaged-act = Do not delete it. Make a copy of the data folder, then restore a backup or ask support.
problem-database-newer = The claims on this computer were written by a newer version of this program. Nothing was changed.
problem-database-newer-act = Install the newest version and open it again.
problem-database-gone = The file that holds your work was moved or deleted while this program has it open. Nothing more is saved until it is back in its place.
problem-database-gone-act = Put it back, for instance from the bin, before you close this window. Submitted claims that wait for the payer are also kept in the second file beside it.
problem-disk-full = The disk is full. What was saved before is safe; the last change was not saved.
problem-disk-full-act = Free some space, then repeat the last step.
problem-disk-fails = The disk of this computer failed to read or write. What was saved before is kept; the last change may not be saved.
problem-disk-fails-act = Repeat the last step. If it fails again, copy the data folder to another disk and have this one looked at before you go on.
# $detail (String): disk_full, read_only or failed
problem-second-home = The claim is submitted and safe, but its second copy could not be written: { $detail ->
    [disk_full] the disk is full
    [read_only] the data folder is write-protected
   *[failed] the file cannot be written
}.
problem-second-home-act = Free some space or check the data folder. The copy is then made by itself.
problem-read-only = The data folder cannot be written to. What is there is safe; the last change was not saved.
problem-read-only-act = Check the permissions of the folder and whether the disk is write-protected.
problem-busy-elsewhere = Another program is using the claims on this computer right now. Nothing was changed.
problem-busy-elsewhere-act = Wait a moment and try again, or close the other window.

## Claims

# $detail (String): the id or code that was asked for
problem-claim-not-found = There is no claim { $detail } on this computer.
problem-claim-not-found-act = Check the code, or refresh the answers if the claim was made elsewhere.
problem-not-a-draft = This claim is no longer a draft, so it cannot be changed.
problem-not-a-draft-act = Take it back if it has not left yet, or make a copy of it.
problem-not-in-outbox = This claim is not waiting to be sent, so it cannot be taken back.
problem-not-in-outbox-act = Open the claim to see where it stands.
# $detail (String): where and why the text could not be read
problem-draft-unreadable = The draft could not be read: { $detail }. Nothing was saved.
problem-draft-unreadable-act = Correct the text and give it again; the fields are described in the manual.
problem-incomplete = The claim is incomplete and was not submitted. The draft is kept.
problem-incomplete-act = Complete the marked fields, then submit again.
problem-needs-reason = The payer will reject this claim as it stands. It was not submitted; the draft is kept.
problem-needs-reason-act = Correct it, or submit it all the same and give a reason. The reason stays with the claim.
problem-insuree-unreadable = This cannot be an insurance number.
problem-insuree-unreadable-act = Compare it with the card and type or scan it again.

## Papers, files and the rest

problem-print-failed = The paper could not be made. The claim itself is unchanged.
problem-print-failed-act = Try again. If it fails again, tell support.
# $detail (String): the file
problem-no-viewer = The file is made, but this computer has no program that shows it. It is in { $detail }.
problem-no-viewer-act = Open that file yourself, or have a program for it installed.
# $detail (String): the file
problem-file-unwritable = The file { $detail } could not be written.
problem-file-unwritable-act = Choose another folder, or check the permissions and the space on the disk.
# $detail (String): what was given
problem-language-unknown = There are no messages in the language “{ $detail }”.
problem-language-unknown-act = Use en or fr.
problem-state-unknown = “{ $detail }” is not a state of a claim.
problem-state-unknown-act = Use one of: draft, ready, sending, unsure, blocked, carried, entered, waiting, processed, approved, partly, rejected.
problem-cancelled = Stopped as you asked. What was finished before is kept.
# $detail (String): a reference for support
problem-internal = Something went wrong inside this program ({ $detail }). What was saved is safe.
problem-internal-act = Close the program and open it again. If it happens again, tell support what is written here.
# $code (String): the machine name of the problem
problem-unknown = Something went wrong that this program has no words for ({ $code }). What was saved is safe.
problem-unknown-act = Try again. If it happens again, tell support what is written here.

# $detail (String): the server's own words
problem-declined = The server refused: { $detail }
problem-declined-act = Nothing was lost. Read what the server wrote, or show it to its administrator.
# $detail (String): HTTP status
problem-server-error = The server has an error ({ $detail }). What you entered is kept.
problem-server-error-act = Try again later; if it persists, tell the administrator of the server.
# $detail (String): as typed
problem-bad-address = “{ $detail }” is not an address this program can use.
problem-bad-address-act = Write it like https://imis.example.org
problem-bad-certificate = The certificate given for the connection cannot be used.
problem-bad-certificate-act = Give a file in PEM form: the certificate of the authority, or the facility’s own certificate together with its private key.
problem-bad-header = A header given for the connection cannot be used.
problem-bad-header-act = Write each as “Name: value”, one a line.
problem-no-server = This computer was set up from files and knows no server.
problem-no-server-act = Enter the address of the server in the settings, once there is a link, and sign in.
problem-passphrase-needed = This computer has no keychain to protect the data, so a passphrase is needed.
problem-passphrase-needed-act = Choose a passphrase and keep it in a safe place.
# $detail (String): claim code
problem-wrong-state = This cannot be done with claim { $detail } as it stands now.
# $detail (String): as typed
problem-date-unreadable = “{ $detail }” is not a day of the calendar.
problem-date-unreadable-act = Write it as year-month-day, for example 2026-11-20.
# $detail (String): as typed
problem-layout-unknown = There is no paper layout “{ $detail }”.
problem-list-gone = The payer’s server sent this list empty, although it was not empty before. The list known so far stays in use.
problem-list-gone-act = Ask the payer whether the list was withdrawn. If so, say so under the lists in the settings; if not, the program looks again by itself.
problem-list-unknown = There is no list named “{ $detail }”.
problem-list-unknown-act = The names are those that the status shows.
problem-product-not-found = No insurance product has the code “{ $detail }”, as far as known here.
problem-product-not-found-act = Update the lists, or check the code on the policy.
problem-list-moved = The payer’s list changed while it was being fetched. The list known so far stays in use.
problem-list-moved-act = Nothing to do: the program fetches it again by itself.
problem-not-offered = This server, as it is reached, does not offer this. What was known of it before stays in use.
problem-prices-not-offered = This server, as it is reached, does not offer the price lists. Prices are the payer’s national ones, and whether the payer pays them to this facility cannot be told here.
problem-prices-not-offered-act = Claims can be made and sent. Compare the prices with your contract, or ask whoever runs the mediator to let GraphQL through.
