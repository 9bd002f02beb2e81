//! Settings.

use claims_app::dto::{ConnectionInput, SettingsInput, SettingsView};

use super::{Answer, OpenDesk};

#[tauri::command]
pub async fn settings(desk: OpenDesk<'_>) -> Answer<SettingsView> {
    desk.app().await?.settings().await
}

#[tauri::command]
pub async fn save_settings(desk: OpenDesk<'_>, input: SettingsInput) -> Answer<SettingsView> {
    desk.app().await?.save_settings(input).await
}

#[tauri::command]
pub async fn save_connection(desk: OpenDesk<'_>, input: ConnectionInput) -> Answer<SettingsView> {
    desk.app().await?.save_connection(input).await
}

#[tauri::command]
pub async fn save_passphrase(desk: OpenDesk<'_>, passphrase: String) -> Answer<SettingsView> {
    desk.app().await?.save_passphrase(&passphrase).await
}
