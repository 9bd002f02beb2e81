//! Files beside the server's lists: what each keeps, what replaces what, and what never comes in.

use std::path::PathBuf;
use std::time::{Duration, UNIX_EPOCH};

use claims_domain::catalogue::{Administrator, Element, Kind};
use claims_domain::cover::{Insuree, Left, Policy, PolicyStatus};
use claims_domain::field_rules::{FieldRule, RuledField};
use claims_domain::ids::{AdministratorCode, ElementCode, InsureeNo, ServerId};
use claims_store::{DataKey, Feed, Store};

use super::*;
use crate::dto::Code;
use claims_domain::cover::Cover;
use claims_store::{List, MirrorRow, Read, Write};

const DAY: i64 = 86_400_000;
/// 21 November 2026, noon.
const NOW: Timestamp = Timestamp::from_millis(1_795_262_400_000);

/// Of each list its name, and how many rows it brought and how many it passed over.
type Brought = Vec<(String, Result<(u64, u64), Code>)>;

/// A laptop of RAPHOS with an empty mirror.
struct Laptop {
    folder: tempfile::TempDir,
    store: Store,
}

fn laptop() -> Laptop {
    let folder = tempfile::tempdir().expect("a folder");
    let key = DataKey::random().expect("a key");
    let store = Store::open(&folder.path().join("claims.db"), &key).expect("a store");
    let laptop = Laptop { folder, store };
    let facility = crate::testing::facility();
    laptop.write(|write| {
        let row = MirrorRow::facility(&facility)?;
        write.mirror_mut().apply(List::Facility, "graphql", &[row], NOW)?;
        Ok(())
    });
    laptop
}

