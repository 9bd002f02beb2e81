//! What changed in the payer's register, what its insurance products limit, and a person's word that a list is empty.

use claims_app::dto::{ProductView, RegisterChangeView};

use super::{Answer, OpenDesk};

#[tauri::command]
pub async fn accept_empty(desk: OpenDesk<'_>, list: String) -> Answer<()> {
    desk.app().await?.accept_empty(&list).await
}

#[tauri::command]
pub async fn register_changes(desk: OpenDesk<'_>) -> Answer<Vec<RegisterChangeView>> {
    desk.app().await?.register_changes().await
}

#[tauri::command]
pub async fn see_register_changes(desk: OpenDesk<'_>) -> Answer<()> {
    desk.app().await?.see_register_changes().await
}

#[tauri::command]
pub async fn product(desk: OpenDesk<'_>, code: String) -> Answer<ProductView> {
    desk.app().await?.product(&code).await
}
