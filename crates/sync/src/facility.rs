//! Which facility this laptop bills for.

use claims_domain::facility::Facility;
use claims_openimis::user::User;
use claims_openimis::{catalogue, gql, path};

use crate::budget::Share;
use crate::client::Client;
use crate::transport::Ask;
use crate::{ClientError, Via};

/// The facility of this code, else the user's own; `None` when the server knows no such facility or the user has none.
///
/// # Errors
/// As any question.
pub async fn find_facility(client: &Client, code: Option<&str>, user: &User) -> Result<Option<Facility>, ClientError> {
    let request = match (code, user.facility_id) {
        (Some(code), _) => gql::facility(code),
        (None, Some(id)) => gql::facility_by_id(id),
        (None, None) => return Ok(None),
    };
    client.query(&request, Share::Clerk, gql::read_facility).await
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
