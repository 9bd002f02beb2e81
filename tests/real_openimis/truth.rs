//! What a payer really holds, read past everything: openIMIS from its database, the training payer from its books.

use serde_json::{Value, json};

use crate::server::{PASSWORD, Server};
use crate::training::Training;

/// A payer that can be looked into, and who is who there.
pub trait Payer {
    fn base(&self) -> &str;
    fn people(&self) -> &'static People;
    /// Every claim the payer holds under a code, as it holds them.
    fn held(&self, code: &str) -> Vec<Value>;
    /// Names of the files it holds of a claim.
    fn files(&self, code: &str) -> Vec<Value>;
}

/// Who is who.
pub struct People {
    pub password: &'static str,
    /// Bills for a facility.
    pub clerk: &'static str,
    /// Bills for another facility.
    pub stranger: &'static str,
    /// Some who are covered for as many claims as there are cases.
    pub covered: &'static [&'static str],
    /// Somebody else.
    pub other: &'static str,
    /// A service and an item that both facilities list.
    pub service: &'static str,
    pub item: &'static str,
}

impl Payer for Server {
    fn base(&self) -> &str {
        &self.base
    }

    fn people(&self) -> &'static People {
        &People {
            password: PASSWORD,
            clerk: "carap",
            stranger: "cajam",
            covered: &["100000042", "100000044"],
            other: "100000045",
            service: "A1",
            item: "0001",
        }
    }

    fn held(&self, code: &str) -> Vec<Value> {
        assert!(code.chars().all(|c| c.is_ascii_alphanumeric() || c == '-'), "a code of ours");
        self.database().rows(&HELD.replace("{code}", code))
    }

    fn files(&self, code: &str) -> Vec<Value> {
        self.database().rows(&format!(
            "select to_json(a.filename) from \"claim_ClaimAttachment\" a join \"tblClaim\" c on c.\"ClaimID\" = a.claim_id
             where c.\"ClaimCode\" = '{code}' and a.\"ValidityTo\" is null order by a.filename"
        ))
    }
}

impl Payer for Training {
    fn base(&self) -> &str {
        &self.base
    }

    fn people(&self) -> &'static People {
        &People {
            password: "training",
            clerk: "clerk",
            stranger: "hill",
            covered: &["700100011", "700100021", "700100031", "700100041"],
            other: "700100012",
            service: "A1",
            item: "M001",
        }
    }

    fn held(&self, code: &str) -> Vec<Value> {
        self.books(code).iter().map(as_held).collect()
    }

    fn files(&self, code: &str) -> Vec<Value> {
        let files = |claim: &Value| claim["attachments"].as_array().expect("a list").clone();
        let mut names: Vec<Value> = self.books(code).iter().flat_map(files).map(|file| file["title"].clone()).collect();
        names.sort_by_key(Value::to_string);
        names
    }
}

impl Training {
    /// What is written about a claim.
    fn books(&self, code: &str) -> Vec<Value> {
        let url = self.base.replace("/api/", "/_training/claims");
        let told: Value = reqwest::blocking::get(url).expect("it lives").json().expect("JSON");
        told["claims"].as_array().expect("a list").iter().filter(|claim| claim["code"] == code).cloned().collect()
    }
}

/// The training payer's words in the order and writing of [`HELD`].
fn as_held(claim: &Value) -> Value {
    let mut lines: Vec<Value> = claim["lines"]
        .as_array()
        .expect("lines")
        .iter()
        .map(|line| {
            json!([line["kind"], line["code"], hundredths(&line["quantity"]), hundredths(&line["price_asked"])])
        })
        .collect();
    lines.sort_by_key(Value::to_string);
    json!({
        "insuree": claim["insuree"], "facility": claim["facility"], "administrator": claim["administrator"],
        "visit_type": claim["visit_type"], "visit_from": claim["date_from"], "visit_to": claim["date_to"],
        "claim_date": claim["date_claimed"], "diagnoses": claim["diagnoses"], "lines": lines,
    })
}

/// The same of a claim as the program shows it, which is what the clerk believes to have sent.
pub fn as_shown(view: &Value, facility: &Value) -> Value {
    let draft = &view["draft"];
    let mut lines: Vec<Value> = view["lines"]
        .as_array()
        .expect("lines")
        .iter()
        .map(|line| json!([line["kind"], line["code"], hundredths(&line["quantity"]), hundredths(&line["price"])]))
        .collect();
    lines.sort_by_key(Value::to_string);
    json!({
        "insuree": draft["insuree"], "facility": facility, "administrator": draft["administrator"],
        "visit_type": draft["visit_type"], "visit_from": draft["visit_from"], "visit_to": draft["visit_to"],
        "claim_date": draft["claim_date"], "diagnoses": draft["diagnoses"], "lines": lines,
    })
}

/// An amount with two digits after the point, whoever wrote it.
pub fn hundredths(amount: &Value) -> String {
    let text = amount.as_str().map_or_else(|| amount.to_string(), str::to_owned);
    let (whole, digits) = text.split_once('.').unwrap_or((&text, ""));
    assert!(digits.trim_end_matches('0').len() <= 2, "no finer amounts are claimed here: {text}");
    format!("{whole}.{digits:0<2.2}")
}

/// Every row under a code that is no older version of another.
const HELD: &str = r#"
select json_build_object('insuree', i."CHFID", 'facility', f."HFCode", 'administrator', a."ClaimAdminCode",
    'visit_type', c."VisitType", 'visit_from', c."DateFrom"::date, 'visit_to', coalesce(c."DateTo", c."DateFrom")::date,
    'claim_date', c."DateClaimed"::date,
    'diagnoses', (select json_agg(d."ICDCode" order by n) from unnest(array[c."ICDID", c."ICDID1"::int, c."ICDID2"::int, c."ICDID3"::int, c."ICDID4"::int])
        with ordinality as named (id, n) join "tblICDCodes" d on d."ICDID" = named.id),
    'lines', (select json_agg(json_build_array(kind, code, quantity, price) order by kind, code, quantity, price) from (
        select 'item' kind, e."ItemCode" code, to_char(l."QtyProvided", 'FM999999990.00') quantity, to_char(l."PriceAsked", 'FM999999990.00') price
        from "tblClaimItems" l join "tblItems" e on e."ItemID" = l."ItemID" where l."ClaimID" = c."ClaimID" and l."ValidityTo" is null
        union all
        select 'service', e."ServCode", to_char(l."QtyProvided", 'FM999999990.00'), to_char(l."PriceAsked", 'FM999999990.00')
        from "tblClaimServices" l join "tblServices" e on e."ServiceID" = l."ServiceID" where l."ClaimID" = c."ClaimID" and l."ValidityTo" is null
    ) lines)) as row
from "tblClaim" c join "tblInsuree" i on i."InsureeID" = c."InsureeID" join "tblHF" f on f."HfID" = c."HFID"
    left join "tblClaimAdmin" a on a."ClaimAdminId" = c."ClaimAdminId"
where c."ClaimCode" = '{code}' and c."ValidityTo" is null
"#;
