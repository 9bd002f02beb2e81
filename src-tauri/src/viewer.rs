//! Shows a paper in the program the system has for it, and a file in its folder.

use std::path::Path;

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

/// Opens the folder of a file, with the file marked where the system can do that.
///
/// # Errors
/// [`Code::NoViewer`] with the path when no program shows folders; the file stays.
pub fn show_folder(app: &AppHandle, file: &Path) -> Result<(), Problem> {
    let opener = app.opener();
    let folder = file.parent().unwrap_or(file).display().to_string();
    opener
        .reveal_item_in_dir(file)
        .or_else(|_| opener.open_path(folder, None::<&str>))
        .map_err(|error| Problem::with(Code::NoViewer, file.display().to_string()).caused_by(&error))
}
