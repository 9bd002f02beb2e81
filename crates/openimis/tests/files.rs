//! Files of openIMIS's tools module: real ones (first rows of what both releases give) and bad ones.
#![expect(clippy::expect_used, clippy::panic, clippy::string_slice, clippy::wildcard_enum_match_arm, reason = "tests")]

use claims_domain::catalogue::{Element, Kind};
use claims_domain::cover::PolicyStatus;
use claims_domain::register::PlaceKind;
use claims_openimis::files::{self, FileKind, FileList, FileProblem, FileRows, Why, extract};

fn fixture(name: &str) -> Vec<u8> {
    let path = format!("{}/tests/fixtures/files/{name}", env!("CARGO_MANIFEST_DIR"));
    std::fs::read(&path).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn elements(list: FileList) -> (Kind, Vec<Element>) {
    match list.rows {
        FileRows::Elements { kind, rows, brief } => {
            assert!(!brief);
            (kind, rows)
        }
        rows => panic!("no services or items: {rows:?}"),
    }
}

fn read(bytes: &[u8]) -> FileList {
    files::read(bytes).expect("a file of ours").1
}

#[test]
fn a_table_and_a_register_hold_the_same_services_and_items() {
    for (kind, list, first) in [(Kind::Item, "items", "0001"), (Kind::Service, "services", "A1")] {
        let (csv_kind, csv) = elements(read(&fixture(&format!("exports_{list}.csv"))));
        let (json_kind, json) = elements(read(&fixture(&format!("exports_{list}.json"))));
        let (xml_kind, xml) = elements(read(&fixture(&format!("register_{list}.xml"))));
        assert_eq!([csv_kind, json_kind, xml_kind], [kind; 3]);
        assert_eq!((&csv, csv.len()), (&json, 5), "as CSV and as JSON");
        assert_eq!(csv, xml, "as a register");
        assert_eq!(csv[0].code.as_str(), first);
        assert_eq!(csv[0].uuid.code(), Some(first), "no file tells a UUID");
        assert_eq!((csv[0].patient_category, csv[0].frequency_days, csv[0].maximum), (15, None, None));
    }
    let (_, items) = elements(read(&fixture("exports_items.csv")));
    assert_eq!((items[1].price.to_string().as_str(), items[1].patient_category), ("45.00", 11), "not for adults");
    assert_eq!((items[1].package.as_deref(), items[1].category.as_deref()), (Some("BOTTLE 100 ML"), Some("D")));
    let (_, services) = elements(read(&fixture("exports_services.csv")));
    assert_eq!((services[2].care_type.as_deref(), services[2].category.as_deref()), (Some("O"), Some("O")));
    assert_eq!(services[2].level.as_deref(), Some("V"));
}

#[test]
fn registers_hold_diagnoses_facilities_and_places() {
    let FileRows::Diagnoses(diagnoses) = read(&fixture("register_diagnoses.xml")).rows else { panic!("no diagnoses") };
    assert_eq!((diagnoses.len(), diagnoses[0].code.as_str(), diagnoses[0].name.as_str()), (5, "A00", "Cholera"));

    let FileRows::Facilities(facilities) = read(&fixture("register_healthfacilities.xml")).rows else { panic!() };
    let hospital = &facilities[0];
    assert_eq!((facilities.len(), hospital.code.as_str(), hospital.level.as_deref()), (5, "RAPHOS", Some("H")));
    assert_eq!((hospital.district.as_deref(), hospital.sub_level.as_deref()), (Some("Rapta"), Some("R")));

    let FileRows::Places(places) = read(&fixture("register_locations.xml")).rows else { panic!("no places") };
    assert_eq!(places.len(), 2 + 4 + 8 + 16);
    let ward = places.iter().find(|place| place.code == "R1D1M1").expect("a ward");
    assert_eq!((ward.kind, ward.parent.as_ref().and_then(|id| id.code())), (PlaceKind::Ward, Some("R1D1")));
}

#[test]
fn what_a_file_is_shows_in_it_whatever_its_name() {
    for (name, kind) in [("exports_items.csv", FileKind::Export), ("register_items.xml", FileKind::Register)] {
        assert_eq!(files::read(&fixture(name)).expect("known").0, kind);
    }
    assert_eq!(files::form(b"SQLite format 3\0......"), files::Form::Database);
    assert_eq!(files::form(b""), files::Form::Text);
}

/// The table of services with one more line.
fn with(line: &str) -> Vec<u8> {
    let mut file = fixture("exports_services.csv");
    file.extend_from_slice(line.as_bytes());
    file
}

#[test]
fn a_row_that_cannot_be_used_is_named_and_the_others_stand() {
    for (line, code, why) in [
        ("A1,General,C,V,400.00,C,B,,1,1,1,1\n", "A1", Why::Twice),
        (",General,C,V,400.00,C,B,,1,1,1,1\n", "", Why::Code),
        ("Z\u{7}1,General,C,V,400.00,C,B,,1,1,1,1\n", "Z\u{7}1", Why::Code),
        ("Z1,,C,V,400.00,C,B,,1,1,1,1\n", "Z1", Why::Name),
        ("Z1,General,C,V,-1,C,B,,1,1,1,1\n", "Z1", Why::Price),
        ("Z1,General,C,V,1e9,C,B,,1,1,1,1\n", "Z1", Why::Price),
        ("Z1,General,C,V,99999999999999999999999999999999999999999,C,B,,1,1,1,1\n", "Z1", Why::Price),
        ("Z1,General,C,V,=A1*2,C,B,,1,1,1,1\n", "Z1", Why::Price),
        ("Z1,General,C,V,\"1,000\",C,B,,1,1,1,1\n", "Z1", Why::Price),
        ("Z1,General,C,V,,C,B,,1,1,1,1\n", "Z1", Why::Price),
        ("Z1,General,C,V,1,C,B,often,1,1,1,1\n", "Z1", Why::Frequency),
        ("Z1,General,C,V,1\n", "Z1", Why::Shape),
        ("Z1,Gene,ral,C,V,1,C,B,,1,1,1,1\n", "Z1", Why::Shape),
    ] {
        let list = read(&with(line));
        assert_eq!(list.rows.len(), 5, "{line}");
        let skipped: Vec<_> = list.skipped.iter().map(|row| (row.row, row.code.as_str(), row.why)).collect();
        assert_eq!(skipped, [(6, code, why)], "{line}");
    }
    let list = read(&with("=1+1,=HYPERLINK(x),C,V,1.50,C,B,30,0,1,1,0\n"));
    let (_, rows) = elements(list);
    let last = rows.last().expect("a row");
    assert_eq!((last.code.as_str(), last.name.as_str()), ("=1+1", "=HYPERLINK(x)"), "text stays text, never a formula");
    assert_eq!((last.frequency_days, last.patient_category), (Some(30), 6));
}

#[test]
fn a_table_is_read_in_the_writing_of_any_spreadsheet() {
    let (_, plain) = elements(read(&fixture("exports_services.csv")));
    let text = String::from_utf8(fixture("exports_services.csv")).expect("UTF-8").replace("General", "Général – été");
    let (_, expected) = elements(read(text.as_bytes()));
    let utf16: Vec<u16> = text.encode_utf16().collect();
    let latin: Vec<u8> = text.chars().map(|c| if c == '–' { 0x96 } else { u8::try_from(c).expect("Latin") }).collect();
    for (writing, bytes) in [
        ("UTF-8 with a mark", [b"\xEF\xBB\xBF".as_slice(), text.as_bytes()].concat()),
        ("Windows-1252", latin),
        ("UTF-16 little", [vec![0xFF, 0xFE], utf16.iter().flat_map(|unit| unit.to_le_bytes()).collect()].concat()),
        ("UTF-16 big", [vec![0xFE, 0xFF], utf16.iter().flat_map(|unit| unit.to_be_bytes()).collect()].concat()),
        ("UTF-16 unmarked", utf16.iter().flat_map(|unit| unit.to_le_bytes()).collect()),
        ("old lines", text.replace('\n', "\r\n").into_bytes()),
        ("semicolons", text.replace(',', ";").replace(".00", ",00").into_bytes()),
        ("tabs and capitals", text.replace(',', "\t").replacen("code\tname", "Code\t NAME ", 1).into_bytes()),
    ] {
        assert_eq!(elements(read(&bytes)).1, expected, "{writing}");
    }
    assert_ne!(expected, plain);
}

#[test]
fn a_file_that_is_broken_or_another_is_refused_as_a_whole() {
    let csv = String::from_utf8(fixture("exports_services.csv")).expect("UTF-8");
    let xml = String::from_utf8(fixture("register_items.xml")).expect("UTF-8");
    let json = String::from_utf8(fixture("exports_items.json")).expect("UTF-8");
    let wide = format!("code,name,price,level{}", ",x".repeat(1_000_000));
    let bomb = xml.replacen("<Items>", "<!DOCTYPE z [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]><Items>", 1);
    let deep = format!("<Items>{}", "<Item>".repeat(100_000));
    let long = xml.replacen("PARACETAMOL", &"x".repeat(1_000_000), 1);
    let fields = xml.replacen("<ItemCode>", &"<x></x>".repeat(100), 1);
    let most_bad = format!("{csv}{}", ",,,,,,,,,,,\n".repeat(6));
    let any = |at: &str| FileProblem::Broken { at: at.to_owned() };
    for (what, bytes, expected) in [
        ("nothing", Vec::new(), FileProblem::Empty),
        ("spaces", b" \n\n ".to_vec(), FileProblem::Empty),
        ("a heading alone", csv.lines().next().unwrap_or_default().into(), FileProblem::Empty),
        ("an empty list", b"[]".to_vec(), FileProblem::Empty),
        ("an empty register", b"<Items></Items>".to_vec(), FileProblem::Empty),
        ("an empty element", b"<Items/>".to_vec(), FileProblem::Empty),
        ("noise", (0..=255).cycle().take(9_999).collect(), FileProblem::Unknown),
        ("a picture", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec(), FileProblem::Unknown),
        ("a letter", b"Dear colleague,\nplease find\n".to_vec(), FileProblem::Unknown),
        ("a million columns", wide.into_bytes(), FileProblem::Unknown),
        ("a page", b"<html><body>Sign in</body></html>".to_vec(), FileProblem::Unknown),
        ("another object", b"{\"error\": \"no right\"}".to_vec(), FileProblem::Unknown),
        ("a list of numbers", b"[1, 2]".to_vec(), FileProblem::Unknown),
        ("a workbook", fixture("exports_services.xlsx"), FileProblem::Workbook),
        ("an old workbook", b"\xD0\xCF\x11\xE0\xA1\xB1".to_vec(), FileProblem::Workbook),
        ("no price", csv.replacen("price", "cost", 1).into_bytes(), FileProblem::NoColumn { name: "price" }),
        ("no category", csv.replacen("minor_cat", "x", 1).into_bytes(), FileProblem::NoColumn { name: "minor_cat" }),
        ("more bad than good", most_bad.into_bytes(), FileProblem::Unreadable { skipped: 6, of: 11 }),
        ("half a list", json[..json.len() / 2].into(), any("1")),
        ("deep JSON", "[".repeat(100_000).into_bytes(), any("1")),
        ("half a register", xml[..xml.len() / 2].into(), any("")),
        ("a register without its end", xml.trim_end().trim_end_matches("</Items>").into(), any("")),
        ("a document type", bomb.into_bytes(), any("")),
        ("an entity", xml.replacen("PARACETAMOL", "&a;", 1).into_bytes(), any("")),
        ("deep XML", deep.into_bytes(), any("")),
        ("a long field", long.into_bytes(), any("")),
        ("many fields", fields.into_bytes(), any("")),
        ("crossed elements", xml.replacen("</ItemCode>", "</ItemName>", 1).into_bytes(), any("")),
        ("half a character", b"\xFF\xFEa".to_vec(), any("UTF-16LE")),
    ] {
        let problem = files::read(&bytes).expect_err(what);
        match (&problem, &expected) {
            // Where exactly a parser stops is its own affair.
            (FileProblem::Broken { .. }, FileProblem::Broken { at }) if at.is_empty() => {}
            _ => assert_eq!(problem, expected, "{what}"),
        }
    }
}

#[test]
fn what_xml_writes_otherwise_is_meant() {
    let xml = "<Diagnoses><!-- ours --><Diagnosis><DiagnosisCode>A&#48;0</DiagnosisCode>
        <DiagnosisName>Fever &lt;39° &amp; <![CDATA[chills]]></DiagnosisName><More><Deep>x</Deep></More></Diagnosis></Diagnoses>";
    let FileRows::Diagnoses(rows) = read(xml.as_bytes()).rows else { panic!("no diagnoses") };
    assert_eq!((rows[0].code.as_str(), rows[0].name.as_str()), ("A00", "Fever <39° & chills"));
}

#[test]
fn a_cut_or_changed_file_never_panics() {
    for name in ["exports_services.csv", "exports_items.json", "register_items.xml", "register_locations.xml"] {
        let whole = fixture(name);
        for at in (0..whole.len()).step_by(37) {
            let _ = files::read(&whole[..at]);
            let mut spoilt = whole.clone();
            spoilt[at] ^= 0xA5;
            let _ = files::read(&spoilt);
        }
    }
}

fn values(row: &[&str]) -> extract::Values {
    row.iter().map(|value| (!value.is_empty()).then(|| (*value).to_owned())).collect()
}

#[test]
fn a_phone_extract_holds_lists_at_national_prices_and_people() {
    let rows = [
        values(&["A1", "General Consultation", "S", "400.0"]),
        values(&["0001", "PARACETAMOL", "I", "10.25"]),
        values(&["0002", "BROKEN", "I", ""]),
        values(&["A09", "Gastroenteritis", "D", "0.0"]),
        values(&["?", "?", "X", "0.0"]),
    ];
    let lists = extract::references(&rows).expect("lists");
    let sizes: Vec<_> = lists.iter().map(|list| (list.rows.len(), list.skipped.len())).collect();
    assert_eq!(sizes, [(1, 1), (1, 1), (1, 0)], "services, items, diagnoses");
    let FileRows::Elements { rows, brief: true, .. } = &lists[1].rows else { panic!("no items") };
    assert_eq!(rows[0].price.to_string(), "10.25");

    let day = "2026-11-20".parse().expect("a day");
    let people = extract::people(
        &[
            values(&["100000001", "Rai Asha", "02/02/1992", "F", "BASIC01", "Basic", "31/12/2026", "A"]),
            values(&["100000001", "Rai Asha", "02/02/1992", "F", "PLUS02", "Plus", "2026-01-31T00:00:00", "E"]),
            values(&["100000002", "Rai Hari", "", "", "", "", "", ""]),
            values(&["../../etc", "Nobody", "", "", "", "", "", ""]),
        ],
        day,
    )
    .expect("people");
    assert_eq!((people.skipped.len(), people.skipped[0].code.as_str()), (1, ""), "a number is not repeated");
    let FileRows::People(people) = people.rows else { panic!("no people") };
    assert_eq!((people.len(), people[1].policies.len()), (2, 0));
    let asha = &people[0];
    assert_eq!(asha.insuree.full_name(), "Rai Asha");
    assert_eq!((asha.policies[0].covers(day), asha.policies[1].status), (true, PolicyStatus::Expired));
}
