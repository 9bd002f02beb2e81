//! Claims with everything the payer says about them.

use claims_domain::ServiceDate;
use claims_domain::answer::{Answer, AnswerLine, LineStage, LineTold, PayerStatus, Reason, Told};
use claims_domain::catalogue::Kind;
use claims_domain::claim::VisitType;
use claims_domain::ids::{AdministratorCode, ClaimCode, DiagnosisCode, ElementCode, FacilityCode, InsureeNo};
use claims_domain::money::{Money, Quantity};
use claims_fhir::Exact;
use serde_json::json;
use serde_json::value::RawValue;
use std::collections::BTreeMap;
use std::fmt::Write;

use super::answer::{Page, field, page, unread};
use super::raw::Connection;
use super::{Request, raw};
use crate::{Problem, Reply, read};

const CODES: &str = "query Codes($prefix: String!, $after: String) {
  claims(code_Istartswith: $prefix, orderBy: [\"-code\"], first: 100, after: $after) {
    totalCount pageInfo { hasNextPage endCursor }
    edges { node { code } } }
}";

/// What is asked of a claim, the same for one and for many.
macro_rules! asked_of_a_claim {
    () => {
        "
fragment Asked on ClaimGQLType {
  uuid code status rejectionReason visitType reviewStatus feedbackStatus dateClaimed dateFrom dateTo
  claimed approved valuated remunerated adjustment explanation guaranteeId
  insuree { uuid chfId lastName otherNames } admin { uuid code } healthFacility { code }
  icd { code } icd1 { code } icd2 { code } icd3 { code } icd4 { code }
  items { item { uuid code } status rejectionReason justification product { code }
          qtyProvided qtyApproved priceAsked priceAdjusted priceApproved priceValuated priceOrigin
          limitation limitationValue deductableAmount exceedCeilingAmount remuneratedAmount }
  services { service { uuid code } status rejectionReason justification product { code }
             qtyProvided qtyApproved priceAsked priceAdjusted priceApproved priceValuated priceOrigin
             limitation limitationValue deductableAmount exceedCeilingAmount remuneratedAmount }
}"
    };
}

const CLAIMS: &str = concat!(
    "query Claims($facility: String!, $from: Date, $to: Date, $after: String) {
  claims(healthFacility_Code: $facility, dateClaimed_Gte: $from, dateClaimed_Lte: $to,
         orderBy: [\"-dateClaimed\", \"code\"], first: 50, after: $after) {
    totalCount pageInfo { hasNextPage endCursor } edges { node { ...Asked } } }
}",
    asked_of_a_claim!()
);

const NEWEST: &str = concat!(
    "query Newest($facility: String!, $after: String) {
  claims(healthFacility_Code: $facility, orderBy: [\"-id\"], first: 50, after: $after) {
    totalCount pageInfo { hasNextPage endCursor } edges { node { ...Asked } } }
}",
    asked_of_a_claim!()
);

const CLAIM: &str = concat!(
    "query Claim($code: String!) {
  claims(code: $code, first: 1) { totalCount pageInfo { hasNextPage endCursor } edges { node { ...Asked } } }
}",
    asked_of_a_claim!()
);

const VALIDATE: &str = "query Free($code: String!) { validateClaimCode(claimCode: $code) }";

/// Asks for the facility's claim codes of a beginning, highest first. Only claims the user may see are among them.
#[must_use]
pub fn claims_by_code_prefix(prefix: &str, after: Option<&str>) -> Request {
    Request { document: CODES.into(), variables: json!({"prefix": prefix, "after": after}) }
}

/// Reads codes.
///
/// # Errors
/// When the answer is no such list.
pub fn read_codes(reply: Reply<'_>) -> Result<Page<String>, Problem> {
    page(reply, "claims", |node| node.get("code")?.as_str().map(str::to_owned))
}

/// Asks for a facility's claims, latest first, claimed from one day to another.
#[must_use]
pub fn claims(facility_code: &str, from: Option<ServiceDate>, to: Option<ServiceDate>, after: Option<&str>) -> Request {
    let (from, to) = (from.map(|day| day.to_string()), to.map(|day| day.to_string()));
    let variables = json!({"facility": facility_code, "from": from, "to": to, "after": after});
    Request { document: CLAIMS.into(), variables }
}

