//! Which claim codes of this laptop the payer holds already.

use claims_openimis::gql;

use crate::Answering;
use crate::budget::Share;
use crate::client::Client;

/// The highest codes on the server that begin with `prefix`, highest first, at most one page (100).
///
/// # Errors
/// As any question. Only GraphQL can tell: where the server was found not to offer it, none are known, and a code that is used already is
/// noticed when its claim is sent.
pub fn own_codes<'a>(client: &'a Client, prefix: &'a str) -> Answering<'a, Vec<String>> {
    Box::pin(async move {
        let page = match client.query(&gql::claims_by_code_prefix(prefix, None), Share::Clerk, gql::read_codes).await {
            Err(error) if client.lacks_graphql(&error).await? => return Ok(Vec::new()),
            page => page?,
        };
        // The server compares without capitals.
        Ok(page.rows.into_iter().filter(|code| code.starts_with(prefix)).collect())
    })
}
