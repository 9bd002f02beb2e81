//! Files follow their claims to the real server, and what its own database holds of them afterwards.

use crate::clerk::{Clerk, visit};
use crate::database::Database;
use crate::server::Server;

/// In household 14: the PLUS02 plan, which has hardly any limits.
const COVERED: &str = "100000042";
const PDF: &[u8] = b"%PDF-1.1\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n";
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR";

/// Name, type, day and content of each file of a claim in the server's database.
fn held(database: &Database, code: &str) -> Vec<serde_json::Value> {
    database.rows(&format!(
        "select json_build_object('name', a.filename, 'title', a.title, 'mime', a.mime, 'day', a.date::text, 'content', encode(decode(a.document, 'base64'), 'hex'))
         from \"claim_ClaimAttachment\" a join \"tblClaim\" c on c.\"ClaimID\" = a.claim_id
         where c.\"ClaimCode\" = '{code}' and a.\"ValidityTo\" is null order by a.filename"
    ))
}

pub fn files_follow_their_claim_and_are_the_servers_byte_for_byte(server: &Server) {
    let database = server.database();
    let clerk = Clerk::at_raphos(server, "W");
    let draft = clerk.draft(&visit(COVERED, &[("service", "A1", "1")]));
    let id = draft["id"].as_str().expect("an id");
    let scan = clerk.home().join("résultat d’analyse.pdf");
    let photo = clerk.home().join("photo.exe.png");
    std::fs::write(&scan, PDF).expect("written");
    std::fs::write(&photo, PNG).expect("written");
    let path = |path: &std::path::Path| path.to_str().expect("a path").to_owned();
    let view = clerk.ok(&["attach", id, &path(&scan), &path(&photo)]);
    assert_eq!(view["attachments"].as_array().map(Vec::len), Some(2), "{view}");
    // What happens to a file afterwards changes nothing.
    std::fs::remove_file(&scan).expect("gone");

    let code = clerk.ok(&["submit", id])[0]["code"].as_str().expect("a code").to_owned();
    let sent = clerk.ok(&["send"]);
    assert_eq!((sent["delivered"].as_u64(), sent["attachments_sent"].as_u64()), (Some(1), Some(2)), "{sent}");
    let rows = held(database, &code);
    let names: Vec<&str> = rows.iter().filter_map(|row| row["name"].as_str()).collect();
    assert_eq!(names, ["photo.exe.png", "résultat d’analyse.pdf"]);
    for (row, (mime, bytes)) in rows.iter().zip([("image/png", PNG), ("application/pdf", PDF)]) {
        assert_eq!(
            (row["mime"].as_str(), &row["title"]),
            (Some(mime), &row["name"]),
            "25.10 takes no pdf over FHIR, and this way does"
        );
        assert_eq!(row["day"].as_str(), Some(crate::clerk::day(0).as_str()));
        let content: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(row["content"].as_str(), Some(content.as_str()), "byte for byte");
    }
    let again = clerk.ok(&["send"]);
    assert_eq!(again["attachments_sent"], 0);
    assert_eq!(held(database, &code).len(), 2, "sent once");
    // The server keeps what a claim was before each file, as history.
    let posted = database
        .run(&format!("select count(*) from \"tblClaim\" where \"ClaimCode\" = '{code}' and \"ValidityTo\" is null"));
    assert_eq!(posted.trim(), "1");
    let states = clerk.ok(&["attach", &code]);
    assert!(states["attachments"].as_array().expect("a list").iter().all(|one| one["state"] == "sent"), "{states}");

    // What a claim with files costs other clients: over FHIR the claim cannot be read any more, its answer can.
    let uuid = database.run(&format!(
        "select \"ClaimUUID\" from \"tblClaim\" where \"ClaimCode\" = '{code}' and \"ValidityTo\" is null"
    ));
    assert_eq!(server.status(&format!("api_fhir_r4/Claim/{}/", uuid.trim())), 500);
    assert_eq!(server.status(&format!("api_fhir_r4/ClaimResponse/{code}/")), 200);
    let refreshed = clerk.ok(&["refresh"]);
    assert!(refreshed["asked"].as_u64() >= Some(1), "{refreshed}");

    // Others are not kept from reading what else there is once this one is gone.
    database.run(&format!(
        "delete from \"claim_ClaimAttachment\" where claim_id in (select \"ClaimID\" from \"tblClaim\" where \"ClaimCode\" = '{code}')"
    ));
    assert_eq!(server.status(&format!("api_fhir_r4/Claim/{}/", uuid.trim())), 200);
}