/// Asks for a facility's claims in the order in which the server took them, the last one first.
#[must_use]
pub fn newest_claims(facility_code: &str, after: Option<&str>) -> Request {
    Request { document: NEWEST.into(), variables: json!({"facility": facility_code, "after": after}) }
}

/// Asks for several claims at once, each by its code.
#[must_use]
pub fn claims_by_codes(codes: &[ClaimCode]) -> Request {
    let (mut declared, mut asked, mut variables) = (Vec::new(), String::new(), serde_json::Map::new());
    for (at, code) in codes.iter().enumerate() {
        declared.push(format!("$c{at}: String!"));
        let _ = writeln!(asked, "  a{at}: claims(code: $c{at}, first: 1) {{ edges {{ node {{ ...Asked }} }} }}");
        variables.insert(format!("c{at}"), json!(code.as_str()));
    }
    let document = format!("query Several({}) {{\n{asked}}}{}", declared.join(", "), asked_of_a_claim!());
    Request { document: document.into(), variables: variables.into() }
}

/// Asks for one claim.
#[must_use]
pub fn claim_by_code(code: &ClaimCode) -> Request {
    Request { document: CLAIM.into(), variables: json!({"code": code.as_str()}) }
}

/// Asks whether a code is free on the whole server.
#[must_use]
pub fn validate_code(code: &ClaimCode) -> Request {
    Request { document: VALIDATE.into(), variables: json!({"code": code.as_str()}) }
}

/// Reads whether the code is free.
///
/// # Errors
/// When the answer is neither yes nor no.
pub fn read_validate_code(reply: Reply<'_>) -> Result<bool, Problem> {
    field(reply, "validateClaimCode")?.as_bool().ok_or(Problem::UnexpectedAnswer { what: "validateClaimCode" })
}

claims_fhir::wire! {
    ClaimNode {
        uuid: Option<String>,
        code: Option<String>,
        status: Option<i64>,
        rejection_reason: Option<i32>,
        visit_type: Option<String>,
        review_status: Option<i64>,
        feedback_status: Option<i64>,
        date_claimed: Option<String>,
        date_from: Option<String>,
        date_to: Option<String>,
        claimed: Option<Exact>,
        approved: Option<Exact>,
        valuated: Option<Exact>,
        remunerated: Option<Exact>,
        adjustment: Option<String>,
        explanation: Option<String>,
        guarantee_id: Option<String>,
        insuree: Option<InsureeRef>,
        admin: Option<CodeRef>,
        health_facility: Option<CodeRef>,
        icd: Option<CodeRef>,
        icd1: Option<CodeRef>,
        icd2: Option<CodeRef>,
        icd3: Option<CodeRef>,
        icd4: Option<CodeRef>,
        items: Vec<LineNode>,
        services: Vec<LineNode>,
    }
    InsureeRef {
        uuid: Option<String>,
        chf_id: Option<String>,
        last_name: Option<String>,
        other_names: Option<String>,
    }
    CodeRef {
        uuid: Option<String>,
        code: Option<String>,
    }
    LineNode {
        item: Option<CodeRef>,
        service: Option<CodeRef>,
        status: Option<i64>,
        rejection_reason: Option<i32>,
        justification: Option<String>,
        qty_provided: Option<Exact>,
        qty_approved: Option<Exact>,
        price_asked: Option<Exact>,
        price_adjusted: Option<Exact>,
        price_approved: Option<Exact>,
        price_valuated: Option<Exact>,
        price_origin: Option<String>,
        limitation: Option<String>,
        limitation_value: Option<Exact>,
        deductable_amount: Option<Exact>,
        exceed_ceiling_amount: Option<Exact>,
        remunerated_amount: Option<Exact>,
        product: Option<CodeRef>,
    }
}

/// A row about a claim: as it came, what it says, or the row itself where it cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Row {
    /// As received, not yet read: most rows say, word for word, what they said the last time.
    Unread {
        /// The claim's code, where the row has one.
        code: Option<ClaimCode>,
        /// The row as received.
        raw: String,
    },
    /// What the payer says.
    Answer(Box<Answer>),
    /// A row with something missing, or of a status that openIMIS does not have.
    Unreadable {
        /// The claim's code, where the row has one.
        code: Option<ClaimCode>,
        /// The row as received.
        raw: String,
    },
}

