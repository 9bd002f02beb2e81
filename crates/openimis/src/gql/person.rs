//! A person, their policies, and what is left of them.

use claims_domain::ServiceDate;
use claims_domain::catalogue::Kind;
use claims_domain::cover::{ElementCover, Insuree, Left, Policy, PolicyStatus, Sex, Stage};
use claims_domain::ids::{InsureeNo, ServerId};
use claims_domain::money::Quantity;
use claims_fhir::Exact;
use serde_json::{Value, json};

use super::Request;
use super::answer::{data, field, page};
use crate::catalogue::is_not_found;
use crate::{Problem, Reply, read};

const INSUREE: &str = "query Insuree($number: String!) {
  insurees(chfId: $number, first: 1) {
    edges { node { uuid chfId lastName otherNames dob head gender { code } photo { photo }
      family { uuid members(first: 100) {
        edges { node { uuid chfId lastName otherNames dob head gender { code } validityTo } } } } } } }
}";

const POLICIES: &str = "query Policies($number: String!) {
  policiesByInsuree(chfId: $number, first: 100) {
    totalCount pageInfo { hasNextPage endCursor }
    edges { node { policyUuid productCode productName status effectiveDate expiryDate ded ceiling balance } } }
}";

const STAGES: &str = "query Stages($number: String!) {
  policies(insureePolicies_Insuree_ChfId: $number, first: 100) { edges { node { uuid stage } } }
}";

const ELIGIBILITY: &str = "query Eligibility($number: String!) {
  policyEligibilityByInsuree(chfId: $number) {
    prodId totalAdmissionsLeft totalVisitsLeft totalConsultationsLeft totalSurgeriesLeft totalDeliveriesLeft totalAntenatalLeft }
}";

const SERVICE_COVER: &str = "query ServiceCover($number: String!, $code: String!) {
  policyServiceEligibilityByInsuree(chfId: $number, serviceCode: $code) { isServiceOk serviceLeft minDateService }
}";

const ITEM_COVER: &str = "query ItemCover($number: String!, $code: String!) {
  policyItemEligibilityByInsuree(chfId: $number, itemCode: $code) { isItemOk itemLeft minDateItem }
}";

/// Asks for a person by insurance number. Only people of the user's districts are shown, `ignoreLocation` or not; a claim for others is
/// taken all the same, and [`policies`] answers for everybody.
#[must_use]
pub fn insuree(number: &InsureeNo) -> Request {
    Request { document: INSUREE.into(), variables: json!({"number": number.as_str()}) }
}

/// Asks for every policy of a person, ended and not yet begun ones too. The day is not sent: the server would leave out what does
/// not cover it, and *expired last month* could not be told from *never insured*.
#[must_use]
pub fn policies(number: &InsureeNo, _on: ServiceDate) -> Request {
    Request { document: POLICIES.into(), variables: json!({"number": number.as_str()}) }
}

/// Asks which of a person's policies follow an earlier one.
#[must_use]
pub fn stages(number: &InsureeNo) -> Request {
    Request { document: STAGES.into(), variables: json!({"number": number.as_str()}) }
}

/// Asks what is left of a person's policy, as of today on the server.
#[must_use]
pub fn eligibility(number: &InsureeNo) -> Request {
    Request { document: ELIGIBILITY.into(), variables: json!({"number": number.as_str()}) }
}

/// Asks whether one service or item would be taken now.
#[must_use]
pub fn element_cover(number: &InsureeNo, kind: Kind, code: &str) -> Request {
    let document = match kind {
        Kind::Service => SERVICE_COVER,
        Kind::Item => ITEM_COVER,
    };
    Request { document: document.into(), variables: json!({"number": number.as_str(), "code": code}) }
}

