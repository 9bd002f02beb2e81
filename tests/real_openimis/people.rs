//! People fetched ahead, and what covers them, against the server's own database, person for person.

use std::collections::BTreeMap;

use claims_domain::cover::{Cover, Insuree, PolicyStatus, Sex, WhyUnknown};
use claims_domain::ids::InsureeNo;
use claims_store::{List, StoreError};
use serde_json::{Value, json};

use crate::database::Database;
use crate::mirror::Laptop;
use crate::server::Server;

pub fn the_people_of_the_district_are_known_ahead_as_the_database_has_them(server: &Server) {
    let database = server.database();
    let large = Families::of(database);
    let laptop = Laptop::before(server, "W");
    laptop.pull("lists", &["sync"]);

    let size = laptop.clerk.ok(&["people", "size"]);
    assert_eq!(laptop.clerk.ok(&["people", "ahead"])["on"], true);
    let first = laptop.pull("people, the first time", &["sync"]);
    equals(&laptop, database);
    let people = laptop.feed("people");
    assert_eq!(size["people"], people.rows, "as many as was said: {size}");
    assert_eq!((people.via.as_deref(), laptop.feed("policies").via.as_deref()), (Some("graphql"), Some("fhir")));
    let found = laptop.clerk.ok(&["find", "person", "zahir7 awa"]);
    assert!(found.as_array().expect("hits").iter().any(|hit| hit["name"] == "Awa Zahir7"), "{found}");
    let offline = laptop.clerk.ok(&["insuree", "800000003", "--offline"]);
    assert_eq!(offline["insuree"]["cover"]["by_list"], true);
    assert_eq!(offline["insuree"]["cover"]["policies"][0]["product_name"], "Basic Health Plan");
    assert_eq!(offline["insuree"]["family"].as_array().map(Vec::len), Some(2));

    let idle = laptop.pull("nothing changed", &["sync"]);
    assert!(idle < first, "{idle} requests where nothing changed, {first} for everything");
    database.run(CHANGE);
    laptop.pull("changes", &["sync"]);
    equals(&laptop, database);

    // One paid in two parts is none the server can show as a contract.
    database.run(TWO_PARTS);
    laptop.pull("a bad contract", &["sync", "--full"]);
    let policies = laptop.feed("policies");
    let number = InsureeNo::typed("800000012");
    let cover = laptop.read(|read| read.people().cover(&number));
    match policies.via.as_deref() {
        // Rows of one instant change places while the page is taken apart: then the list is never whole over FHIR.
        Some("graphql") => assert!(matches!(cover, Cover::Policies { list, .. } if list.len() == 1)),
        _ => {
            assert_eq!(policies.skipped.len(), 1);
            assert_eq!(cover, Cover::Unknown(WhyUnknown::NeverSeen), "not known is not uninsured");
        }
    }

    // Asked singly, with the family.
    laptop.clerk.ok(&["insuree", "800000012"]);
    let forgotten = laptop.clerk.ok(&["people", "forget"]);
    assert_eq!(forgotten["people"], 0);
    assert_eq!(
        laptop.clerk.ok(&["find", "person", "zahir"]).as_array().map(Vec::len),
        Some(3),
        "who was asked, and family"
    );
    drop(large);
}

/// Everybody here as the database has them, and their policies.
fn equals(laptop: &Laptop, database: &Database) {
    let here = laptop.all::<Insuree>(List::People).into_iter().map(|person| {
        let sex = person.sex.map(|sex| match sex {
            Sex::Female => "F",
            Sex::Male => "M",
            Sex::Other => "O",
        });
        let family = person.family.as_ref().map(|family| family.as_str().to_owned());
        let row = json!([
            person.uuid.as_str(),
            person.last_name,
            person.other_names,
            person.born,
            sex,
            person.is_head,
            family
        ]);
        (person.number.to_string(), row)
    });
    let here: BTreeMap<String, Value> = here.collect();
    let there = database.rows(PEOPLE).into_iter().map(|row| {
        let number = row[0].as_str().expect("a number").to_owned();
        (number, Value::Array(row.as_array().expect("a row")[1..].to_vec()))
    });
    let there: BTreeMap<String, Value> = there.collect();
    assert!(here == there, "{} here, {} there", here.len(), there.len());

    let mut policies: BTreeMap<String, Vec<String>> = there.keys().map(|number| (number.clone(), Vec::new())).collect();
    for row in database.rows(POLICIES) {
        if let Some(list) = policies.get_mut(row[0].as_str().expect("a number")) {
            list.push(Value::Array(row.as_array().expect("a row")[1..].to_vec()).to_string());
        }
    }
    let covers = laptop.read(|read| {
        let told = |number: &String| Ok((number.clone(), read.people().cover(&InsureeNo::typed(number))?));
        policies.keys().map(told).collect::<Result<BTreeMap<_, _>, StoreError>>()
    });
    for (number, mut there) in policies {
        let Some(Cover::Policies { list, .. }) = covers.get(&number) else {
            panic!("{number}: {:?}", covers.get(&number))
        };
        let mut here: Vec<String> = list
            .iter()
            .map(|policy| {
                let status = match policy.status {
                    PolicyStatus::Idle => 1,
                    PolicyStatus::Active => 2,
                    PolicyStatus::Suspended => 4,
                    PolicyStatus::Expired => 8,
                    PolicyStatus::Ready => 16,
                    PolicyStatus::Unknown => 0,
                };
                let uuid = policy.uuid.as_ref().map(|uuid| uuid.as_str());
                json!([uuid, policy.product, status, policy.effective, policy.expiry]).to_string()
            })
            .collect();
        here.sort();
        there.sort();
        assert_eq!(here, there, "{number}");
    }
}

