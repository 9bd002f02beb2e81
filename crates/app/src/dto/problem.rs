//! What went wrong, for a person: a stable code that decides, a detail that fills the sentence, a support line for the log.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $text:literal,)*) => {
        /// What went wrong. The sentence is `problem-CODE` in the catalogues, with `-` for `_`.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
        #[serde(rename_all = "snake_case")]
        #[ts(export)]
        pub enum Code {
            $($(#[$doc])* $name,)*
        }

        impl Code {
            /// Every code, for the test that each has its words.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The machine name.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$name => $text,)*
                }
            }

            /// Reads the machine name.
            #[must_use]
            pub fn parse(text: &str) -> Option<Self> {
                match text {
                    $($text => Some(Self::$name),)*
                    _ => None,
                }
            }
        }
    };
}

codes! {
    /// User name or password is not right.
    WrongPassword = "wrong_password",
    /// The sign-in has ended and could not be renewed.
    SignedOut = "signed_out",
    /// No answer from the server's address.
    ServerUnreachable = "server_unreachable",
    /// The connection cannot be trusted.
    Tls = "tls",
    /// Something answered, but not an openIMIS.
    NotOpenimis = "not_openimis",
    /// An openIMIS answered in a shape this program does not know.
    UnexpectedAnswer = "unexpected_answer",
    /// The server refused with its own words.
    Declined = "declined",
    /// The server failed.
    ServerError = "server_error",
    /// The user lacks a right on the server.
    NoRight = "no_right",
    /// The user belongs to no facility, and none was named.
    NoFacility = "no_facility",
    /// The server does not know this facility code.
    FacilityUnknown = "facility_unknown",
    /// The address cannot be read as one.
    BadAddress = "bad_address",
    /// A header given for the connection is none.
    BadHeader = "bad_header",
    /// This home was set up from files and knows no server yet.
    NoServer = "no_server",
    /// None of the files tells of the facility.
    FacilityNotInFiles = "facility_not_in_files",
    /// A certificate given for the connection cannot be read, or comes without its key.
    BadCertificate = "bad_certificate",
    /// What is submitted is in the database alone: its second home cannot be written.
    SecondHome = "second_home",
    /// Nothing is set up in this home yet.
    NotSetUp = "not_set_up",
    /// This home is set up already, for another server or facility.
    AlreadySetUp = "already_set_up",
    /// The data is locked and needs the passphrase.
    Locked = "locked",
    /// The passphrase does not open the data.
    WrongPassphrase = "wrong_passphrase",
    /// Neither the keychain nor a passphrase opens the data.
    KeyLost = "key_lost",
    /// No keychain here, and no passphrase was given to protect the data.
    PassphraseNeeded = "passphrase_needed",
    /// The database cannot be read.
    DatabaseDamaged = "database_damaged",
    /// The database was made by a newer version.
    DatabaseNewer = "database_newer",
    /// The database was moved or deleted while it was open.
    DatabaseGone = "database_gone",
    /// No space is left on the disk.
    DiskFull = "disk_full",
    /// The disk could not read or write.
    DiskFails = "disk_fails",
    /// The folder cannot be written.
    ReadOnly = "read_only",
    /// Another program holds the database.
    BusyElsewhere = "busy_elsewhere",
    /// No claim has this id or code.
    ClaimNotFound = "claim_not_found",
    /// The claim was submitted already.
    NotADraft = "not_a_draft",
    /// The claim is not in the outbox, or is just being sent.
    NotInOutbox = "not_in_outbox",
    /// The act does not fit the claim's state.
    WrongState = "wrong_state",
    /// The draft's JSON cannot be read.
    DraftUnreadable = "draft_unreadable",
    /// Something is missing: see the findings.
    Incomplete = "incomplete",
    /// The payer would reject it; a reason is needed to send it all the same.
    NeedsReason = "needs_reason",
    /// The claim code would be longer than the payer takes.
    CodeTooLong = "code_too_long",
    /// The pattern for claim codes is unusable.
    CodePattern = "code_pattern",
    /// The device mark is not one letter.
    DeviceLetter = "device_letter",
    /// Another laptop uses this device letter.
    DeviceClash = "device_clash",
    /// Not an insurance number.
    InsureeUnreadable = "insuree_unreadable",
    /// Not a day of the calendar.
    DateUnreadable = "date_unreadable",
    /// Needs the server, and there is no link.
    Offline = "offline",
    /// The server asks to wait.
    RateLimited = "rate_limited",
    /// The payer sent a list empty that was not before.
    ListGone = "list_gone",
    /// No list of this name.
    ListUnknown = "list_unknown",
    /// The payer sells no insurance product of this code, as far as known here.
    ProductNotFound = "product_not_found",
    /// The payer's list changed each time while it was fetched.
    ListMoved = "list_moved",
    /// The server, as it is reached, has no way to give this; no failure.
    NotOffered = "not_offered",
    /// The same of the facility's price lists, which were never here: prices are the national ones.
    PricesNotOffered = "prices_not_offered",
    /// The paper could not be made.
    PrintFailed = "print_failed",
    /// The paper was made, and no program of this computer shows it.
    NoViewer = "no_viewer",
    /// The file could not be written.
    FileUnwritable = "file_unwritable",
    /// The file could not be opened.
    FileUnreadable = "file_unreadable",
    /// There is nothing in the file.
    FileEmpty = "file_empty",
    /// The file is larger than any master data.
    FileTooLarge = "file_too_large",
    /// No file of master data.
    FileUnknown = "file_unknown",
    /// A workbook instead of its CSV.
    FileWorkbook = "file_workbook",
    /// The file ends too early or contradicts itself.
    FileBroken = "file_broken",
    /// A column is missing in the file.
    FileColumnMissing = "file_column_missing",
    /// More rows of the file are unreadable than readable.
    FileMostlyUnreadable = "file_mostly_unreadable",
    /// What is here is newer than the file.
    FileOlder = "file_older",
    /// A link, a folder or a device instead of a plain file.
    AttachmentNoFile = "attachment_no_file",
    /// Larger than a payer takes with a claim.
    AttachmentTooLarge = "attachment_too_large",
    /// Of a type that no payer takes with a claim.
    AttachmentType = "attachment_type",
    /// The claim has as many files as it can.
    AttachmentTooMany = "attachment_too_many",
    /// The claim has no such file.
    AttachmentNotFound = "attachment_not_found",
    /// The payer has the file, or may have it.
    AttachmentSent = "attachment_sent",
    /// The payer asks nothing about the claim.
    NotAsked = "not_asked",
    /// The payer has an answer to its questions.
    FeedbackGiven = "feedback_given",
    /// An assessment that is no number from 0 to 5.
    AssessmentRange = "assessment_range",
    /// No such language.
    LanguageUnknown = "language_unknown",
    /// No such state.
    StateUnknown = "state_unknown",
    /// No such layout of paper.
    LayoutUnknown = "layout_unknown",
    /// Stopped on request.
    Cancelled = "cancelled",
    /// A defect of this program.
    Internal = "internal",
}

/// A failure at the boundary: `code` decides, `detail` fills the sentence, `support` is for the log and never shows a person's data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Problem {
    /// What.
    pub code: Code,
    /// The fact the sentence names: an address, a code, the server's own words. May be empty.
    pub detail: String,
    /// The chain of technical causes, for support.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    #[ts(optional, as = "Option<String>")]
    pub support: String,
}

impl Problem {
    /// A problem without further facts.
    #[must_use]
    pub const fn new(code: Code) -> Self {
        Self { code, detail: String::new(), support: String::new() }
    }

    /// With the fact its sentence names.
    #[must_use]
    pub fn with(code: Code, detail: impl Into<String>) -> Self {
        Self { code, detail: detail.into(), support: String::new() }
    }

    /// With the technical causes.
    #[must_use]
    pub fn caused_by(mut self, error: &dyn std::error::Error) -> Self {
        let mut chain = error.to_string();
        let mut next = error.source();
        while let Some(cause) = next {
            chain.push_str(": ");
            chain.push_str(&cause.to_string());
            next = cause.source();
        }
        self.support = chain;
        self
    }
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.code.as_str())
    }
}

impl std::error::Error for Problem {}
