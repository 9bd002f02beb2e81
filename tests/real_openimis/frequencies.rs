//! How often an item or service may be claimed, over FHIR: the training payer writes it as openIMIS does.

use serde_json::Value;

use crate::server::{PASSWORD, Server, read};
use crate::shape::Shape;
use crate::training::Training;

/// Nothing in the seeded country has a frequency; these get one for as long as somebody looks.
const OFTEN: &str = r#"update "tblItems" set "ItemFrequency" = 30 where "ItemCode" = '0052' and "ValidityTo" is null;
    update "tblServices" set "ServFrequency" = 30 where "ServCode" = 'N8' and "ValidityTo" is null;"#;
const EVER: &str = r#"update "tblItems" set "ItemFrequency" = null; update "tblServices" set "ServFrequency" = null;"#;

/// Where each kind is listed, and what has a frequency: at the real payer, and at the training payer.
const KINDS: [(&str, &str, &str); 2] = [("Medication", "0052", "M020"), ("ActivityDefinition", "N8", "L19")];

pub fn how_often_a_thing_may_be_claimed_is_written_alike_by_both(server: &Server) {
    let training = Training::start();
    server.database().run(OFTEN);
    let rows = KINDS.map(|(kind, code, code_in_training)| {
        let real = row(&server.base, "carap", PASSWORD, kind, code);
        (real, row(&training.base, "clerk", "training", kind, code_in_training))
    });
    server.database().run(EVER);
    for (real, training) in rows {
        assert!(real.to_string().contains("\"period\":30"), "{real}");
        let (real, training) = (Shape::of(&real), Shape::of(&training));
        assert!(real.agrees(&training), "openIMIS: {real}\ntraining: {training}");
    }
}

/// The row of a code in the whole list of a kind.
fn row(base: &str, user: &str, password: &str, kind: &str, code: &str) -> Value {
    let (_, list) = read(base, user, password, &format!("api_fhir_r4/{kind}/?_count=1000"));
    let rows = list["entry"].as_array().expect("rows");
    let named = |row: &&Value| row["resource"]["identifier"].to_string().contains(&format!("\"value\":\"{code}\""));
    rows.iter().find(named).unwrap_or_else(|| panic!("{kind} {code} is listed"))["resource"].clone()
}
