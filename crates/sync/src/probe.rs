//! Finding out once what a server can do: releases differ, and within a release the FHIR part is broken in places.

use claims_domain::ServiceDate;
use claims_domain::ids::{FacilityCode, InsureeNo};
use claims_openimis::ability::Abilities;
use claims_openimis::bundles::{self, Listing, Since};
use claims_openimis::user::User;
use claims_openimis::{Problem, eligibility, gql, path};
use claims_store::List;
use reqwest::Method;

use crate::budget::Share;
use crate::client::Client;
use crate::session::graphql;
use crate::transport::{Ask, With};
use crate::{Answering, ClientError};

/// Exists since 26.04 only; asked for its status alone.
const NEW_IN_26_04: &str = "api_fhir_r4/CodeSystem/medical-service/";
/// A number nobody has: a server that understands the question says so, a broken one fails before it looks.
const NOBODY: &str = "0";

impl Client {
    /// Finds out what the server can do, and uses it from now on. Signs in first where needed. A handful of small requests.
    ///
    /// # Errors
    /// When the server cannot be reached or nobody can sign in: then nothing was found out.
    pub fn probe(&self) -> Answering<'_, Abilities> {
        Box::pin(async move {
            let user = self.who_if_told().await?;
            let (graphql, csrf_needed) = self.probe_graphql(user.and_then(|user| user.facility_id)).await?;
            let (fhir_feeds, fhir_fails) = self.probe_feeds().await?;
            let abilities = Abilities {
                fhir_feeds,
                fhir_fails,
                graphql_missing: self.missing_fields().await?,
                mediator: self.transport.mediator(),
                base: Some(self.transport.base().to_string()),
                release_hint: self.release().await?.map(str::to_owned),
                fhir_eligibility: self.probe_eligibility().await?,
                graphql,
                csrf_needed,
                refresh_token: self.can_refresh().await,
                probed: self.transport.now(),
            };
            self.remember(abilities.clone());
            Ok(abilities)
        })
    }

    /// The signed-in user; `None` where a mediator lets nothing through but FHIR, which does not tell.
    ///
    /// # Errors
    /// As any question. When FHIR does not answer either, what is there is no openIMIS.
    pub fn who_if_told(&self) -> Answering<'_, Option<User>> {
        Box::pin(async move {
            let error = match self.who().await {
                Err(error) if error.is_of_a_closed_way() => error,
                answer => return answer.map(Some),
            };
            if self.lists(&bundles::facilities()).await? { Ok(None) } else { Err(error) }
        })
    }

    /// Whether this failed because the server, as it is reached, has no GraphQL. Looked at anew when it was found to have: a mediator may
    /// have come to stand before it.
    pub(crate) async fn lacks_graphql(&self, error: &ClientError) -> Result<bool, ClientError> {
        if !error.is_of_a_closed_way() {
            return Ok(false);
        }
        let Some(known) = self.abilities().filter(|known| known.base.is_some()) else { return Ok(false) };
        if known.graphql {
            // Its own words: it is there.
            if matches!(error, ClientError::NoRight | ClientError::Declined { .. }) {
                return Ok(false);
            }
            let (graphql, csrf_needed) = self.probe_graphql(None).await?;
            if graphql {
                return Ok(false);
            }
            self.remember(Abilities { graphql, csrf_needed, ..known });
        }
        Ok(true)
    }

    /// Whether GraphQL answers list queries, and whether it wants the guard token for them.
    async fn probe_graphql(&self, facility: Option<i64>) -> Result<(bool, bool), ClientError> {
        let request = match facility {
            Some(id) => gql::facility_by_id(id),
            None => gql::facility(NOBODY),
        };
        let ask = graphql(&request);
        let pass = self.pass(&ask).await?;
        let unguarded = With { csrf: None, ..pass.with() };
        let got = self.transport.exchange(&ask, unguarded).await?;
        let csrf_needed = matches!(gql::read_facility(got.reply()), Err(Problem::Csrf));
        let works = works(self.query(&request, Share::Clerk, gql::read_facility).await)?;
        Ok((works, csrf_needed))
    }

    async fn probe_eligibility(&self) -> Result<bool, ClientError> {
        let Some(now) = self.transport.now().utc() else { return Ok(false) };
        let today = ServiceDate::new(now.date_naive());
        let body = eligibility::request_body(&InsureeNo::typed(NOBODY), None, None, today);
        match self.call(&Ask::post(path::ELIGIBILITY, body), eligibility::read).await {
            Err(ClientError::Declined { texts }) => Ok(texts.iter().any(|text| text.contains("does not exist"))),
            answer => works(answer),
        }
    }

    /// The feeds that FHIR serves here, and those that fail on it.
    async fn probe_feeds(&self) -> Result<(Vec<String>, Vec<String>), ClientError> {
        // None works at any facility: what matters is whether the list can be read.
        let nowhere = FacilityCode::new("-");
        let tried = [
            (List::Services, self.lists(&bundles::services()).await?),
            (List::Items, self.lists(&bundles::items()).await?),
            (List::Diagnoses, self.status(path::DIAGNOSES).await? == 200),
            (List::Administrators, self.lists(&bundles::administrators(&nowhere)).await?),
            (List::Facilities, self.lists(&bundles::facilities()).await?),
            (List::Places, self.lists(&bundles::places()).await?),
            (List::Products, self.lists(&bundles::products()).await?),
        ];
        let (served, failed): (Vec<_>, Vec<_>) = tried.into_iter().partition(|(_, works)| *works);
        let names = |lists: Vec<(List, bool)>| lists.into_iter().map(|(list, _)| list.as_str().to_owned()).collect();
        Ok((names(served), names(failed)))
    }

    /// What we ask GraphQL for and this server does not have; nothing where it does not tell.
    async fn missing_fields(&self) -> Result<Vec<String>, ClientError> {
        match self.query(&gql::fields(), Share::Clerk, gql::read_fields).await {
            Ok(fields) => {
                let missing = gql::ASKED.iter().filter(|field| !fields.contains(**field));
                Ok(missing.map(|field| (*field).to_owned()).collect())
            }
            Err(error) if error.another_way_may_work() => Ok(Vec::new()),
            Err(error) => Err(error),
        }
    }

    async fn lists<T: Send>(&self, list: &Listing<T>) -> Result<bool, ClientError> {
        let first = Ask::get(list.path(1, 1, &Since::ever(self.transport.now())));
        works(self.call(&first, |reply| list.read(1, 1, reply)).await)
    }

    async fn release(&self) -> Result<Option<&'static str>, ClientError> {
        Ok(match self.status(NEW_IN_26_04).await? {
            200 => Some("26.04"),
            404 => Some("25.10"),
            _ => None,
        })
    }

    /// The status alone, without the body.
    async fn status(&self, path: &str) -> Result<u16, ClientError> {
        let ask = Ask { method: Method::HEAD, ..Ask::get(path) };
        let pass = self.pass(&ask).await?;
        Ok(self.transport.exchange(&ask, pass.with()).await?.status)
    }
}

/// Whether an answer shows that this way works; errors that say nothing about the way are passed on.
fn works<T>(answer: Result<T, ClientError>) -> Result<bool, ClientError> {
    match answer {
        Ok(_) => Ok(true),
        Err(error) if error.another_way_may_work() => Ok(false),
        Err(error) => Err(error),
    }
}