/// Three hundred families more in the hospital's district; they go when this goes.
struct Families<'a>(&'a Database);

impl<'a> Families<'a> {
    fn of(database: &'a Database) -> Self {
        database.run(EMPTY);
        database.run(FILL);
        Self(database)
    }
}

impl Drop for Families<'_> {
    fn drop(&mut self) {
        self.0.run(EMPTY);
    }
}

const PEOPLE: &str = r#"
select json_build_array(i."CHFID", lower(i."InsureeUUID"), i."LastName", i."OtherNames", i."DOB", i."Gender", i."IsHead", lower(f."FamilyUUID"))
from "tblInsuree" i left join "tblFamilies" f using ("FamilyID")
join "tblLocations" v on v."LocationId" = coalesce(i."CurrentVillage", f."LocationId")
join "tblLocations" w on w."LocationId" = v."ParentLocationId" join "tblLocations" d on d."LocationId" = w."ParentLocationId"
where i."ValidityTo" is null and d."LocationCode" = 'R1D1'"#;

const POLICIES: &str = r#"
select json_build_array(i."CHFID", lower(p."PolicyUUID"), r."ProductCode", p."PolicyStatus", p."EffectiveDate", p."ExpiryDate")
from "tblInsureePolicy" c join "tblInsuree" i using ("InsureeID") join "tblPolicy" p on p."PolicyID" = c."PolicyId"
join "tblProduct" r using ("ProdID") where c."ValidityTo" is null and p."ValidityTo" is null and i."ValidityTo" is null"#;

const FILL: &str = r#"
insert into "tblInsuree" ("InsureeUUID","CHFID","LastName","OtherNames","Gender","DOB","IsHead","CurrentVillage","isOffline","status","ValidityFrom","AuditUserID")
select gen_random_uuid(), '8'||lpad(n::text,8,'0'), 'Zahir'||n/3%40, (array['Awa','José','सीता'])[n%3+1], (array['F','M','F'])[n%3+1],
    date '1960-01-01' + n*17, n%3=0, v."LocationId", false, 'AC', date_trunc('day', now()) - interval '50 days' + n*interval '1 second', -7
from generate_series(0,899) n, "tblLocations" v where v."LocationCode" = 'R1D1M1V1' and v."ValidityTo" is null;
insert into "tblFamilies" ("FamilyUUID","InsureeID","LocationId","Poverty","isOffline","ValidityFrom","AuditUserID")
select gen_random_uuid(), "InsureeID", "CurrentVillage", false, false, "ValidityFrom", -7 from "tblInsuree" where "AuditUserID" = -7 and "IsHead";
update "tblInsuree" m set "FamilyID" = f."FamilyID" from "tblFamilies" f join "tblInsuree" h using ("InsureeID")
where m."AuditUserID" = -7 and f."AuditUserID" = -7 and right(h."CHFID",8)::int = right(m."CHFID",8)::int / 3 * 3;
insert into "tblPolicy" ("PolicyUUID","PolicyStage","PolicyStatus","PolicyValue","FamilyID","EnrollDate","StartDate","EffectiveDate","ExpiryDate","ProdID","OfficerID","isOffline","ValidityFrom","AuditUserID")
select gen_random_uuid(), (array['N','R'])[f."FamilyID"%2+1], case when f."FamilyID"%7=0 then 8 else 2 end, 1200, f."FamilyID", current_date-100, current_date-100,
    current_date-100, current_date+264, r."ProdID", o."OfficerID", false, f."ValidityFrom", -7
from "tblFamilies" f, "tblProduct" r, "tblOfficer" o where f."AuditUserID" = -7 and r."ProductCode" = 'BASIC01' and r."ValidityTo" is null and o."Code" = 'EO1' and o."ValidityTo" is null;
insert into "tblInsureePolicy" ("InsureeID","PolicyId","EnrollmentDate","StartDate","EffectiveDate","ExpiryDate","isOffline","ValidityFrom","AuditUserID")
select i."InsureeID", p."PolicyID", p."EnrollDate", p."StartDate", p."EffectiveDate", p."ExpiryDate", false, p."ValidityFrom", -7
from "tblPolicy" p join "tblInsuree" i using ("FamilyID") where p."AuditUserID" = -7;
"#;

/// Somebody marries, somebody leaves the register, a family's policy is suspended; dated as the server dates changes.
const CHANGE: &str = r#"
update "tblInsuree" set "LastName" = 'Zahir-Thapa', "ValidityFrom" = now() where "CHFID" = '800000005' and "ValidityTo" is null;
update "tblInsuree" set "ValidityTo" = now() where "CHFID" = '800000008' and "ValidityTo" is null;
update "tblPolicy" set "PolicyStatus" = 4, "ValidityFrom" = now() where "FamilyID" = (select "FamilyID" from "tblInsuree" where "CHFID" = '800000009');
"#;

const TWO_PARTS: &str = r#"
insert into "tblPremium" ("PremiumUUID","PolicyID","Amount","Receipt","PayDate","PayType","ValidityFrom","CreatedDate","AuditUserID")
select gen_random_uuid(), p."PolicyID", 600, 'Z'||n, current_date, 'C', now(), now(), -7
from "tblPolicy" p join "tblInsuree" i using ("FamilyID"), generate_series(1,2) n where i."CHFID" = '800000012';
"#;

const EMPTY: &str = r#"
begin;
delete from "tblPremium" where "AuditUserID" = -7;
delete from "tblInsureePolicy" where "AuditUserID" = -7;
delete from "tblPolicy" where "AuditUserID" = -7;
update "tblInsuree" set "FamilyID" = null where "AuditUserID" = -7;
delete from "tblFamilies" where "AuditUserID" = -7;
delete from "tblInsuree" where "AuditUserID" = -7;
commit;
"#;
