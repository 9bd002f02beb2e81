//! The payer's questions about a claim, answered over FHIR, and what its own database holds of the answer.

use crate::clerk::{Clerk, visit};
use crate::server::Server;

/// In household 14: the PLUS02 plan, which has hardly any limits.
const COVERED: &str = "100000042";
/// May do everything; the claim administrators of the seeded country may not deliver feedback.
const SUPERUSER: &str = "Admin";

const ANSWER: [&str; 10] = [
    "--care-rendered",
    "yes",
    "--payment-asked",
    "no",
    "--drug-prescribed",
    "yes",
    "--drug-received",
    "no",
    "--assessment",
    "4",
];

fn answer(clerk: &Clerk, code: &str) -> serde_json::Value {
    clerk.ok(&[&["feedback", code], ANSWER.as_slice()].concat())
}

pub fn questions_are_answered_once_and_only_by_who_may(server: &Server) {
    let database = server.database();
    let clerk = Clerk::at_raphos(server, "Z");
    let code = clerk.submit(&visit(COVERED, &[("service", "A1", "1")]), None);
    assert_eq!(clerk.ok(&["send"])["delivered"], 1);
    let problem = clerk.problem(&[&["feedback", &code], ANSWER.as_slice()].concat());
    assert_eq!(problem["code"], "not_asked");

    database.run(&format!(
        "update \"tblClaim\" set \"FeedbackStatus\" = 4 where \"ClaimCode\" = '{code}' and \"ValidityTo\" is null"
    ));
    clerk.ok(&["refresh"]);
    assert_eq!(clerk.show(&code)["feedback"]["asked"], true);
    assert_eq!(answer(&clerk, &code)["feedback"]["state"], "waiting", "kept, with or without a link");
    clerk.ok(&["send"]);
    assert_eq!(clerk.show(&code)["feedback"]["state"], "no_right");

    clerk.ok(&["sign-in", "--user", SUPERUSER]);
    answer(&clerk, &code);
    let sent = clerk.ok(&["send"]);
    assert_eq!(sent["feedback_sent"], 1, "{sent}");
    let shown = clerk.show(&code);
    assert_eq!((&shown["feedback"]["state"], &shown["feedback"]["asked"]), (&"sent".into(), &false.into()));
    let held = database.rows(&format!(
        "select json_build_object('care', f.\"CareRendered\", 'payment', f.\"PaymentAsked\", 'prescribed', f.\"DrugPrescribed\",
             'received', f.\"DrugReceived\", 'assessment', f.\"Asessment\", 'status', c.\"FeedbackStatus\")
         from \"tblFeedback\" f join \"tblClaim\" c on c.\"ClaimID\" = f.\"ClaimID\"
         where c.\"ClaimCode\" = '{code}' and f.\"ValidityTo\" is null and c.\"ValidityTo\" is null"
    ));
    assert_eq!(held.len(), 1, "{held:?}");
    let told = serde_json::json!({ "care": true, "payment": false, "prescribed": true, "received": false,
        "assessment": 4, "status": 8 });
    assert_eq!(held[0], told);
    let problem = clerk.problem(&[&["feedback", &code], ANSWER.as_slice()].concat());
    assert_eq!(problem["code"], "feedback_given");
}
