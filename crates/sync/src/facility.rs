//! Which facility this laptop bills for.

use claims_domain::facility::Facility;
use claims_openimis::user::User;
use claims_openimis::{catalogue, gql, path};

use crate::budget::Share;
use crate::client::Client;
use crate::transport::Ask;
use crate::{Answering, ClientError, Via};

/// The facility of this code, by the way that works, else the user's own; `None` when the server knows no such facility or the user has
/// none.
///
/// # Errors
/// As any question.
pub fn find_facility<'a>(
    client: &'a Client,
    code: Option<&'a str>,
    user: Option<&'a User>,
) -> Answering<'a, Option<(Facility, Via)>> {
    Box::pin(async move {
        if let Some(code) = code {
            let (found, via) = by_code(client, code).await?;
            return Ok(found.map(|facility| (facility, via)));
        }
        let Some(id) = user.and_then(|user| user.facility_id) else { return Ok(None) };
        let found = client.query(&gql::facility_by_id(id), Share::Clerk, gql::read_facility).await?;
        Ok(found.map(|facility| (facility, Via::Graphql)))
    })
}

/// The facility of this code by the way that works: FHIR tells its name and UUID, but no price lists.
pub(crate) async fn by_code(client: &Client, code: &str) -> Result<(Option<Facility>, Via), ClientError> {
    match client.query(&gql::facility(code), Share::Clerk, gql::read_facility).await {
        Ok(facility) => Ok((facility, Via::Graphql)),
        Err(error) if error.another_way_may_work() => {
            match client.call(&Ask::get(path::organization(code)), catalogue::read_organization).await {
                Ok(facility) => Ok((Some(facility), Via::Fhir)),
                // The first way's answer says more about what is wrong.
                Err(_) => Err(error),
            }
        }
        Err(error) => Err(error),
    }
}
