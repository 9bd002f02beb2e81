//! What the screens, the command line and scripts exchange with the core: plain data in the user's words.
//!
//! TypeScript is generated from these types (`ui/src/lib/api/generated`); `docs/cli.md` describes the same fields.
//! Amounts and quantities are text with every digit; instants are milliseconds since 1970 UTC; days are `YYYY-MM-DD`.

mod attachment;
mod claim;
mod find;
mod import;
mod insuree;
mod ledger;
mod prices;
mod problem;
mod product;
mod register;
mod report;
mod settings;
mod status;

pub use attachment::{AttachView, AttachmentView, NotAttachedView};
pub use claim::{
    AnswerLineView, AnswerView, BlockedView, ClaimFilter, ClaimPage, ClaimRowView, ClaimView, DoubtedView, DraftInput,
    DraftView, FeedbackInput, FeedbackView, FindingView, HistoryView, LineInput, LineView, PageMark, StageView,
    StepView, SubmitView,
};
pub use find::{AdministratorView, FindInput, HitKind, HitView};
pub use import::{ImportView, ImportedView, SkippedView};
pub use insuree::{
    AheadSizeView, AheadView, CoverKind, CoverView, ElementCoverView, FamilyMemberView, InsureeView, LeftView,
    PersonHitView, PersonView, PolicyView,
};
pub use ledger::{AgeView, BillView, FirstTry, LedgerMonth, LedgerView, ReasonView, SettledView};
pub use prices::{FileView, ListNameView, PriceChangeView, PriceView, PricesInput, PricesView};
pub use problem::{Code, Problem};
pub use product::{CoveredView, LimitationView, LimitsView, ProductView};
pub use register::{FactChangeView, RegisterChangeView};
pub use report::{
    Changed, DeliveryView, DeskView, MoneyByState, NeedView, ProgressView, PullView, ReceiptView, RefreshView,
};
pub use settings::{
    AbilitiesView, ConnectionInput, ConnectionView, SetUpInput, SettingsInput, SettingsView, SignInInput, SignInWay,
    Theme,
};
pub use status::{Connection, FeedView, Mode, SecondHomeView, StatusView, WarningView};