impl Row {
    fn from_node(node: &RawValue) -> Self {
        let code = raw::fields(node).and_then(|fields| raw::text(fields.get("code")?));
        Self::Unread { code: read::filled(code).map(ClaimCode::new), raw: node.get().to_owned() }
    }

    /// The claim's code, where the row has one.
    #[must_use]
    pub const fn code(&self) -> Option<&ClaimCode> {
        match self {
            Self::Answer(answer) => Some(&answer.code),
            Self::Unread { code, .. } | Self::Unreadable { code, .. } => code.as_ref(),
        }
    }

    /// The row as received.
    #[must_use]
    pub fn raw(&self) -> &str {
        match self {
            Self::Answer(answer) => &answer.raw,
            Self::Unread { raw, .. } | Self::Unreadable { raw, .. } => raw,
        }
    }

    /// The row, read.
    #[must_use]
    pub fn read(self) -> Self {
        let Self::Unread { code, raw } = self else { return self };
        match serde_json::from_str(&raw).ok().and_then(|node| to_answer(node, raw.clone())) {
            Some(answer) => Self::Answer(Box::new(answer)),
            None => Self::Unreadable { code, raw },
        }
    }

    /// The answer, when it can be read.
    #[must_use]
    pub fn answer(self) -> Option<Answer> {
        match self.read() {
            Self::Answer(answer) => Some(*answer),
            Self::Unread { .. } | Self::Unreadable { .. } => None,
        }
    }
}

/// Reads claims.
///
/// # Errors
/// When the answer is no such list.
pub fn read_claims(reply: Reply<'_>) -> Result<Page<Row>, Problem> {
    let missing = || Problem::UnexpectedAnswer { what: "claims" };
    let data = raw::fields(unread(reply)?).ok_or_else(missing)?;
    let claims: Connection<'_> = data.get("claims").and_then(|raw| raw::typed(raw)).ok_or_else(missing)?;
    let (next, total) = (claims.next(), claims.total());
    Ok(Page { rows: rows(&claims).collect(), next, total })
}

/// Reads the answer to [`claims_by_codes`]; claims this user may not see are left out.
///
/// # Errors
/// When the answer is no such list.
pub fn read_claims_by_codes(reply: Reply<'_>) -> Result<Vec<Row>, Problem> {
    let asked: BTreeMap<&str, &RawValue> =
        raw::typed(unread(reply)?).ok_or(Problem::UnexpectedAnswer { what: "claims" })?;
    Ok(asked.into_values().filter_map(raw::typed).flat_map(|claims| rows(&claims).collect::<Vec<_>>()).collect())
}

fn rows<'a>(claims: &Connection<'a>) -> impl Iterator<Item = Row> + use<'a> {
    claims.edges.clone().into_iter().filter_map(raw::node).map(Row::from_node)
}

fn to_answer(node: ClaimNode, raw: String) -> Option<Answer> {
    let status = PayerStatus::from_number(node.status?)?;
    let insuree = node.insuree.unwrap_or_default();
    let admin = node.admin.unwrap_or_default();
    let items = node.items.into_iter().map(|line| to_line(Kind::Item, line, status));
    let services = node.services.into_iter().map(|line| to_line(Kind::Service, line, status));
    let name = [read::filled(insuree.other_names), read::filled(insuree.last_name)];
    let name = name.into_iter().flatten().collect::<Vec<_>>().join(" ");
    let diagnoses = [node.icd, node.icd1, node.icd2, node.icd3, node.icd4].into_iter().flatten();
    let lines: Vec<AnswerLine> = items.chain(services).collect();
    let unreadable_lines = lines.iter().filter(|line| line.code.is_none() && line.uuid.is_none()).count();
    let told = Told {
        facility: node.health_facility.and_then(|facility| read::filled(facility.code)).map(FacilityCode::new),
        name: read::filled(Some(name)),
        currency: None,
        claimed: read::money(node.claimed),
        valuated: read::money(node.valuated),
        remunerated: read::money(node.remunerated),
        review: node.review_status,
        feedback: node.feedback_status,
        claim_date: read::day(node.date_claimed.as_deref()),
        visit_from: read::day(node.date_from.as_deref()),
        visit_to: read::day(node.date_to.as_deref()),
        diagnoses: diagnoses.filter_map(|one| read::filled(one.code)).map(DiagnosisCode::new).collect(),
        explanation: read::filled(node.explanation),
        guarantee: read::filled(node.guarantee_id),
        unreadable_lines: u32::try_from(unreadable_lines).unwrap_or(u32::MAX),
    };
    Some(Answer {
        code: ClaimCode::new(read::filled(node.code)?),
        uuid: node.uuid.as_deref().and_then(read::uuid),
        insuree: read::filled(insuree.chf_id).map(|number| InsureeNo::typed(&number)),
        insuree_uuid: insuree.uuid.as_deref().and_then(read::uuid),
        administrator: read::filled(admin.code).map(AdministratorCode::new),
        administrator_uuid: admin.uuid.as_deref().and_then(read::uuid),
        visit_type: node.visit_type.as_deref().and_then(VisitType::parse),
        status,
        reason: node.rejection_reason.map(Reason),
        approved: read::money(node.approved),
        lines,
        note: read::filled(node.adjustment),
        told,
        raw,
    })
}