claims_fhir::wire! {
    InsureeNode {
        uuid: Option<String>,
        chf_id: Option<String>,
        last_name: Option<String>,
        other_names: Option<String>,
        dob: Option<String>,
        head: Option<bool>,
        gender: Option<Gender>,
        photo: Option<Photo>,
        family: Option<FamilyNode>,
        validity_to: Option<String>,
    }
    FamilyNode {
        uuid: Option<String>,
        members: Option<Value>,
    }
    StageNode {
        uuid: Option<String>,
        stage: Option<String>,
    }
    Gender {
        code: Option<String>,
    }
    Photo {
        photo: Option<String>,
    }
    PolicyNode {
        policy_uuid: Option<String>,
        product_code: Option<String>,
        product_name: Option<String>,
        status: Option<i64>,
        effective_date: Option<String>,
        expiry_date: Option<String>,
        ded: Option<Exact>,
        ceiling: Option<Exact>,
        balance: Option<Exact>,
    }
    LeftNode {
        prod_id: Option<String>,
        total_admissions_left: Option<i64>,
        total_visits_left: Option<i64>,
        total_consultations_left: Option<i64>,
        total_surgeries_left: Option<i64>,
        total_deliveries_left: Option<i64>,
        total_antenatal_left: Option<i64>,
    }
    CoverNode {
        is_service_ok: Option<bool>,
        service_left: Option<Exact>,
        min_date_service: Option<String>,
        is_item_ok: Option<bool>,
        item_left: Option<Exact>,
        min_date_item: Option<String>,
    }
}

/// Reads the person; `None` when the server knows none of that number, or does not show them.
///
/// # Errors
/// When the answer is no such list.
pub fn read_insuree(reply: Reply<'_>) -> Result<Option<Insuree>, Problem> {
    Ok(page(reply, "insurees", |node| to_insuree(serde_json::from_value(node).ok()?))?.rows.into_iter().next())
}

/// Reads the members of that person's family from the same answer, the person included; none where the server tells no family.
///
/// # Errors
/// When the answer is no such list.
pub fn read_family(reply: Reply<'_>) -> Result<Vec<Insuree>, Problem> {
    let families = page(reply, "insurees", |node| serde_json::from_value::<InsureeNode>(node).ok()?.family)?;
    let Some(family) = families.rows.into_iter().next() else { return Ok(Vec::new()) };
    let Some(uuid) = family.uuid.as_deref().and_then(read::uuid) else { return Ok(Vec::new()) };
    let edges = family.members.and_then(|members| members.get("edges")?.as_array().cloned()).unwrap_or_default();
    let members = edges.into_iter().filter_map(|mut edge| {
        let node: InsureeNode = serde_json::from_value(edge.get_mut("node")?.take()).ok()?;
        // What they were before is listed too.
        if node.validity_to.is_some() {
            return None;
        }
        Some(Insuree { family: Some(uuid.clone()), ..to_insuree(node)? })
    });
    Ok(members.collect())
}

/// Reads which policies follow an earlier one, by UUID.
///
/// # Errors
/// When the answer is no such list.
pub fn read_stages(reply: Reply<'_>) -> Result<Vec<(ServerId, Stage)>, Problem> {
    let to_stage = |node: Value| {
        let node: StageNode = serde_json::from_value(node).ok()?;
        Some((node.uuid.as_deref().and_then(read::uuid)?, read::stage(node.stage.as_deref())?))
    };
    Ok(page(reply, "policies", to_stage)?.rows)
}

pub(super) fn to_insuree(node: InsureeNode) -> Option<Insuree> {
    Some(Insuree {
        number: InsureeNo::typed(&read::filled(node.chf_id)?),
        uuid: read::uuid(&node.uuid?)?,
        last_name: node.last_name.unwrap_or_default(),
        other_names: node.other_names.unwrap_or_default(),
        sex: node.gender.and_then(|gender| match gender.code.as_deref() {
            Some("F") => Some(Sex::Female),
            Some("M") => Some(Sex::Male),
            Some("O") => Some(Sex::Other),
            _ => None,
        }),
        born: read::day(node.dob.as_deref()),
        is_head: node.head.unwrap_or(false),
        family: node.family.and_then(|family| read::uuid(&family.uuid?)),
        photo: node.photo.and_then(|photo| read::filled(photo.photo)),
    })
}

