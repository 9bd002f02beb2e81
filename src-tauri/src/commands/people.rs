//! Insured persons, what they are covered for, and the catalogues.

use claims_app::dto::{
    AdministratorView, AheadSizeView, AheadView, ClaimRowView, ElementCoverView, FindInput, HitView, InsureeView,
    PersonHitView,
};

use super::{Answer, OpenDesk};

#[tauri::command]
pub async fn insuree(desk: OpenDesk<'_>, number: String, on: Option<String>, offline: bool) -> Answer<InsureeView> {
    desk.app().await?.insuree(&number, on.as_deref(), offline).await
}

#[tauri::command]
pub async fn element_cover(desk: OpenDesk<'_>, number: String, kind: String, code: String) -> Answer<ElementCoverView> {
    desk.app().await?.element_cover(&number, &kind, &code).await
}

#[tauri::command]
pub async fn insuree_claims(desk: OpenDesk<'_>, number: String) -> Answer<Vec<ClaimRowView>> {
    desk.app().await?.insuree_claims(&number).await
}

#[tauri::command]
pub async fn find(desk: OpenDesk<'_>, input: FindInput) -> Answer<Vec<HitView>> {
    desk.app().await?.find(input).await
}

#[tauri::command]
pub async fn administrators(desk: OpenDesk<'_>) -> Answer<Vec<AdministratorView>> {
    desk.app().await?.administrators().await
}

#[tauri::command]
pub async fn find_people(desk: OpenDesk<'_>, text: String, limit: u32) -> Answer<Vec<PersonHitView>> {
    desk.app().await?.find_people(&text, limit).await
}

#[tauri::command]
pub async fn people_ahead(desk: OpenDesk<'_>) -> Answer<AheadView> {
    desk.app().await?.people_ahead().await
}

#[tauri::command]
pub async fn people_size(desk: OpenDesk<'_>) -> Answer<AheadSizeView> {
    desk.app().await?.people_size().await
}

#[tauri::command]
pub async fn fetch_people_ahead(desk: OpenDesk<'_>) -> Answer<AheadView> {
    desk.app().await?.fetch_people_ahead().await
}

#[tauri::command]
pub async fn forget_people_ahead(desk: OpenDesk<'_>) -> Answer<AheadView> {
    desk.app().await?.forget_people_ahead().await
}