/// The payer's line status *rejected*.
const LINE_REJECTED: i64 = 2;

fn to_line(kind: Kind, node: LineNode, status: PayerStatus) -> AnswerLine {
    let element = match kind {
        Kind::Service => node.service.clone(),
        Kind::Item => node.item.clone(),
    }
    .unwrap_or_default();
    let reason = Reason(node.rejection_reason.unwrap_or(0));
    let rejected = reason != Reason::NONE || node.status == Some(LINE_REJECTED);
    let (approved_quantity, approved_price) = if rejected { (None, None) } else { approved(&node, status) };
    let told = LineTold {
        stages: stages(&node),
        limitation: read::filled(node.limitation),
        limitation_value: read::money(node.limitation_value),
        deductible: read::money(node.deductable_amount),
        above_ceiling: read::money(node.exceed_ceiling_amount),
        remunerated: read::money(node.remunerated_amount),
        price_origin: read::filled(node.price_origin),
        product: node.product.and_then(|product| read::filled(product.code)),
    };
    AnswerLine {
        kind,
        code: read::filled(element.code).map(ElementCode::new),
        uuid: element.uuid.as_deref().and_then(read::uuid),
        quantity: read::quantity(node.qty_provided),
        price: read::money(node.price_asked),
        approved_quantity,
        approved_price,
        reason,
        rejected,
        note: read::filled(node.justification),
        told,
    }
}

/// What each stage made of the line: asked, reviewed, priced, valuated; a stage that says nothing is left out.
fn stages(node: &LineNode) -> Vec<LineStage> {
    let stage = |status: PayerStatus, quantity: Option<Exact>, price: Option<Exact>| LineStage {
        status: status.number(),
        quantity: read::quantity(quantity),
        price: read::money(price),
    };
    [
        stage(PayerStatus::Entered, node.qty_provided, node.price_asked),
        stage(PayerStatus::Checked, node.qty_approved, node.price_approved),
        stage(PayerStatus::Processed, None, node.price_adjusted),
        stage(PayerStatus::Valuated, None, node.price_valuated),
    ]
    .into_iter()
    .filter(|stage| stage.quantity.is_some() || stage.price.is_some())
    .collect()
}

/// What is approved of a line that is not rejected: what the reviewer said where they said something; once the claim is priced,
/// the price found for the line, else what was asked.
fn approved(node: &LineNode, status: PayerStatus) -> (Option<Quantity>, Option<Money>) {
    let priced = matches!(status, PayerStatus::Processed | PayerStatus::Valuated);
    if !priced && node.qty_approved.is_none() && node.price_approved.is_none() {
        return (None, None);
    }
    let quantity = node.qty_approved.or(node.qty_provided);
    let asked = node.price_approved.or(node.price_adjusted).or(node.price_asked);
    // The price found is that of the whole line (25.10; 26.04 has none), within the limits of the product.
    let found = match (status, node.price_valuated, quantity) {
        (PayerStatus::Valuated, Some(total), Some(quantity)) => read::unit_price(Money::new(total.0), quantity.0),
        _ => None,
    };
    (read::quantity(quantity), found.or(read::money(asked)))
}
