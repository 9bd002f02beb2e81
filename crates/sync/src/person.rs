//! Asking the payer about a person: who they are, their policies, and whether one service or item is covered.

use claims_domain::ServiceDate;
use claims_domain::catalogue::Kind;
use claims_domain::cover::{ElementCover, Insuree, Policy, WhyUnknown};
use claims_domain::ids::InsureeNo;
use claims_openimis::{Problem, Reply, catalogue, eligibility, gql, path};
use futures_util::future::join;

use crate::budget::Share;
use crate::client::Client;
use crate::transport::Ask;
use crate::{Answering, ClientError};

/// What the payer says about an insurance number.
pub enum LookedUp {
    /// Somebody has it.
    Found {
        /// Who.
        insuree: Insuree,
        /// Their policies, possibly none; or why the payer does not tell.
        policies: Result<Policies, WhyUnknown>,
        /// The members of their family, themselves included; none where the payer tells no family.
        family: Vec<Insuree>,
        /// The answer about the person as received.
        raw: String,
    },
    /// Somebody of a district this user may not see: the payer names no person, but it names their policies, and takes claims.
    Hidden {
        /// Their policies, at least one.
        policies: Policies,
    },
    /// Nobody has it, as far as this user can learn.
    NotFound,
}

/// Policies as the payer told them.
#[derive(Default)]
pub struct Policies {
    /// Every policy it named.
    pub list: Vec<Policy>,
    /// Its answers as received.
    pub raw: Vec<String>,
}

impl std::fmt::Debug for LookedUp {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Found { .. } => "Found(…)",
            Self::Hidden { .. } => "Hidden(…)",
            Self::NotFound => "NotFound",
        })
    }
}

/// Asks who has this number and what covers them on that day.
///
/// # Errors
/// As any question. When only the policies are not told for lack of a right, that is part of the answer.
pub fn look_up<'a>(client: &'a Client, number: &'a InsureeNo, on: ServiceDate) -> Answering<'a, LookedUp> {
    Box::pin(async move {
        let Some(Person { insuree, family, raw }) = who_has(client, number).await? else {
            return Ok(match hidden(client, number, on).await? {
                policies if policies.list.is_empty() => LookedUp::NotFound,
                policies => LookedUp::Hidden { policies },
            });
        };
        let policies = match policies(client, number, on).await {
            Ok(policies) => Ok(policies),
            Err(error) if client.lacks_graphql(&error).await? => Err(WhyUnknown::NotOffered),
            Err(ClientError::NoRight) => Err(WhyUnknown::NotAllowed),
            Err(error) => return Err(error),
        };
        Ok(LookedUp::Found { insuree, policies, family, raw })
    })
}

/// Policies of a number whose person the payer does not show to this user; none when it knows nobody or does not tell.
pub(crate) async fn hidden(client: &Client, number: &InsureeNo, on: ServiceDate) -> Result<Policies, ClientError> {
    match policies(client, number, on).await {
        Err(error) if error.another_way_may_work() => Ok(Policies::default()),
        answer => answer,
    }
}

/// A person with their family and the answer as received.
pub(crate) struct Person {
    pub(crate) insuree: Insuree,
    pub(crate) family: Vec<Insuree>,
    pub(crate) raw: String,
}

/// The person of this number; `None` when the payer shows none.
pub(crate) async fn who_has(client: &Client, number: &InsureeNo) -> Result<Option<Person>, ClientError> {
    let over_graphql = |reply: Reply<'_>| with_raw(reply, gql::read_insuree, gql::read_family);
    match client.query(&gql::insuree(number), Share::Clerk, over_graphql).await {
        Err(error) if error.another_way_may_work() && number.is_plausible() => {
            let ask = Ask::get(path::patient(number.as_str()));
            let over_fhir = |reply: Reply<'_>| with_raw(reply, catalogue::read_patient, |_| Ok(Vec::new()));
            client.call(&ask, over_fhir).await.map_err(|_| error)
        }
        answer => answer,
    }
}

fn with_raw(
    reply: Reply<'_>,
    read: fn(Reply<'_>) -> Result<Option<Insuree>, Problem>,
    family: fn(Reply<'_>) -> Result<Vec<Insuree>, Problem>,
) -> Result<Option<Person>, Problem> {
    let Some(insuree) = read(reply)? else { return Ok(None) };
    let raw = String::from_utf8_lossy(reply.body).into_owned();
    Ok(Some(Person { insuree, family: family(reply)?, raw }))
}

/// FHIR where the probe has shown that it works, else GraphQL. FHIR lists only policies that are active, so an empty answer of it is
/// asked again: *ended last month* and *never insured* are to be told apart.
async fn policies(client: &Client, number: &InsureeNo, on: ServiceDate) -> Result<Policies, ClientError> {
    if client.abilities().is_some_and(|abilities| abilities.fhir_eligibility) {
        let ask = Ask::post(path::ELIGIBILITY, eligibility::request_body(number, None, None, on));
        match client.call(&ask, |reply| as_received(reply, eligibility::read)).await {
            Ok((active, raw)) if !active.is_empty() => return Ok(Policies { list: active, raw: vec![raw] }),
            Ok(_) => {}
            Err(error) if error.another_way_may_work() => {
                tracing::info!(code = error.code(), "cover is asked over GraphQL")
            }
            Err(error) => return Err(error),
        }
    }
    let request = gql::policies(number, on);
    let told = |reply: Reply<'_>| as_received(reply, gql::read_policies);
    let (mut list, raw) = client.query(&request, Share::Clerk, told).await?;
    let mut raw = vec![raw];
    // What is left, and whether they were renewed, is a bonus: some servers fail on it, and the policies stand without it.
    let (eligibility, stages) = (gql::eligibility(number), gql::stages(number));
    let (remaining, stages) = join(
        client.query(&eligibility, Share::Clerk, |reply| as_received(reply, gql::read_eligibility)),
        client.query(&stages, Share::Clerk, |reply| as_received(reply, gql::read_stages)),
    )
    .await;
    match remaining {
        Ok((remaining, received)) => {
            remaining.add_to(&mut list);
            raw.push(received);
        }
        Err(error) => tracing::debug!(code = error.code(), "what is left was not told"),
    }
    match stages {
        Ok((stages, received)) => {
            for policy in &mut list {
                policy.stage =
                    stages.iter().find(|(uuid, _)| policy.uuid.as_ref() == Some(uuid)).map(|(_, stage)| *stage);
            }
            raw.push(received);
        }
        Err(error) => tracing::debug!(code = error.code(), "stages were not told"),
    }
    Ok(Policies { list, raw })
}

fn as_received<T>(reply: Reply<'_>, read: impl Fn(Reply<'_>) -> Result<T, Problem>) -> Result<(T, String), Problem> {
    Ok((read(reply)?, String::from_utf8_lossy(reply.body).into_owned()))
}

/// The payer's word on one service or item for one person, as of now on the server.
///
/// # Errors
/// As any question; [`ClientError::Declined`] for a person or an element the server does not know.
pub fn element_cover<'a>(
    client: &'a Client,
    number: &'a InsureeNo,
    kind: Kind,
    code: &'a str,
) -> Answering<'a, ElementCover> {
    Box::pin(async move {
        client
            .query(&gql::element_cover(number, kind, code), Share::Clerk, |reply| gql::read_element_cover(kind, reply))
            .await
    })
}
