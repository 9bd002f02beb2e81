//! Which claim codes of this laptop the payer holds already.

use claims_openimis::gql;

use crate::ClientError;
use crate::budget::Share;
use crate::client::Client;

/// The highest codes on the server that begin with `prefix`, highest first, at most one page (100).
///
/// # Errors
/// As any question. Only GraphQL can tell: without it the counter cannot be resumed from the server.
pub async fn own_codes(client: &Client, prefix: &str) -> Result<Vec<String>, ClientError> {
    let page = client.query(&gql::claims_by_code_prefix(prefix, None), Share::Clerk, gql::read_codes).await?;
    // The server compares without capitals.
    Ok(page.rows.into_iter().filter(|code| code.starts_with(prefix)).collect())
}
