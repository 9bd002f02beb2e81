//! Drafts, claims on their way, answers, papers.

use claims_app::dto::{
    AttachmentView, ClaimFilter, ClaimPage, ClaimView, DeliveryView, DeskView, DraftInput, DraftView, FeedbackInput,
    ReceiptView, RefreshView, StatusView, SubmitView,
};
use tauri::AppHandle;

use super::{Answer, OpenDesk};
use crate::viewer;

#[tauri::command]
pub async fn new_draft(desk: OpenDesk<'_>) -> Answer<DraftView> {
    desk.app().await?.new_draft().await
}

#[tauri::command]
pub async fn open_draft(desk: OpenDesk<'_>, id: String) -> Answer<DraftView> {
    desk.app().await?.open_draft(&id).await
}

#[tauri::command]
pub async fn save_draft(desk: OpenDesk<'_>, id: String, draft: DraftInput) -> Answer<DraftView> {
    desk.app().await?.save_draft(&id, draft).await
}

#[tauri::command]
pub async fn discard_draft(desk: OpenDesk<'_>, id: String) -> Answer<()> {
    desk.app().await?.discard_draft(&id).await
}

#[tauri::command]
pub async fn restore_draft(desk: OpenDesk<'_>, id: String) -> Answer<()> {
    desk.app().await?.restore_draft(&id).await
}

#[tauri::command]
pub async fn submit(desk: OpenDesk<'_>, ids: Vec<String>, anyway: Option<String>) -> Answer<Vec<SubmitView>> {
    desk.app().await?.submit(&ids, anyway.as_deref()).await
}

#[tauri::command]
pub async fn detach(desk: OpenDesk<'_>, id: String, file: String) -> Answer<Vec<AttachmentView>> {
    desk.app().await?.detach(&id, &file).await
}

#[tauri::command]
pub async fn attach_again(desk: OpenDesk<'_>, id: String) -> Answer<Vec<AttachmentView>> {
    desk.app().await?.attach_again(&id).await
}

#[tauri::command]
pub async fn answer_questions(desk: OpenDesk<'_>, id: String, answers: FeedbackInput) -> Answer<ClaimView> {
    desk.app().await?.answer_questions(&id, answers).await
}

#[tauri::command]
pub async fn take_back(desk: OpenDesk<'_>, id: String) -> Answer<DraftView> {
    desk.app().await?.take_back(&id).await
}

#[tauri::command]
pub async fn try_again(desk: OpenDesk<'_>, id: String) -> Answer<ClaimView> {
    desk.app().await?.try_again(&id).await
}

#[tauri::command]
pub async fn take_new_code(desk: OpenDesk<'_>, id: String) -> Answer<ClaimView> {
    desk.app().await?.take_new_code(&id).await
}

#[tauri::command]
pub async fn correct(desk: OpenDesk<'_>, id: String) -> Answer<DraftView> {
    desk.app().await?.correct(&id).await
}

#[tauri::command]
pub async fn send(desk: OpenDesk<'_>) -> Answer<DeliveryView> {
    desk.app().await?.send().await
}

#[tauri::command]
pub async fn send_with_files(desk: OpenDesk<'_>) -> Answer<DeliveryView> {
    desk.app().await?.send_with_files().await
}

#[tauri::command]
pub async fn pause(desk: OpenDesk<'_>) -> Answer<StatusView> {
    desk.app().await?.pause().await
}

#[tauri::command]
pub async fn resume(desk: OpenDesk<'_>) -> Answer<StatusView> {
    desk.app().await?.resume().await
}

#[tauri::command]
pub async fn spare_the_link(desk: OpenDesk<'_>) -> Answer<StatusView> {
    desk.app().await?.spare_the_link().await
}

#[tauri::command]
pub async fn use_the_link(desk: OpenDesk<'_>) -> Answer<StatusView> {
    desk.app().await?.use_the_link().await
}

#[tauri::command]
pub async fn ledger(desk: OpenDesk<'_>) -> Answer<claims_app::dto::LedgerView> {
    desk.app().await?.ledger().await
}

#[tauri::command]
pub async fn refresh(desk: OpenDesk<'_>) -> Answer<RefreshView> {
    desk.app().await?.refresh().await
}

#[tauri::command]
pub async fn claims(desk: OpenDesk<'_>, filter: ClaimFilter) -> Answer<ClaimPage> {
    desk.app().await?.claims(filter).await
}

#[tauri::command]
pub async fn claim(desk: OpenDesk<'_>, id: String) -> Answer<ClaimView> {
    desk.app().await?.claim(&id).await
}

#[tauri::command]
pub async fn desk(desk: OpenDesk<'_>) -> Answer<DeskView> {
    desk.app().await?.desk().await
}

/// Makes the claim form and shows it; the file stays in the home's private folder of papers.
#[tauri::command]
pub async fn print_receipt(app: AppHandle, desk: OpenDesk<'_>, id: String) -> Answer<ReceiptView> {
    let paper = desk.app().await?.print(&id).await?;
    viewer::show(&app, &paper)?;
    Ok(paper)
}
