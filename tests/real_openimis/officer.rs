//! The payer's medical officer at the web application: looks at a claim, judges its lines, has it priced.

use serde_json::{Value, json};

use crate::server::Server;

/// What is thought of a line.
pub enum Opinion {
    /// As claimed.
    Fine,
    /// So much of it at this price, for this reason.
    Less { quantity: &'static str, price: &'static str, because: &'static str },
    /// None of it, for this reason.
    None { because: &'static str },
}

/// The officer with a claim on the screen.
pub struct Officer<'a> {
    server: &'a Server,
    code: String,
    uuid: String,
}

impl<'a> Officer<'a> {
    pub fn of(server: &'a Server, code: &str) -> Self {
        Self { server, code: code.to_owned(), uuid: server.uuid_of(code) }
    }

    /// *Select for review*.
    pub fn selects(&self) {
        self.of_all("selectClaimsForReview");
    }

    /// *Save* in the review: an opinion on each line, and a note on the claim.
    pub fn saves(&self, note: &str, opinion: impl Fn(&str) -> Opinion) {
        let lines = |table: &str, name: &str, code: &str| -> Vec<Value> {
            let rows = self.server.database().rows(&format!(
                r#"select json_build_object('id', l."Claim{name}ID", 'of', l."{name}ID", 'code', e."{code}") from "tblClaim{name}s" l
                       join "{table}" e on e."{name}ID" = l."{name}ID" join "tblClaim" c on c."ClaimID" = l."ClaimID"
                   where c."ClaimUUID" = '{}' and l."ValidityTo" is null"#,
                self.uuid
            ));
            let field = if name == "Item" { "itemId" } else { "serviceId" };
            rows.iter().map(|row| judged(row, field, &opinion(row["code"].as_str().expect("a code")))).collect()
        };
        let (items, services) = (lines("tblItems", "Item", "ItemCode"), lines("tblServices", "Service", "ServCode"));
        assert!(items.len() + services.len() > 0, "{} has lines", self.code);
        let input = json!({ "claimUuid": self.uuid, "adjustment": note, "items": items, "services": services });
        self.server.mutate("saveClaimReview", input);
    }

    /// *Deliver the review*.
    pub fn delivers(&self) {
        self.of_all("deliverClaimsReview");
    }

    /// *Process*: the claim is priced, but for lines of relative price. What was priced before counts towards the ceilings of the policy,
    /// and many journeys bill the same few people.
    pub fn processes(&self) {
        self.server.database().run(r#"delete from "tblClaimDedRem";"#);
        self.of_all("processClaims");
    }

    fn of_all(&self, mutation: &str) {
        self.server.mutate(mutation, json!({ "uuids": [self.uuid] }));
    }
}

/// A line as the web application sends it with the review.
fn judged(row: &Value, field: &str, opinion: &Opinion) -> Value {
    let mut line = match opinion {
        Opinion::Fine => json!({ "status": 1, "rejectionReason": 0 }),
        Opinion::Less { quantity, price, because } => json!({
            "status": 1, "rejectionReason": 0, "qtyApproved": quantity, "priceApproved": price, "justification": because,
        }),
        Opinion::None { because } => {
            json!({ "status": 2, "rejectionReason": -1, "qtyApproved": "0", "justification": because })
        }
    };
    line["id"] = row["id"].clone();
    line[field] = row["of"].clone();
    line
}