/// Reads the policies; an empty list means *no policy*, also for a number nobody has: ask [`insuree`] first.
///
/// # Errors
/// When the answer is no such list.
pub fn read_policies(reply: Reply<'_>) -> Result<Vec<Policy>, Problem> {
    Ok(page(reply, "policiesByInsuree", |node| to_policy(serde_json::from_value(node).ok()?))?.rows)
}

fn to_policy(node: PolicyNode) -> Option<Policy> {
    Some(Policy {
        uuid: node.policy_uuid.as_deref().and_then(read::uuid),
        product: read::filled(node.product_code)?,
        product_name: node.product_name.unwrap_or_default(),
        status: read::policy_status(node.status),
        stage: None,
        effective: read::day(node.effective_date.as_deref()),
        expiry: read::day(node.expiry_date.as_deref()),
        left: Left {
            ceiling: read::money(node.ceiling),
            deductible: read::money(node.ded),
            balance: read::money(node.balance),
            ..Left::default()
        },
    })
}

/// What is left of the one policy the server looked at.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Remaining {
    /// Counts left.
    pub left: Left,
}

impl Remaining {
    /// Adds the counts to the policy they belong to. With several active ones the server does not say which it means, and nothing
    /// is added.
    pub fn add_to(&self, policies: &mut [Policy]) {
        let mut active = policies.iter_mut().filter(|policy| policy.status == PolicyStatus::Active);
        if let (Some(policy), None) = (active.next(), active.next()) {
            let Left { ceiling, deductible, balance, .. } = policy.left.clone();
            policy.left = Left { ceiling, deductible, balance, ..self.left.clone() };
        }
    }
}

/// Reads what is left. *Not reported* for a person this user is not shown. Without an active policy the server answers zeros of no product: nothing is reported.
///
/// # Errors
/// When the answer is none.
pub fn read_eligibility(reply: Reply<'_>) -> Result<Remaining, Problem> {
    let answer = match field(reply, "policyEligibilityByInsuree") {
        // Somebody of another district, whose policies are shown but not what is left of them.
        Err(problem) if is_not_found(&problem, "Insuree") => return Ok(Remaining::default()),
        answer => answer?,
    };
    let node: LeftNode = object(answer)?;
    if node.prod_id.is_none() {
        return Ok(Remaining::default());
    }
    let left = Left {
        admissions: node.total_admissions_left,
        visits: node.total_visits_left,
        consultations: node.total_consultations_left,
        surgeries: node.total_surgeries_left,
        deliveries: node.total_deliveries_left,
        antenatal: node.total_antenatal_left,
        ..Left::default()
    };
    Ok(Remaining { left })
}

/// Reads the word on one service or item.
///
/// # Errors
/// [`Problem::Declined`] for a person or an element the server does not know.
pub fn read_element_cover(kind: Kind, reply: Reply<'_>) -> Result<ElementCover, Problem> {
    let mut data = data(reply)?;
    let name = match kind {
        Kind::Service => "policyServiceEligibilityByInsuree",
        Kind::Item => "policyItemEligibilityByInsuree",
    };
    let node: CoverNode = object(data.get_mut(name).map(Value::take).unwrap_or_default())?;
    let (is_ok, left, from) = match kind {
        Kind::Service => (node.is_service_ok, node.service_left, node.min_date_service),
        Kind::Item => (node.is_item_ok, node.item_left, node.min_date_item),
    };
    Ok(ElementCover { is_ok, left: left.map(|left| Quantity::new(left.0)), from: read::day(from.as_deref()) })
}

fn object<T: serde::de::DeserializeOwned>(value: Value) -> Result<T, Problem> {
    if !value.is_object() {
        return Err(Problem::UnexpectedAnswer { what: "eligibility" });
    }
    serde_json::from_value(value).map_err(|_| Problem::UnexpectedAnswer { what: "eligibility" })
}
