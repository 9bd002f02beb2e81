# First run, the locked door, and settings.

ui-setup-title = Welcome
ui-setup-note = Claims Desk writes claims with or without a connection and sends them to your health insurance. How do you want to start?
ui-setup-training = Training
ui-setup-training-note = Try everything with invented patients and a practice payer on this computer. No server, no account.
ui-setup-continue = Continue training
ui-setup-continue-note = Go on where you stopped: with the invented patients, drafts and answers that are already on this computer.
ui-setup-training-busy = Setting up the practice payer…
ui-setup-server = Our insurance’s server
ui-setup-server-note = Work for real: connect this computer to the openIMIS server of your scheme.
ui-setup-address = Server address
ui-setup-address-hint = As your scheme gave it, for example https://imis.example.org
ui-setup-user = User name
ui-setup-user-hint = Capital letters matter.
ui-setup-password = Password
ui-setup-remember = Keep the password (encrypted) to stay signed in
ui-setup-facility = Facility code
ui-setup-facility-hint = Leave empty for this user’s own facility.
ui-setup-device = Letter of this computer
ui-setup-device-hint = A to Z; each computer of a facility needs its own. Part of every claim code.
ui-setup-passphrase = Passphrase (optional)
ui-setup-passphrase-hint = A second way to open the claims of this computer, should its keychain be lost.
ui-setup-more = Connection: other ways to sign in, headers, certificates
ui-setup-token = Access token
ui-setup-token-hint = Instead of a password, where your scheme gives one.
ui-setup-headers = Extra headers
ui-setup-headers-hint = One a line, “Name: value”, where a mediator asks for them.
ui-setup-needed = Required.
ui-setup-connect = Connect
ui-setup-busy = Signing in and looking at what the server can do…

ui-unlock-title = The claims on this computer are locked
ui-unlock-note = They are kept encrypted. Your passphrase opens them.
ui-unlock-act = Open
ui-unlock-training = Open training instead
ui-unlock-busy = Opening…
ui-passphrase = Passphrase

ui-settings-note = Every change is saved as you make it.
ui-settings-saved = Saved.
ui-settings-look = Language and look
ui-settings-language = Language
ui-settings-theme = Colours
ui-theme-system = As the system
ui-theme-light = Light
ui-theme-dark = Dark
ui-settings-claims = Claims
ui-settings-administrator = Usual claim administrator
ui-settings-currency = Currency
ui-settings-currency-hint = Written in front of totals.
ui-settings-pattern = Pattern of claim codes
ui-settings-pattern-hint = { "{facility}" }, { "{device}" } and { "{counter}" } once each.
ui-settings-digits = Digits in the counter
ui-settings-length = Longest claim code allowed
# $code (String)
ui-settings-next-code = The next claim gets the code { $code }.

ui-settings-feeds = Master data
ui-settings-feed = List
ui-settings-rows = Entries
ui-settings-fetched = Last good
ui-settings-via = By way of
ui-via-fhir = FHIR
ui-via-graphql = GraphQL
ui-via-file = File
# $age (String): e.g. “12 days”
ui-settings-stale = { $age }, too old
# $count (Number): entries of the server
ui-settings-skipped = { $count ->
    [one] 1 entry could not be taken
   *[other] { $count } entries could not be taken
}
ui-settings-skipped-note = They are missing here, or as they were before. Tell the administrator of the server.
ui-settings-stale-days = Warn of lists older than (days)
# $done (Number), $of (Number): entries
ui-settings-coming = { $done } of { $of }
ui-settings-arriving = coming…
ui-settings-never = never
ui-settings-pull = Update now
ui-settings-pull-full = Compare everything again
# $when (String): e.g. “today 09:41”
ui-settings-reconciled = All entries last compared with the server’s: { $when }.
ui-settings-pull-stop = Stop
ui-settings-pull-note = You can go on working meanwhile.
ui-settings-pulled = Master data is up to date.
# $feeds (String): names of lists
ui-settings-pulled-partly = Not everything could be updated: { $feeds }. What was there before is kept.

ui-settings-server = Server
ui-settings-facility = Facility
ui-settings-connection = Connection
ui-settings-abilities = What this server was found able to do
ui-settings-abilities-unknown = Not known before the first contact.
ui-ability-graphql = Prices and rights over GraphQL
ui-ability-csrf = Asks for a security token with each request
ui-ability-renew = Sign-in renews itself without the password
ui-ability-fhir-eligibility = Cover over FHIR
ui-ability-no-graphql = No GraphQL: prices, cover and what products cover are not offered
ui-server-release = Release
# $release (String)
ui-server-release-hint = about { $release }, by its habits
ui-server-mediator = Mediator before it
ui-server-base = Root of the interface
ui-server-fhir = Over FHIR
ui-server-fhir-fails = FHIR fails on
ui-server-missing = Fields it lacks
ui-server-looked = Looked at

