//! What the screens can ask for: each command takes the open home and calls one use case.

mod claims;
mod files;
mod people;
mod prices;
mod register;
mod set_up;
mod settings;

use claims_app::dto::Problem;
use tauri::ipc::Invoke;

use crate::desk::Desk;

pub use files::{Chosen, dropped};
pub use prices::LastExport;

/// What every command answers.
type Answer<T> = Result<T, Problem>;
type OpenDesk<'a> = tauri::State<'a, Desk>;

/// All commands, by the names the screens call.
pub fn handler() -> impl Fn(Invoke) -> bool + Send + Sync + 'static {
    tauri::generate_handler![
        set_up::status,
        set_up::start_training,
        set_up::leave_training,
        set_up::has_training,
        set_up::set_up,
        set_up::unlock,
        set_up::lock,
        set_up::sign_in,
        set_up::sync,
        set_up::cancel_sync,
        files::choose_files,
        files::import_files,
        files::attach_files,
        files::set_up_from_files,
        people::insuree,
        people::element_cover,
        people::insuree_claims,
        people::find_people,
        people::people_ahead,
        people::people_size,
        people::fetch_people_ahead,
        people::forget_people_ahead,
        people::find,
        people::administrators,
        claims::new_draft,
        claims::open_draft,
        claims::save_draft,
        claims::discard_draft,
        claims::restore_draft,
        claims::submit,
        claims::detach,
        claims::attach_again,
        claims::answer_questions,
        claims::take_back,
        claims::try_again,
        claims::take_new_code,
        claims::correct,
        claims::send,
        claims::send_with_files,
        claims::pause,
        claims::resume,
        claims::spare_the_link,
        claims::use_the_link,
        claims::refresh,
        claims::ledger,
        claims::claims,
        claims::claim,
        claims::desk,
        claims::print_receipt,
        prices::prices,
        prices::price_changes,
        register::accept_empty,
        register::register_changes,
        register::see_register_changes,
        register::product,
        prices::see_price_changes,
        prices::export_prices,
        prices::export_ledger,
        prices::show_export,
        settings::settings,
        settings::save_settings,
        settings::save_connection,
        settings::save_passphrase,
    ]
}
