//! The facility's price list, what changed in it, and the list as a file.

use std::path::PathBuf;

use claims_app::dto::{Code, FileView, PriceChangeView, PricesInput, PricesView, Problem};
use tauri::{AppHandle, Manager as _};

use super::{Answer, OpenDesk};
use crate::{exports, viewer};

#[tauri::command]
pub async fn prices(desk: OpenDesk<'_>, input: PricesInput) -> Answer<PricesView> {
    desk.app().await?.prices(input).await
}

#[tauri::command]
pub async fn price_changes(desk: OpenDesk<'_>) -> Answer<Vec<PriceChangeView>> {
    desk.app().await?.price_changes().await
}

#[tauri::command]
pub async fn see_price_changes(desk: OpenDesk<'_>) -> Answer<()> {
    desk.app().await?.see_price_changes().await
}

/// Writes the list into the clerk's documents. `name` is the file's name in the clerk's language, without ending.
#[tauri::command]
pub async fn export_prices(app: AppHandle, desk: OpenDesk<'_>, name: String) -> Answer<FileView> {
    let path = exports::free_path(&documents(&app, &desk), &name, "csv");
    let file = desk.app().await?.export_prices(&path).await?;
    *app.state::<LastExport>().0.lock().await = Some(path);
    Ok(file)
}

/// Writes the claims into the clerk's documents, as [`export_prices`] does the list.
#[tauri::command]
pub async fn export_ledger(app: AppHandle, desk: OpenDesk<'_>, name: String) -> Answer<FileView> {
    let path = exports::free_path(&documents(&app, &desk), &name, "csv");
    let file = desk.app().await?.export_ledger(&path).await?;
    *app.state::<LastExport>().0.lock().await = Some(path);
    Ok(file)
}

/// Shows the folder of the last export; the screens name no path, so they can show no other.
#[tauri::command]
pub async fn show_export(app: AppHandle) -> Answer<()> {
    match app.state::<LastExport>().0.lock().await.clone() {
        Some(path) => viewer::show_folder(&app, &path),
        None => Err(Problem::new(Code::NoViewer)),
    }
}

/// The file that was exported last.
#[derive(Default)]
pub struct LastExport(tokio::sync::Mutex<Option<PathBuf>>);

/// Documents, else downloads, else our own folder: a computer without the first two has no desktop either.
fn documents(app: &AppHandle, desk: &OpenDesk<'_>) -> PathBuf {
    let folders = [app.path().document_dir(), app.path().download_dir()];
    let there = folders.into_iter().flatten().find(|folder| folder.is_dir());
    there.unwrap_or_else(|| desk.root().clone())
}
