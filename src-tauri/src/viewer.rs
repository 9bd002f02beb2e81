//! Shows a paper in the program the system has for it.

use claims_app::dto::{Code, Problem, ReceiptView};
use tauri::AppHandle;
use tauri_plugin_opener::OpenerExt as _;

/// Opens the paper's file.
///
/// # Errors
/// [`Code::NoViewer`] with the path when no program shows it; the file stays.
pub fn show(app: &AppHandle, paper: &ReceiptView) -> Result<(), Problem> {
    app.opener()
        .open_path(&paper.path, None::<&str>)
        .map_err(|error| Problem::with(Code::NoViewer, paper.path.as_str()).caused_by(&error))
}
