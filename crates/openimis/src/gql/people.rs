//! People of a district and the policies sold in it, as whole lists over GraphQL.

use claims_domain::cover::{Insuree, Left, Policy};
use claims_domain::ids::{FacilityCode, InsureeNo, ServerId};
use serde_json::value::RawValue;
use serde_json::{Value, json};

use super::answer::{field, page};
use super::many::{Key, List};
use super::person::{InsureeNode, to_insuree};
use super::{Request, raw};
use crate::people::{Contracted, Person};
use crate::{Problem, Reply, read};

const DISTRICT: &str = "query District($facility: String!) {
  healthFacilities(code: $facility, first: 1) { edges { node { location { id uuid } } } }
}";

const SIZE: &str = "query Size($place: String, $district: Int) {
  insurees(parentLocation: $place, parentLocationLevel: 1, first: 1) { totalCount }
  policies(districtId: $district, first: 1) { totalCount }
}";

/// A district as the server's lists are limited to it: people by UUID, policies by database id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct District {
    /// UUID.
    pub uuid: ServerId,
    /// Database id.
    pub number: i64,
}

/// Asks for the district of a facility.
#[must_use]
pub fn district(facility: &FacilityCode) -> Request {
    Request { document: DISTRICT.into(), variables: json!({"facility": facility.as_str()}) }
}

/// Reads the district; `None` when the server does not tell it.
///
/// # Errors
/// When the answer is no such list.
pub fn read_district(reply: Reply<'_>) -> Result<Option<District>, Problem> {
    let to_district = |node: Value| {
        let location = node.get("location")?;
        let text = |name: &str| location.get(name)?.as_str();
        Some(District { uuid: read::uuid(text("uuid")?)?, number: read::database_id(text("id")?)? })
    };
    Ok(page(reply, "healthFacilities", to_district)?.rows.into_iter().next())
}

/// Asks how many people and policies a district has.
#[must_use]
pub fn size(district: &District) -> Request {
    let variables = json!({"place": district.uuid.as_str(), "district": district.number});
    Request { document: SIZE.into(), variables }
}

/// Reads the numbers of people and of policies.
///
/// # Errors
/// When the answer does not tell them.
pub fn read_size(reply: Reply<'_>) -> Result<(u64, u64), Problem> {
    let count = |name| {
        field(reply, name)?.get("totalCount").and_then(Value::as_u64).ok_or(Problem::UnexpectedAnswer { what: name })
    };
    Ok((count("insurees")?, count("policies")?))
}

/// The people of a district.
#[must_use]
pub fn insurees(district: &District) -> List<Person> {
    List {
        connection: "insurees",
        node: "InsureeGQLType",
        arguments: "parentLocation: $place, parentLocationLevel: 1, ",
        given: Some(("$place: String", "place", district.uuid.as_str().to_owned())),
        within: None,
        key: Key::Uuid,
        fields: "id uuid chfId lastName otherNames dob gender { code } head family { uuid } validityFrom",
        rest: &[],
        counts: true,
        sorts: true,
        read: |node| {
            let insuree: Insuree = to_insuree(raw::typed::<InsureeNode>(node)?)?;
            Some(Person { insuree, raw: node.get().to_owned() })
        },
    }
}

/// The policies of the families of a district, with whom they cover.
#[must_use]
pub fn policies(district: &District) -> List<Contracted> {
    List {
        connection: "policies",
        node: "PolicyGQLType",
        arguments: "districtId: $district, ",
        given: Some(("$district: Int", "district", district.number.to_string())),
        within: None,
        key: Key::Uuid,
        fields: "id uuid status stage effectiveDate expiryDate product { code name } family { uuid } validityFrom
    insureePolicies { edges { node { insuree { uuid chfId } validityTo } } }",
        rest: &[],
        counts: true,
        sorts: true,
        read: contracted,
    }
}

fn contracted(node: &RawValue) -> Option<Contracted> {
    let raw = node.get().to_owned();
    let node: Value = raw::typed(node)?;
    let text = |path: &str| node.pointer(path).and_then(Value::as_str);
    let uuid = read::uuid(text("/uuid")?)?;
    let members = node.pointer("/insureePolicies/edges")?.as_array()?.iter();
    let covered = members.filter_map(|edge| {
        let member = edge.get("node").filter(|member| member.get("validityTo").is_none_or(Value::is_null))?;
        let who = |name: &str| member.get("insuree")?.get(name)?.as_str();
        Some((read::uuid(who("uuid")?)?, InsureeNo::typed(who("chfId")?)))
    });
    Some(Contracted {
        policy: Policy {
            uuid: Some(uuid.clone()),
            product: read::filled(text("/product/code").map(str::to_owned))?,
            product_name: text("/product/name").unwrap_or_default().to_owned(),
            status: read::policy_status(node.get("status").and_then(Value::as_i64)),
            stage: read::stage(text("/stage")),
            effective: read::day(text("/effectiveDate")),
            expiry: read::day(text("/expiryDate")),
            left: Left::default(),
        },
        covered: covered.collect(),
        family: text("/family/uuid").and_then(read::uuid),
        uuid,
        raw,
    })
}
