//! The facility's own price lists as parts of the catalogue: the services and items that are billed here, without all the others.

use claims_domain::catalogue::{Element, Kind};
use claims_domain::ids::ServerId;
use serde_json::{Value, json};

use super::Request;
use super::answer::data;
use super::many::List;
use super::register;
use crate::{Problem, Reply, read};

const OWN: &str = "query OwnLists($code: String) {
  healthFacilities(code: $code, first: 1) { edges { node { servicesPricelist { id uuid } itemsPricelist { id uuid } } } }
  medicalServices(first: 1) { totalCount }
  medicalItems(first: 1) { totalCount }
}";

/// A facility's price list of a kind, beside the catalogue it is a part of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnList {
    /// Its database id, by which a facility's record names it.
    pub number: i64,
    /// Its UUID, by which [`listed`] asks for it.
    pub uuid: ServerId,
    /// Services, or items, of the whole catalogue.
    pub catalogue: u64,
}

/// A facility's price lists.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OwnLists {
    /// Services; `None` without such a list.
    pub services: Option<OwnList>,
    /// Items; `None` without such a list.
    pub items: Option<OwnList>,
}

/// Asks which price lists a facility has, and how large the catalogues are.
#[must_use]
pub fn own_lists(code: &str) -> Request {
    Request { document: OWN.into(), variables: json!({"code": code}) }
}

/// Reads the answer to [`own_lists`].
///
/// # Errors
/// When the answer tells neither facility nor catalogues.
pub fn read_own_lists(reply: Reply<'_>) -> Result<OwnLists, Problem> {
    let data = data(reply)?;
    let facility = data.pointer("/healthFacilities/edges/0/node");
    let facility = facility.ok_or(Problem::UnexpectedAnswer { what: "healthFacilities" })?;
    let own = |list: &str, catalogue: &str| {
        let node = facility.get(list)?;
        Some(OwnList {
            number: read::database_id(node.get("id")?.as_str()?)?,
            uuid: read::uuid(node.get("uuid").and_then(Value::as_str)?)?,
            catalogue: data.get(catalogue)?.get("totalCount")?.as_u64()?,
        })
    };
    Ok(OwnLists { services: own("servicesPricelist", "medicalServices"), items: own("itemsPricelist", "medicalItems") })
}

/// The services or items of a price list that are valid now. The connections by which others search are asked: `medicalItems` takes
/// the same argument, and gives an element once for every price it ever had.
#[must_use]
pub fn listed(kind: Kind, list: &ServerId) -> List<Element> {
    let (whole, connection) = match kind {
        Kind::Service => (register::services(), "medicalServicesStr"),
        Kind::Item => (register::items(), "medicalItemsStr"),
    };
    let given = Some(("$list: UUID", "list", list.as_str().to_owned()));
    List { connection, arguments: "pricelistUuid: $list, ", given, ..whole }
}
