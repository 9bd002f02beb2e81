//! The server's own database: read past everything, and filled with thousands of rows for as long as a test needs them.

use std::fs::File;
use std::io::Write as _;
use std::process::{Command, Stdio};

use serde_json::Value;

/// Services and items each that a large catalogue adds; a fifth of them is in the hospital's price list.
pub const MANY: u32 = 10_000;

/// Number of the item and the service that the server cannot show over FHIR, and with it none of its page.
pub const ODD: &str = "8888";

/// Where a server keeps its data.
pub struct Database {
    url: String,
}

impl Database {
    /// The database of a release; `None` when nobody said where it is.
    pub fn of(release: &str) -> Option<Self> {
        std::env::var(format!("CLAIMS_OPENIMIS_DB_{}", release.replace('.', "_"))).ok().map(|url| Self { url })
    }

    /// Runs SQL; what it printed.
    pub fn run(&self, sql: &str) -> String {
        let mut psql = Command::new("psql")
            .args(["-qAtX", "-v", "ON_ERROR_STOP=1", &self.url])
            .env("PGOPTIONS", "--client-min-messages=warning")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("psql is installed");
        psql.stdin.take().expect("piped").write_all(sql.as_bytes()).expect("taken");
        let output = psql.wait_with_output().expect("ends");
        assert!(output.status.success(), "the database refused:\n{sql}");
        String::from_utf8(output.stdout).expect("text")
    }

    /// Rows of a query of one JSON column.
    pub fn rows(&self, sql: &str) -> Vec<Value> {
        let rows = self.run(&format!("select coalesce(json_agg(row), '[]') from ({sql}) as rows (row);"));
        serde_json::from_str(&rows).expect("JSON")
    }

    /// Adds the large catalogue, until it goes; all of it of one instant, as after an import.
    pub fn enlarge(&self) -> Large<'_> {
        self.filled("0", "")
    }

    /// A fifth of it, the [`ODD`] ones among them, with an instant of its own for each row. Over FHIR the server sorts by these alone,
    /// and rows of one instant change places from page to page.
    pub fn enlarge_apart(&self) -> Large<'_> {
        self.filled("8000", " - n * interval '1 second'")
    }

    fn filled(&self, from: &str, apart: &str) -> Large<'_> {
        self.run(&FILL.replace("{from}", from).replace("{apart}", apart));
        Large(self)
    }

    /// Takes away what a test that was killed left behind.
    pub fn tidy(&self) {
        if self.run("select exists (select from \"tblItems\" where \"ItemCode\" like 'ZI____');").trim() == "t" {
            self.run(EMPTY);
        }
    }
}

/// A database with ten thousand services and items more; they go when it goes.
pub struct Large<'a>(&'a Database);

impl Drop for Large<'_> {
    fn drop(&mut self) {
        self.0.run(EMPTY);
    }
}

/// Holds the others off a release: many may use it as it was seeded, one may change what all see. A test that is killed lets go.
pub fn hold(release: &str, alone: bool) -> File {
    let name = format!("claims-desk-openimis-{release}.lock");
    let file = File::options().create(true).append(true).open(std::env::temp_dir().join(name)).expect("a lock file");
    if alone { file.lock() } else { file.lock_shared() }.expect("locked");
    file
}

/// Everything a claim rule reads, in many values. Codes `ZI…` and `ZS…` are nobody else's. One of
/// each, the [`ODD`] one, is nothing to GraphQL and fails over FHIR: an item for adults of no sex, a service of category V.
const FILL: &str = r#"
insert into "tblItems" ("ItemUUID","ItemCode","ItemName","ItemType","ItemPackage","ItemPrice","Quantity","MaximumAmount","ItemCareType",
    "ItemFrequency","ItemPatCat","ValidityFrom","AuditUserID")
select gen_random_uuid(), 'ZI'||lpad(n::text,4,'0'), 'Médicament numéro '||n||' "à l''essai"', (array['D','M'])[n%2+1],
    case when n%3=0 then n%50||' tablets' end, (n%500)::numeric/4+0.25, case when n%5=0 then 1 end, case when n%7=0 then n%9+0.5 end,
    (array['B','I','O'])[n%3+1], case when n%4=0 then n%60 end, case n when 8888 then 12 else (array[5,6,7,9,10,11,13,14,15])[n%9+1] end, date_trunc('day', now()) - interval '40 days'{apart}, -1
from generate_series({from},9999) n;
insert into "tblServices" ("ServiceUUID","ServCode","ServName","ServType","ServPackageType","manualPrice","ServLevel","ServPrice",
    "MaximumAmount","ServCareType","ServFrequency","ServPatCat","ServCategory","ValidityFrom","AuditUserID")
select gen_random_uuid(), 'ZS'||lpad(n::text,4,'0'), 'सेवा क्रमांक '||n, (array['P','C'])[n%2+1], 'S', n%10=0,
    (array['S','V','D','H'])[n%4+1], (n%500)::numeric/4+0.25, case when n%7=0 then n%9+0.5 end, (array['B','I','O'])[n%3+1],
    case when n%4=0 then n%60 end, case n when 8888 then 12 else (array[5,6,7,9,10,11,13,14,15])[n%9+1] end, case n when 8888 then 'V' else (array['S','D','A','C','O'])[n%5+1] end, date_trunc('day', now()) - interval '40 days'{apart}, -1
from generate_series({from},9999) n;
insert into "tblPLItemsDetail" ("PLItemID","ItemID","PriceOverule","ValidityFrom","AuditUserID")
select f."PLItemID", i."ItemID", case when right(i."ItemCode",1)::int%2=0 then i."ItemPrice"+1 end, i."ValidityFrom", -1
from "tblItems" i, "tblHF" f where f."HFCode"='RAPHOS' and f."ValidityTo" is null and i."ItemCode" between 'ZI0000' and 'ZI1999';
insert into "tblPLServicesDetail" ("PLServiceID","ServiceID","PriceOverule","ValidityFrom","AuditUserID")
select f."PLServiceID", s."ServiceID", case when right(s."ServCode",1)::int%2=0 then s."ServPrice"+1 end, s."ValidityFrom", -1
from "tblServices" s, "tblHF" f where f."HFCode"='RAPHOS' and f."ValidityTo" is null and s."ServCode" between 'ZS0000' and 'ZS1999';
analyze "tblItems"; analyze "tblServices";
"#;

const EMPTY: &str = r#"
begin;
delete from "tblPLItemsDetail" where "ItemID" in (select "ItemID" from "tblItems" where "ItemCode" like 'ZI____');
delete from "tblPLServicesDetail" where "ServiceID" in (select "ServiceID" from "tblServices" where "ServCode" like 'ZS____');
delete from "medical_ItemMutation" where item_id in (select "ItemID" from "tblItems" where "ItemCode" like 'ZI____');
delete from "medical_ServiceMutation" where service_id in (select "ServiceID" from "tblServices" where "ServCode" like 'ZS____');
delete from "tblItems" where "ItemCode" like 'ZI____';
delete from "tblServices" where "ServCode" like 'ZS____';
commit;
analyze "tblItems"; analyze "tblServices";
"#;
