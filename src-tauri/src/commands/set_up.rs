//! The frame: first run, training and back, locking and unlocking, signing in, pulling master data.

use claims_app::dto::{PullView, SetUpInput, SignInInput, StatusView};

use super::{Answer, OpenDesk};

#[tauri::command]
pub async fn status(desk: OpenDesk<'_>) -> Answer<StatusView> {
    desk.app().await?.status().await
}

#[tauri::command]
pub async fn start_training(desk: OpenDesk<'_>) -> Answer<StatusView> {
    desk.start_training().await
}

#[tauri::command]
pub async fn leave_training(desk: OpenDesk<'_>) -> Answer<StatusView> {
    desk.leave_training().await
}

#[tauri::command]
pub async fn has_training(desk: OpenDesk<'_>) -> Answer<bool> {
    Ok(desk.has_training())
}

#[tauri::command]
pub async fn set_up(desk: OpenDesk<'_>, input: SetUpInput) -> Answer<StatusView> {
    desk.app().await?.set_up(input).await
}

#[tauri::command]
pub async fn unlock(desk: OpenDesk<'_>, passphrase: String) -> Answer<StatusView> {
    desk.app().await?.unlock(&passphrase).await
}

#[tauri::command]
pub async fn lock(desk: OpenDesk<'_>) -> Answer<StatusView> {
    desk.app().await?.lock().await
}

#[tauri::command]
pub async fn sign_in(desk: OpenDesk<'_>, input: SignInInput) -> Answer<StatusView> {
    desk.app().await?.sign_in(input).await
}

#[tauri::command]
pub async fn sync(desk: OpenDesk<'_>, full: bool) -> Answer<PullView> {
    desk.app().await?.sync(full).await
}

#[tauri::command]
pub async fn cancel_sync(desk: OpenDesk<'_>) -> Answer<()> {
    desk.app().await?.cancel_sync().await
}
