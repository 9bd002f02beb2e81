//! What the payer says of a claim: as the program tells it, and as it stands in the server's own books.

use serde_json::{Value, json};

use crate::server::Server;
use crate::truth::hundredths;

/// The answer as the program shows it.
pub fn as_told(view: &Value) -> Value {
    let answer = &view["answer"];
    let mut lines: Vec<Value> = answer["lines"].as_array().expect("an answer").iter().map(told).collect();
    lines.sort_by_key(Value::to_string);
    json!({
        "status": answer["status"], "reason": answer["reason"], "review": answer["review"], "note": answer["note"],
        "claimed": amount(&answer["claimed"]), "approved": amount(&answer["approved_sum"]),
        "valuated": amount(&answer["valuated"]), "remunerated": amount(&answer["paid"]), "lines": lines,
    })
}

fn told(line: &Value) -> Value {
    let stages: Vec<Value> = line["stages"].as_array().expect("stages").iter().map(stage).collect();
    json!({
        "code": line["code"], "claimed": [amount(&line["claimed_quantity"]), amount(&line["claimed_price"])],
        "rejected": line["rejected"], "reason": line["reason"], "note": line["note"], "stages": stages,
        "limitation": line["limitation"], "limitation_value": amount(&line["limitation_value"]),
        "deductible": amount(&line["deductible"]), "above_ceiling": amount(&line["above_ceiling"]),
        "remunerated": amount(&line["paid"]), "product": line["product"],
    })
}

fn stage(stage: &Value) -> Value {
    json!([stage["status"], amount(&stage["quantity"]), amount(&stage["price"])])
}

/// The same from the server's database.
pub fn as_written(server: &Server, code: &str) -> Value {
    let rows = server.database().rows(&WRITTEN.replace("{amounts}", AMOUNTS).replace("{code}", code));
    assert_eq!(rows.len(), 1, "one claim of code {code}");
    let mut claim = rows.into_iter().next().unwrap_or_default();
    let mut lines: Vec<Value> = claim["lines"].as_array().expect("lines").iter().map(written).collect();
    lines.sort_by_key(Value::to_string);
    claim["lines"] = json!(lines);
    claim
}

fn written(line: &Value) -> Value {
    let stages = [
        json!([2, line["provided"], line["asked"]]),
        json!([4, line["qty_approved"], line["approved"]]),
        json!([8, Value::Null, line["adjusted"]]),
        json!([16, Value::Null, line["valuated"]]),
    ];
    let stages: Vec<Value> = stages.into_iter().filter(|stage| !stage[1].is_null() || !stage[2].is_null()).collect();
    json!({
        "code": line["code"], "claimed": [line["provided"], line["asked"]],
        "rejected": line["status"] == 2, "reason": line["reason"].as_i64().unwrap_or(0), "note": line["note"], "stages": stages,
        "limitation": line["limitation"], "limitation_value": line["limitation_value"], "deductible": line["deductible"],
        "above_ceiling": line["above_ceiling"], "remunerated": line["remunerated"], "product": line["product"],
    })
}

fn amount(amount: &Value) -> Value {
    if amount.is_null() { Value::Null } else { json!(hundredths(amount)) }
}

const WRITTEN: &str = r#"
select json_build_object('status', c."ClaimStatus", 'reason', c."RejectionReason", 'review', c."ReviewStatus", 'note', c."Adjustment",
    'claimed', c."Claimed"::numeric(18,2)::text, 'approved', c."Approved"::numeric(18,2)::text,
    'valuated', c."Valuated"::numeric(18,2)::text, 'remunerated', c."Remunerated"::numeric(18,2)::text,
    'lines', (select json_agg(json_build_object('code', code, 'status', status, 'provided', provided, 'asked', asked,
        'qty_approved', qty_approved, 'approved', approved, 'adjusted', adjusted, 'valuated', valuated, 'reason', reason,
        'note', note, 'limitation', limitation, 'limitation_value', limitation_value, 'deductible', deductible,
        'above_ceiling', above_ceiling, 'remunerated', remunerated, 'product', p."ProductCode")) from (
            select e."ItemCode" code, l."ClaimItemStatus" status, {amounts}
            from "tblClaimItems" l join "tblItems" e on e."ItemID" = l."ItemID" where l."ClaimID" = c."ClaimID" and l."ValidityTo" is null
            union all
            select e."ServCode", l."ClaimServiceStatus", {amounts}
            from "tblClaimServices" l join "tblServices" e on e."ServiceID" = l."ServiceID" where l."ClaimID" = c."ClaimID" and l."ValidityTo" is null
        ) lines left join "tblProduct" p on p."ProdID" = product)) as row
from "tblClaim" c where c."ClaimCode" = '{code}' and c."ValidityTo" is null
"#;

const AMOUNTS: &str = r#"l."QtyProvided"::numeric(18,2)::text provided, l."PriceAsked"::numeric(18,2)::text asked,
    l."QtyApproved"::numeric(18,2)::text qty_approved, l."PriceApproved"::numeric(18,2)::text approved,
    l."PriceAdjusted"::numeric(18,2)::text adjusted, l."PriceValuated"::numeric(18,2)::text valuated, l."RejectionReason" reason,
    l."Justification" note, l."Limitation" limitation, l."LimitationValue"::numeric(18,2)::text limitation_value,
    l."DeductableAmount"::numeric(18,2)::text deductible, l."ExceedCeilingAmount"::numeric(18,2)::text above_ceiling,
    l."RemuneratedAmount"::numeric(18,2)::text remunerated, l."ProdID" product"#;
