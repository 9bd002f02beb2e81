//! Asking the payer whether it holds a claim, by code, with two witnesses: FHIR first, GraphQL where FHIR cannot tell.

use claims_domain::answer::{Answer, Likeness, Told, compare};
use claims_domain::claim::Composed;
use claims_domain::ids::ClaimCode;
use claims_domain::outbox::Asked;
use claims_openimis::response::{self, Held};
use claims_openimis::{gql, path};

use crate::ClientError;
use crate::budget::Share;
use crate::client::Client;
use crate::transport::Ask;

/// What FHIR could say when it could not settle the question.
enum First {
    /// No claim of this code that we may read.
    Absent,
    /// There is one, but it cannot be shown or compared.
    Unclear,
    /// Nothing usable.
    Silent(ClientError),
}

/// Whether the payer holds this very claim. With *no answer* comes the failure behind it.
pub(super) async fn ask(client: &Client, code: &ClaimCode, ours: &Composed) -> (Asked, Option<ClientError>) {
    let first = match by_fhir(client, code).await {
        Ok(Held::Answer(answer)) => match verdict(ours, answer) {
            Asked::Same(answer) => return on_the_same_days(client, ours, answer).await,
            Asked::Inconclusive => First::Unclear,
            asked @ (Asked::Different | Asked::Absent | Asked::NoAnswer | Asked::SignInNeeded | Asked::NoRight) => {
                return (asked, None);
            }
        },
        Ok(Held::Absent) => First::Absent,
        Ok(Held::Unreadable) => First::Unclear,
        Err(error) if error.another_way_may_work() => First::Silent(error),
        Err(error) => return silent(error),
    };
    let second = match by_graphql(client, code).await {
        Ok(Held::Answer(answer)) => return (verdict(ours, answer), None),
        Ok(Held::Unreadable) => return (Asked::Inconclusive, None),
        Ok(Held::Absent) => Ok(()),
        Err(error) if error.another_way_may_work() => Err(error),
        Err(error) => return silent(error),
    };
    match (first, second) {
        (First::Absent, Ok(())) => unseen(client, code, ours).await,
        // GraphQL does not serve here: FHIR's word has to do.
        (First::Absent, Err(_)) => (Asked::Absent, None),
        (First::Unclear, _) => (Asked::Inconclusive, None),
        (First::Silent(_), Ok(())) => unseen(client, code, ours).await,
        (First::Silent(error), Err(_)) => silent(error),
    }
}

/// A `ClaimResponse` tells no days; the other ways do, where they serve. Two visits of one person may be alike in all but these.
async fn on_the_same_days(client: &Client, ours: &Composed, held: Box<Answer>) -> (Asked, Option<ClientError>) {
    match by_graphql(client, &held.code).await {
        Ok(Held::Answer(answer)) => return (verdict(ours, answer), None),
        Ok(Held::Absent | Held::Unreadable) => {}
        Err(error) if error.another_way_may_work() => {}
        Err(error) => return silent(error),
    }
    let Some(uuid) = &held.uuid else { return (Asked::Same(held), None) };
    match client.call(&Ask::get(path::claim(uuid.as_str())), response::read_days).await {
        Ok(Some(days)) => {
            let told = Told {
                claim_date: days.claimed,
                visit_from: days.visit_from,
                visit_to: days.visit_to,
                ..held.told.clone()
            };
            (verdict(ours, Box::new(Answer { told, ..*held })), None)
        }
        Ok(None) => (Asked::Same(held), None),
        // A claim with files cannot be shown.
        Err(error) if error.another_way_may_work() => (Asked::Same(held), None),
        Err(error) => silent(error),
    }
}

/// Nobody shows us such a claim. Before that counts as *absent*, the one register that knows every facility's codes is asked;
/// and as a claim may have been stored between two questions, a taken code is looked for once more.
async fn unseen(client: &Client, code: &ClaimCode, ours: &Composed) -> (Asked, Option<ClientError>) {
    match client.query(&gql::validate_code(code), Share::Clerk, gql::read_validate_code).await {
        Ok(true) => return (Asked::Absent, None),
        Ok(false) => {}
        Err(error) if error.another_way_may_work() => return (Asked::Absent, None),
        Err(error) => return silent(error),
    }
    match by_graphql(client, code).await {
        Ok(Held::Answer(answer)) => (verdict(ours, answer), None),
        Ok(Held::Unreadable) => (Asked::Inconclusive, None),
        Ok(Held::Absent) => (Asked::Different, None),
        Err(error) => silent(error),
    }
}

async fn by_fhir(client: &Client, code: &ClaimCode) -> Result<Held, ClientError> {
    let held = client.call(&Ask::get(path::claim_response(code.as_str())), response::read).await?;
    // A code that looks like a UUID could name another claim.
    let is_another = matches!(&held, Held::Answer(answer) if answer.code != *code);
    Ok(if is_another { Held::Unreadable } else { held })
}

async fn by_graphql(client: &Client, code: &ClaimCode) -> Result<Held, ClientError> {
    let page = client.query(&gql::claim_by_code(code), Share::Clerk, gql::read_claims).await?;
    let is_empty = page.total.is_none_or(|total| total == 0);
    Ok(match page.rows.into_iter().filter_map(gql::Row::answer).find(|answer| answer.code == *code) {
        Some(answer) => Held::Answer(Box::new(answer)),
        None if is_empty => Held::Absent,
        // Counted, but not readable.
        None => Held::Unreadable,
    })
}

fn verdict(ours: &Composed, held: Box<Answer>) -> Asked {
    match compare(ours, &held) {
        Likeness::Same => Asked::Same(held),
        Likeness::Different => Asked::Different,
        Likeness::Inconclusive => Asked::Inconclusive,
    }
}

fn silent(error: ClientError) -> (Asked, Option<ClientError>) {
    let asked = match error {
        ClientError::WrongPassword | ClientError::SignedOut => Asked::SignInNeeded,
        ClientError::NoRight => Asked::NoRight,
        ClientError::Unreachable
        | ClientError::Tls(_)
        | ClientError::Timeout
        | ClientError::NotOpenImis
        | ClientError::UnexpectedAnswer { .. }
        | ClientError::RateLimited { .. }
        | ClientError::Declined { .. }
        | ClientError::ServerError { .. }
        | ClientError::TooLarge
        | ClientError::ListGone
        | ClientError::ListMoved
        | ClientError::BadAddress
        | ClientError::Stopped
        | ClientError::Store(_) => Asked::NoAnswer,
    };
    (asked, Some(error))
}
