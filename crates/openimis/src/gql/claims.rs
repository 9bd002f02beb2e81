//! Claims with everything the payer says about them.

use claims_domain::ServiceDate;
use claims_domain::answer::{Answer, AnswerLine, PayerStatus, Reason};
use claims_domain::catalogue::Kind;
use claims_domain::claim::VisitType;
use claims_domain::ids::{AdministratorCode, ClaimCode, ElementCode, InsureeNo};
use claims_domain::money::{Money, Quantity};
use claims_fhir::Exact;
use serde_json::json;

use super::Request;
use super::answer::{Page, field, page};
use crate::{Problem, Reply, read};

const CODES: &str = "query Codes($prefix: String!, $after: String) {
  claims(code_Istartswith: $prefix, orderBy: [\"-code\"], first: 100, after: $after) {
    totalCount pageInfo { hasNextPage endCursor }
    edges { node { code } } }
}";

/// What is asked of a claim, the same for one and for many.
macro_rules! claims_document {
    ($head:literal, $arguments:literal) => {
        concat!(
            $head,
            " {\n  claims(",
            $arguments,
            ") {
    totalCount pageInfo { hasNextPage endCursor }
    edges { node {
      uuid code status rejectionReason visitType approved adjustment
      insuree { uuid chfId } admin { uuid code }
      items { item { uuid code } status rejectionReason justification
              qtyProvided qtyApproved priceAsked priceAdjusted priceApproved priceValuated }
      services { service { uuid code } status rejectionReason justification
                 qtyProvided qtyApproved priceAsked priceAdjusted priceApproved priceValuated } } } }
}"
        )
    };
}

const CLAIMS: &str = claims_document!(
    "query Claims($facility: String!, $from: Date, $after: String)",
    "healthFacility_Code: $facility, dateClaimed_Gte: $from, orderBy: [\"-dateClaimed\", \"code\"], first: 50, after: $after"
);

const CLAIM: &str = claims_document!("query Claim($code: String!)", "code: $code, first: 1");

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

/// Asks for a facility's claims, latest first, claimed on or after `from`.
#[must_use]
pub fn claims(facility_code: &str, from: Option<ServiceDate>, after: Option<&str>) -> Request {
    let from = from.map(|day| day.to_string());
    Request { document: CLAIMS.into(), variables: json!({"facility": facility_code, "from": from, "after": after}) }
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
        approved: Option<Exact>,
        adjustment: Option<String>,
        insuree: Option<InsureeRef>,
        admin: Option<CodeRef>,
        items: Vec<LineNode>,
        services: Vec<LineNode>,
    }
    InsureeRef {
        uuid: Option<String>,
        chf_id: Option<String>,
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
    }
}

/// Reads claims; those of a status this program does not know are left out.
///
/// # Errors
/// When the answer is no such list.
pub fn read_claims(reply: Reply<'_>) -> Result<Page<Answer>, Problem> {
    page(reply, "claims", |node| {
        let raw = node.to_string();
        to_answer(serde_json::from_value(node).ok()?, raw)
    })
}

fn to_answer(node: ClaimNode, raw: String) -> Option<Answer> {
    let status = PayerStatus::from_number(node.status?)?;
    let insuree = node.insuree.unwrap_or_default();
    let admin = node.admin.unwrap_or_default();
    let items = node.items.into_iter().map(|line| to_line(Kind::Item, line, status));
    let services = node.services.into_iter().map(|line| to_line(Kind::Service, line, status));
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
        lines: items.chain(services).collect(),
        note: read::filled(node.adjustment),
        raw,
    })
}

/// openIMIS's status of a rejected line.
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
    }
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