impl Laptop {
    fn write<T>(&self, work: impl FnOnce(&Write<'_>) -> Result<T, Problem>) -> T {
        self.store.write(work).expect("written")
    }

    fn read<T>(&self, work: impl FnOnce(&Read<'_>) -> Result<T, Problem>) -> T {
        self.store.read(work).expect("read")
    }

    /// A file that was last written so many days ago.
    fn file(&self, name: &str, bytes: &[u8], days_ago: u64) -> PathBuf {
        let path = self.folder.path().join(name);
        std::fs::write(&path, bytes).expect("written");
        date(&path, days_ago);
        path
    }

    /// Reads and keeps it; what each list brought.
    fn import(&self, path: &Path, anyway: bool) -> Result<Brought, Code> {
        let file = read::file(path, NOW).map_err(|problem| problem.code)?;
        let as_of = file.as_of;
        let keep = |list: FileList| {
            let name = keep::name(&list.rows).to_owned();
            let kept = self.write(|write| keep::list(write, list, as_of, NOW, anyway));
            (name, kept.map(|kept| (kept.rows, kept.passed)).map_err(|problem| problem.code))
        };
        Ok(file.lists.into_iter().map(keep).collect())
    }

    /// What a pull does.
    fn pulled(&self, list: List, rows: &[MirrorRow], at: Timestamp) {
        self.write(|write| {
            let generation = write.mirror_mut().begin(list, "graphql", at)?;
            write.mirror_mut().add(list, generation, rows, None)?;
            write.mirror_mut().switch(list, generation, at)?;
            Ok(write.feeds_mut().succeeded(list.as_str(), at, "graphql")?)
        });
    }

    fn keys(&self, list: List) -> Vec<String> {
        self.read(|read| Ok(read.mirror().keys(list)?))
    }

    fn item(&self, code: &str) -> Element {
        self.read(|read| Ok(read.mirror().element(Kind::Item, code)?)).expect("an item").element
    }

    fn feed(&self, list: List) -> Feed {
        self.read(|read| Ok(read.feeds().get(list.as_str())?)).expect("a feed")
    }
}

fn date(path: &Path, days_ago: u64) {
    let at = UNIX_EPOCH + Duration::from_millis(NOW.millis().unsigned_abs() - days_ago * DAY.unsigned_abs());
    std::fs::File::options().append(true).open(path).expect("a file").set_modified(at).expect("dated");
}

fn items(rows: &[(&str, &str)]) -> Vec<u8> {
    let mut text =
        "code,name,type,package,price,quantity,care_type,frequency,male_cat,female_cat,adult_cat,minor_cat\n"
            .to_owned();
    for (code, price) in rows {
        text.push_str(&format!("{code},NAME {code},D,BOX,{price},1.00,B,,1,1,1,1\n"));
    }
    text.into_bytes()
}

fn of_server(code: &str, price: &str) -> Element {
    Element {
        kind: Kind::Item,
        code: ElementCode::new(code),
        uuid: ServerId::new(format!("uuid-{code}")),
        name: format!("NAME {code}"),
        price: price.parse().expect("a price"),
        package: Some("BOX".into()),
        category: Some("D".into()),
        level: None,
        care_type: Some("B".into()),
        frequency_days: None,
        patient_category: 15,
        maximum: Some("5".parse().expect("a quantity")),
        valid_from: "2026-01-01".parse().ok(),
    }
}

fn row(element: &Element, number: i64) -> MirrorRow {
    MirrorRow::element(element, Some(number)).expect("a row")
}

#[test]
fn a_later_pull_replaces_what_came_from_a_file_without_doubling_it() {
    let laptop = laptop();
    let file = laptop.file("items.csv", &items(&[("0001", "10.00"), ("0002", "20.00")]), 3);
    assert_eq!(laptop.import(&file, false), Ok(vec![("items".into(), Ok((2, 0)))]));
    assert_eq!(laptop.keys(List::Items), ["code:0001", "code:0002"]);
    let feed = laptop.feed(List::Items);
    assert_eq!(
        (feed.via.as_deref(), feed.last_success),
        (Some("file"), Some(Timestamp::from_millis(NOW.millis() - 3 * DAY)))
    );
    let unpriced = laptop.read(crate::prices::unpriced);
    assert_eq!(unpriced, [Kind::Item].into(), "only national prices are known, and no services yet");

    let prices: Vec<_> = [1, 3].map(|number| MirrorRow::price(2, number, None).expect("a row")).into();
    laptop.pulled(List::ItemPrices, &prices, NOW);
    laptop.pulled(List::Items, &[row(&of_server("0001", "11"), 1), row(&of_server("0003", "30"), 3)], NOW);
    assert_eq!(laptop.keys(List::Items), ["uuid-0001", "uuid-0003"]);
    assert!(laptop.read(crate::prices::unpriced).is_empty());
    let since = Timestamp::from_millis(0);
    let news: Vec<String> = laptop
        .read(|read| Ok(read.mirror().changes(since, 10)?))
        .into_iter()
        .map(|change| change.element.code.to_string())
        .collect();
    assert_eq!(news, ["0003"], "what only got its UUID is no news");
}

#[test]
fn a_row_of_a_known_code_keeps_what_no_file_tells() {
    let laptop = laptop();
    let before = Timestamp::from_millis(NOW.millis() - 9 * DAY);
    laptop.pulled(List::Items, &[row(&of_server("0001", "10"), 1), row(&of_server("0002", "20"), 2)], before);
    laptop.pulled(List::ItemPrices, &[MirrorRow::price(2, 1, None).expect("a row")], before);
    let born = laptop.feed(List::Items).generation;
    let same = laptop.file("same.csv", &items(&[("0001", "10.00"), ("0002", "20.00")]), 5);
    assert_eq!(laptop.import(&same, false), Ok(vec![("items".into(), Ok((2, 0)))]));
    assert_eq!(laptop.feed(List::Items).generation, born, "nothing is written where nothing changed");

    let file = laptop.file("items.csv", &items(&[("0001", "12.50")]), 3);
    assert_eq!(laptop.import(&file, false), Ok(vec![("items".into(), Ok((1, 0)))]));
    assert_eq!(laptop.keys(List::Items), ["uuid-0001"]);
    let joined = laptop.item("0001");
    assert_eq!((joined.uuid.as_str(), joined.price.to_string().as_str()), ("uuid-0001", "12.50"));
    assert_eq!((joined.maximum.map(|most| most.to_string()).as_deref(), joined.valid_from), (Some("5"), None));
    let listed = laptop.read(|read| Ok(read.mirror().element(Kind::Item, "0001")?));
    assert!(listed.is_some_and(|listed| listed.in_list), "it stays in the facility's list");
}

#[test]
fn a_file_never_takes_the_place_of_something_newer_unless_told_to() {
    let laptop = laptop();
    let yesterday = Timestamp::from_millis(NOW.millis() - DAY);
    laptop.pulled(List::Items, &[row(&of_server("0001", "10"), 1)], yesterday);
    let file = laptop.file("items.csv", &items(&[("0002", "20.00")]), 2);
    assert_eq!(laptop.import(&file, false), Ok(vec![("items".into(), Err(Code::FileOlder))]));
    assert_eq!(laptop.keys(List::Items), ["uuid-0001"]);
    assert_eq!(laptop.feed(List::Items).last_success, Some(yesterday));
    assert_eq!(laptop.import(&file, true), Ok(vec![("items".into(), Ok((1, 0)))]));
    assert_eq!(laptop.keys(List::Items), ["code:0002"]);
    assert_eq!(laptop.feed(List::Items).last_success, Some(Timestamp::from_millis(NOW.millis() - 2 * DAY)));
    // A date in the future is no merit.
    date(&file, 0);
    let later = UNIX_EPOCH + Duration::from_millis((NOW.millis() + DAY).unsigned_abs());
    std::fs::File::options().append(true).open(&file).expect("a file").set_modified(later).expect("dated");
    assert_eq!(read::file(&file, NOW).map(|file| file.as_of).map_err(|problem| problem.code), Ok(NOW));
}

/// A phone extract as the documented release made it.
fn extract(laptop: &Laptop, name: &str, rows: &str) -> PathBuf {
    let path = laptop.folder.path().join(name);
    let tables = "
        CREATE TABLE tblPolicyInquiry(CHFID text,Photo BLOB, InsureeName Text, DOB Text, Gender Text, ProductCode Text,
            ProductName Text, ExpiryDate Text, Status Text, DedType Int, Ded1 Int, Ded2 Int, Ceiling1 Int, Ceiling2 Int);
        CREATE TABLE tblReferences([Code] Text, [Name] Text, [Type] Text, [Price] REAL);
        CREATE TABLE tblControls([FieldName] Text, [Adjustibility] Text, [Usage] Text);
        CREATE TABLE tblClaimAdmins([Code] Text, [Name] Text);";
    let database = rusqlite::Connection::open(&path).expect("a database");
    database.execute_batch(&format!("{tables}{rows}")).expect("rows");
    drop(database);
    date(&path, 1);
    path
}

const DISTRICT: &str = "
    INSERT INTO tblReferences VALUES ('A1','General','S',400),('0001','PARA','I',10.25),('A09','Gastro','D',0);
    INSERT INTO tblClaimAdmins VALUES ('RAPADM','Thapa Nurse'),('JAMADM','Rai Hari');
    INSERT INTO tblPolicyInquiry VALUES ('100000001','p.jpg','Rai Asha','02/02/1992','F','BASIC01','Basic','31/12/2026','A',1,0,0,0,0);
    INSERT INTO tblPolicyInquiry VALUES ('100000002','p.jpg','Rai Hari','02/02/1990','M',NULL,NULL,NULL,NULL,1,0,0,0,0);";

#[test]
fn a_phone_extract_brings_lists_and_people() {
    let laptop = laptop();
    let path = extract(&laptop, "phone.db3", DISTRICT);
    let brought = laptop.import(&path, false).expect("an extract");
    let expected = ["services", "items", "diagnoses", "administrators", "people"]
        .into_iter()
        .zip([1, 1, 1, 2, 2])
        .map(|(list, rows)| (list.to_owned(), Ok((rows, 0))));
    assert_eq!(brought, expected.collect::<Vec<_>>());
    assert_eq!(laptop.item("0001").price.to_string(), "10.25", "a binary fraction keeps its digits");
    let cover = |number: &str| {
        let number = InsureeNo::typed(number);
        laptop.read(|read| Ok(read.people().cover(&number)?)).on("2026-11-21".parse().expect("a day"))
    };
    assert_eq!([cover("100000001"), cover("100000002"), cover("100000003")], [Some(true), Some(false), None]);

    // Brief rows take nothing from fuller ones.
    let full = laptop.file("items.csv", &items(&[("0001", "10.00")]), 1);
    laptop.import(&full, false).expect("a table");
    laptop.import(&path, false).expect("an extract");
    let item = laptop.item("0001");
    assert_eq!((item.package.as_deref(), item.patient_category, item.name.as_str()), (Some("BOX"), 15, "PARA"));
}

#[test]
fn the_controls_of_an_extract_say_what_the_scheme_wants_filled() {
    let laptop = laptop();
    let controls = "INSERT INTO tblControls VALUES ('GuaranteeNo','M','Claim'),('Explanation','N','Claim'),
        ('ICD1','O','Claim'),('ICD2','?','Claim'),('PhoneNumber','M','FamilyForm');";
    let path = extract(&laptop, "phone.db3", &format!("{DISTRICT}{controls}"));
    laptop.import(&path, false).expect("an extract");
    let rules = laptop.read(|read| Ok(read.mirror().field_rules()?));
    let told: Vec<_> = rules.iter().collect();
    let expected = [
        (RuledField::Diagnosis(1), FieldRule::Optional),
        (RuledField::Guarantee, FieldRule::Mandatory),
        (RuledField::Explanation, FieldRule::Hidden),
    ];
    assert_eq!(told, expected, "and nothing of other forms, nor of a letter nobody knows");
    assert_eq!(laptop.feed(List::FieldRules).via.as_deref(), Some("file"));
}

#[test]
fn what_the_server_said_of_people_stands() {
    let laptop = laptop();
    let asha = Insuree {
        number: InsureeNo::typed("100000001"),
        uuid: ServerId::new("asha"),
        last_name: "Rai".into(),
        other_names: "Asha".into(),
        sex: None,
        born: None,
        is_head: true,
        family: None,
        photo: None,
    };
    let ours = Administrator {
        code: AdministratorCode::new("RAPADM"),
        uuid: ServerId::new("nurse"),
        last_name: "Thapa".into(),
        other_names: "Nurse".into(),
    };
    let week_ago = Timestamp::from_millis(NOW.millis() - 7 * DAY);
    laptop.pulled(List::Administrators, &[MirrorRow::administrator(&ours).expect("a row")], week_ago);
    let policy = Policy {
        uuid: None,
        product: "PLUS02".into(),
        product_name: String::new(),
        status: PolicyStatus::Active,
        stage: None,
        effective: None,
        expiry: None,
        left: Left::default(),
    };
    let cover = Cover::Policies { list: vec![policy], as_of: NOW };
    laptop.write(|write| {
        write.people_mut().put(&asha, NOW, "{}")?;
        Ok(write.people_mut().put_cover(&asha.number, &cover)?)
    });
    let path = extract(&laptop, "phone.db3", DISTRICT);
    let brought = laptop.import(&path, false).expect("an extract");
    assert_eq!(brought[3..], [("administrators".into(), Ok((0, 2))), ("people".into(), Ok((1, 1)))]);
    assert_eq!(laptop.keys(List::Administrators), ["nurse"], "not those of the whole district");
    assert_eq!(laptop.read(|read| Ok(read.people().cover(&asha.number)?)), cover);

    laptop.import(&path, true).expect("an extract");
    let (known, _) = laptop.read(|read| Ok(read.people().get(&asha.number)?)).expect("a person");
    assert_eq!(known.uuid.as_str(), "asha", "a name takes nothing from a person");
    let heard = laptop.read(|read| Ok(read.people().cover_as_of(&asha.number)?));
    assert_eq!(heard, Some(Timestamp::from_millis(NOW.millis() - DAY)));
}

#[test]
fn a_bad_file_has_its_sentence_and_leaves_everything_as_it_was() {
    let laptop = laptop();
    laptop.pulled(List::Items, &[row(&of_server("0001", "10"), 1)], Timestamp::from_millis(NOW.millis() - 9 * DAY));
    let whole = items(&[("0002", "20.00")]);
    let half =
        "INSERT INTO tblReferences VALUES ('','x','I',1),('0009','','I',1),('0008','x','I',-1),('0007','x','I',1);";
    let database = extract(&laptop, "cut.db3", DISTRICT);
    let cut = std::fs::read(&database).expect("bytes");
    for (what, path, code) in [
        ("no file", laptop.folder.path().join("none"), Code::FileUnreadable),
        ("a folder", laptop.folder.path().to_owned(), Code::FileUnreadable),
        ("nothing", laptop.file("a", b"", 0), Code::FileEmpty),
        ("noise", laptop.file("b.csv", &[0, 1, 2, 255], 0), Code::FileUnknown),
        ("a workbook", laptop.file("c.csv", b"PK\x03\x04....", 0), Code::FileWorkbook),
        (
            "no price",
            laptop.file("d", &String::from_utf8_lossy(&whole).replace("price", "cost").into_bytes(), 0),
            Code::FileColumnMissing,
        ),
        ("half a register", laptop.file("e", b"<Items><Item><ItemCode>0002</ItemCode>", 0), Code::FileBroken),
        ("mostly bad", laptop.file("f", &items(&[("1", "x"), ("2", "x"), ("3", "1")]), 0), Code::FileMostlyUnreadable),
        ("half a database", laptop.file("g", &cut[..5_000], 0), Code::FileBroken),
        ("a head alone", laptop.file("h", b"SQLite format 3\0", 0), Code::FileBroken),
        ("other tables", extract(&laptop, "i", "DROP TABLE tblReferences;"), Code::FileUnknown),
        ("an empty extract", extract(&laptop, "j", ""), Code::FileEmpty),
        ("a bad extract", extract(&laptop, "k", half), Code::FileMostlyUnreadable),
        ("one bad table", extract(&laptop, "l", &format!("{DISTRICT}DROP TABLE tblClaimAdmins;")), Code::FileUnknown),
    ] {
        assert_eq!(laptop.import(&path, true).map(|_| ()), Err(code), "{what}");
        assert_eq!(laptop.keys(List::Items), ["uuid-0001"], "{what}");
        assert_eq!(laptop.feed(List::Items).via.as_deref(), Some("graphql"), "{what}");
    }
}

#[test]
fn a_file_larger_than_any_is_not_read_into_memory() {
    let laptop = laptop();
    let path = laptop.file("huge.csv", b"code,name\n", 0);
    let file = std::fs::File::options().write(true).open(&path).expect("a file");
    file.set_len(1 << 40).expect("a sparse file");
    assert_eq!(laptop.import(&path, false), Err(Code::FileTooLarge));
}
