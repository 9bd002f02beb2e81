//! Files chosen in the system's dialog or dropped on the window, then taken in: master data, or what goes with a claim.
//!
//! The screens are told the names and give none: they can read no file but what a person chose.

use std::path::PathBuf;

use claims_app::dto::{AttachView, ImportView, Problem, SetUpInput};
use tauri::{AppHandle, DragDropEvent, Emitter as _, Manager as _, Runtime, Window, WindowEvent};
use tauri_plugin_dialog::{DialogExt as _, FilePath};
use tokio::sync::{Mutex, oneshot};

use super::{Answer, OpenDesk};
use crate::windows::MAIN;

/// The files a person chose last.
#[derive(Default)]
pub struct Chosen(Mutex<Vec<PathBuf>>);

impl Chosen {
    async fn take(&self, paths: Vec<PathBuf>) -> Vec<String> {
        let names = paths.iter().map(|path| {
            let name = path.file_name().unwrap_or(path.as_os_str());
            name.to_string_lossy().into_owned()
        });
        let names = names.collect();
        *self.0.lock().await = paths;
        names
    }

    async fn paths(&self) -> Vec<PathBuf> {
        self.0.lock().await.clone()
    }
}

/// Lets a person choose files; answers their names, none when nothing was chosen. `title` is in the clerk's language.
#[tauri::command]
pub async fn choose_files(app: AppHandle, title: String) -> Answer<Vec<String>> {
    let (chose, chosen) = oneshot::channel();
    let mut dialog = app.dialog().file().set_title(title);
    if let Some(window) = app.get_webview_window(MAIN) {
        dialog = dialog.set_parent(&window);
    }
    dialog.pick_files(move |files| {
        // Nobody waits any more: the window is closed.
        let _ = chose.send(files.unwrap_or_default());
    });
    let paths =
        chosen.await.unwrap_or_default().into_iter().filter_map(|file| FilePath::into_path(file).ok()).collect();
    Ok(app.state::<Chosen>().take(paths).await)
}

/// Takes in what was chosen; `anyway` also what is older than what is here.
#[tauri::command]
pub async fn import_files(app: AppHandle, desk: OpenDesk<'_>, anyway: bool) -> Answer<ImportView> {
    let paths = app.state::<Chosen>().paths().await;
    desk.app().await?.import(&paths, anyway).await
}

/// Adds what was chosen to a claim.
#[tauri::command]
pub async fn attach_files(app: AppHandle, desk: OpenDesk<'_>, id: String) -> Answer<AttachView> {
    let paths = app.state::<Chosen>().paths().await;
    desk.app().await?.attach(&id, &paths).await
}

/// Sets this computer up from what was chosen, without a server.
#[tauri::command]
pub async fn set_up_from_files(app: AppHandle, desk: OpenDesk<'_>, input: SetUpInput) -> Result<ImportView, Problem> {
    let paths = app.state::<Chosen>().paths().await;
    desk.app().await?.set_up_from_files(input, &paths).await
}

/// Files dropped on the window are chosen, and the screens are told their names.
pub fn dropped<R: Runtime>(window: &Window<R>, event: &WindowEvent) {
    let WindowEvent::DragDrop(DragDropEvent::Drop { paths, .. }) = event else { return };
    let (app, paths) = (window.app_handle().clone(), paths.clone());
    tauri::async_runtime::spawn(async move {
        let names = app.state::<Chosen>().take(paths).await;
        if let Err(error) = app.emit("dropped", names) {
            tracing::warn!(%error, "the screens were not told of dropped files");
        }
    });
}