ui-second-home = Second copy of what waits
ui-second-home-note = What you submit is kept twice until the payer has it: in the database and in a sealed file beside it. Should one of the two be lost, no submitted claim is.
# $count (Number): claims submitted and not yet sent
ui-second-home-whole = { $count ->
    [0] Whole; nothing waits to be sent
    [one] Whole, with 1 claim that waits
   *[other] Whole, with { $count } claims that wait
}

ui-settings-keys = What opens your claims
ui-settings-keys-note = The claims on this computer are encrypted. Each of these opens them.
ui-settings-keys-one = With a second way in, nothing is lost should the first one fail.
ui-key-slot-keychain = The keychain of this computer
ui-key-slot-passphrase = A passphrase
ui-passphrase-new = New passphrase
ui-passphrase-again = Once more
ui-passphrase-differs = The two entries differ.
ui-passphrase-add = Add the passphrase
ui-passphrase-replace = Replace the passphrase
ui-passphrase-saved = From now on this passphrase opens your claims.

ui-lock-now = Lock now
ui-lock-note = Closes your claims at once; only the passphrase opens them again. They stay safe, and what is submitted waits until then.
ui-lock-needs-passphrase = Locking needs a passphrase that opens your claims again. Add one in the settings.

ui-settings-training = Training
ui-settings-training-note = Practise with invented patients and a practice payer. Your real claims are closed meanwhile and neither shown nor touched; those on their way go on when you are back.
ui-settings-training-leave-note = Back to the real work. Training keeps everything for the next time.
ui-settings-training-start = Practise

ui-settings-about = About
# $folder (String)
ui-settings-home = Data folder: { $folder }

ui-setup-files = From files, without a link
ui-setup-files-note = For a computer that never has a link: start with the lists that openIMIS exports.
ui-setup-files-needed = Among the files must be the payer’s register of health facilities (XML).
ui-setup-files-facility-hint = As it stands in the register.
ui-setup-files-address = Server address (optional)
ui-setup-files-address-hint = For the day there is a link; you then sign in from the settings.
ui-setup-files-start = Set up

ui-metered = This link costs by volume
ui-metered-hint = Claims and answers still go. Lists wait until you ask for them, files until you send them or switch this off.
ui-line-title = How the server is reached
ui-line-way = Sign in with
ui-way-password = User name and password
ui-way-token = Token given by the scheme
ui-way-basic = User name and password with every request
ui-way-headers = Headers or certificate alone
# $names (String): names of headers
ui-line-headers-kept = In use: { $names }. They stay unless you write others here.
ui-line-headers-drop = Remove the headers in use
ui-line-ca = Certificates of the scheme’s own authority
ui-line-ca-hint = A PEM file; trusted besides those of this computer.
ui-line-client = This facility’s certificate with its key
ui-line-client-hint = A PEM file, where a mediator asks who you are.
ui-line-pem-none = none
ui-line-pem-kept = in use
# $name (String): of the file
ui-line-pem-new = { $name }, used once you save
ui-line-pem-removed = no longer used once you save
ui-line-choose = Choose file…
ui-line-remove = Remove
ui-line-undo = Undo
ui-line-desks = Computers at this facility’s address
ui-line-desks-hint = The server takes so many requests a minute from one address; each computer keeps to its share.
# $count (Number): requests
ui-line-per-minute = This computer asks at most { $count } times a minute.
ui-line-save = Save connection
ui-line-saved = Connection saved.
ui-line-secret-note = Passwords, tokens, headers and keys are kept encrypted and never shown again.
ui-line-no-server = No server yet: this computer was set up from files.

ui-files-title = From a file
ui-files-note = For a computer without a link: exports (CSV, JSON), registers (XML) and the phone extract of openIMIS. Choose them, or drop them on this window.
ui-files-choose = Choose files…
ui-files-dialog = Files with master data
# $count (Number): files, $names (String)
ui-files-chosen = { $count ->
    [one] Chosen: { $names }
   *[other] { $count } files: { $names }
}
ui-files-import = Import
ui-files-busy = Reading the files…
# $count (Number): rows of a list
ui-files-rows = { $count ->
    [one] 1 entry
   *[other] { $count } entries
}
# $count (Number): rows
ui-files-skipped = { $count ->
    [one] 1 row could not be read
   *[other] { $count } rows could not be read
}
ui-files-older-title = Import older lists?
# $names (String): lists
ui-files-older = What is on this computer is newer than the file for: { $names }. Imported anyway, the older entries and prices are used until the next update.
ui-files-anyway = Import anyway
