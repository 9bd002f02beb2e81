//! Database work from async code: on a blocking thread, in one transaction that no request can hold open.

use claims_store::{Read, Store, Write};

use crate::ClientError;

/// Runs one write transaction. It is finished even when the caller stops waiting.
pub(crate) async fn write<T: Send + 'static>(
    store: &Store,
    work: impl FnOnce(&Write<'_>) -> Result<T, ClientError> + Send + 'static,
) -> Result<T, ClientError> {
    let store = store.clone();
    tokio::task::spawn_blocking(move || store.write(work)).await.map_err(|_| ClientError::Stopped)?
}

/// Reads one consistent snapshot.
pub(crate) async fn read<T: Send + 'static>(
    store: &Store,
    work: impl FnOnce(&Read<'_>) -> Result<T, ClientError> + Send + 'static,
) -> Result<T, ClientError> {
    let store = store.clone();
    tokio::task::spawn_blocking(move || store.read(work)).await.map_err(|_| ClientError::Stopped)?
}
