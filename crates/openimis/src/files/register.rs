//! Registers: XML in which every row is an element and every field a text within it. Nothing of XML beyond that is understood:
//! a document type or an entity of its own ends the reading.

use claims_domain::catalogue::Kind;
use claims_domain::ids::FacilityCode;
use claims_domain::register::{OtherFacility, Place, PlaceKind};
use quick_xml::Reader;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesRef, Event};

use super::element::{Fields, element};
use super::{Collected, FileList, FileProblem, FileRows, Why, code, diagnosis, id, name, some};

/// Registers nest four deep.
const DEEPEST: usize = 8;
/// More fields than a row of any register has.
const MOST_FIELDS: usize = 60;
/// More bytes than a field holds.
const LONGEST_FIELD: usize = 10_000;

/// Reads a register; its outermost element says which.
pub(super) fn read(text: &str) -> Result<FileList, FileProblem> {
    let mut rows = Rows::new(text);
    let root = rows.root()?;
    match root.as_str() {
        "Items" => elements(&mut rows, Kind::Item, "Item"),
        "Services" => elements(&mut rows, Kind::Service, "Service"),
        "Diagnoses" => {
            let mut collected = Collected::new();
            while let Some(row) = rows.next(&["Diagnosis"])? {
                let code = row.field("DiagnosisCode");
                collected.take(code, diagnosis(code, row.field("DiagnosisName")))?;
            }
            Ok(FileList { rows: FileRows::Diagnoses(collected.rows), skipped: collected.skipped })
        }
        "HealthFacilities" => {
            let mut collected = Collected::new();
            while let Some(row) = rows.next(&["HealthFacility"])? {
                collected.take(row.field("Code"), facility(&row))?;
            }
            Ok(FileList { rows: FileRows::Facilities(collected.rows), skipped: collected.skipped })
        }
        "Locations" => {
            let mut collected = Collected::new();
            while let Some(row) = rows.next(&PLACES.map(|(name, _, _)| name))? {
                let (code, place) = place(&row);
                collected.take(code, place)?;
            }
            Ok(FileList { rows: FileRows::Places(collected.rows), skipped: collected.skipped })
        }
        _ => Err(FileProblem::Unknown),
    }
}

fn elements(rows: &mut Rows<'_>, kind: Kind, row_name: &str) -> Result<FileList, FileProblem> {
    let mut collected = Collected::new();
    while let Some(row) = rows.next(&[row_name])? {
        let row = ElementRow { row: &row, kind };
        collected.take(row.field("code"), element(kind, &row))?;
    }
    let rows = FileRows::Elements { kind, rows: collected.rows, brief: false };
    Ok(FileList { rows, skipped: collected.skipped })
}

/// A service or item under the names of the exports.
struct ElementRow<'r> {
    row: &'r Row,
    kind: Kind,
}

impl Fields for ElementRow<'_> {
    fn field(&self, name: &str) -> Option<&str> {
        let rest = match name {
            "code" => "Code",
            "name" => "Name",
            "type" => "Type",
            "price" => "Price",
            "package" => "Package",
            "level" => "Level",
            "category" => "Category",
            "care_type" => "CareType",
            "frequency" => "Frequency",
            "male_cat" => "MaleCategory",
            "female_cat" => "FemaleCategory",
            "adult_cat" => "AdultCategory",
            "minor_cat" => "MinorCategory",
            _ => return None,
        };
        let begins = match self.kind {
            Kind::Service => "Service",
            Kind::Item => "Item",
        };
        let found = |field: &&(String, String)| field.0.strip_prefix(begins) == Some(rest);
        self.row.fields.iter().find(found).map(|(_, value)| value.as_str())
    }
}

fn facility(row: &Row) -> Result<OtherFacility, Why> {
    let code = code(row.field("Code"))?;
    Ok(OtherFacility {
        uuid: id(code),
        code: FacilityCode::new(code),
        name: name(row.field("Name"))?,
        level: some(row.field("Level")),
        sub_level: some(row.field("SubLevel")),
        care_type: some(row.field("CareType")),
        legal_form: some(row.field("LegalForm")),
        district: some(row.field("DistrictName")),
    })
}

/// What each kind of place is called, and what the place around it is called.
const PLACES: [(&str, PlaceKind, Option<&str>); 4] = [
    ("Region", PlaceKind::Region, None),
    ("District", PlaceKind::District, Some("Region")),
    ("Municipality", PlaceKind::Ward, Some("District")),
    ("Village", PlaceKind::Village, Some("Municipality")),
];

fn place(row: &Row) -> (Option<&str>, Result<Place, Why>) {
    let Some((called, kind, around)) = PLACES.into_iter().find(|(called, _, _)| *called == row.name) else {
        return (None, Err(Why::Shape));
    };
    let written = row.field(&format!("{called}Code"));
    let read = || {
        let code_text = code(written)?;
        let parent = around.and_then(|around| code(row.field(&format!("{around}Code"))).ok());
        Ok(Place {
            uuid: id(code_text),
            code: code_text.to_owned(),
            name: name(row.field(&format!("{called}Name")))?,
            kind,
            parent: parent.map(id),
        })
    };
    (written, read())
}

/// An element with the texts within it.
struct Row {
    name: String,
    fields: Vec<(String, String)>,
}

impl Row {
    fn field(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|(field, _)| field == name).map(|(_, value)| value.as_str())
    }
}

struct Rows<'t> {
    reader: Reader<&'t [u8]>,
    /// Elements that are open, by name.
    open: Vec<String>,
    ended: bool,
}

impl<'t> Rows<'t> {
    fn new(text: &'t str) -> Self {
        Self { reader: Reader::from_str(text), open: Vec::new(), ended: false }
    }

    fn broken(&self) -> FileProblem {
        FileProblem::Broken { at: self.reader.buffer_position().to_string() }
    }

    fn event(&mut self) -> Result<Event<'t>, FileProblem> {
        self.reader.read_event().map_err(|_| FileProblem::Broken { at: self.reader.error_position().to_string() })
    }

    fn opened(&mut self, name: &str) -> Result<String, FileProblem> {
        let name = name.to_owned();
        if self.open.len() >= DEEPEST || name.len() > 100 {
            return Err(self.broken());
        }
        self.open.push(name.clone());
        Ok(name)
    }

    /// The outermost element.
    fn root(&mut self) -> Result<String, FileProblem> {
        loop {
            match self.event()? {
                Event::Start(start) => return self.opened(start.name().as_ref()),
                Event::Empty(_) => {
                    self.ended = true;
                    return Err(FileProblem::Empty);
                }
                Event::Decl(_) | Event::Comment(_) | Event::Text(_) => {}
                Event::DocType(_) | Event::PI(_) | Event::GeneralRef(_) | Event::CData(_) | Event::End(_) => {
                    return Err(self.broken());
                }
                Event::Eof => return Err(FileProblem::Unknown),
            }
        }
    }

    /// The next row of one of these names; `None` at the end of a register that is whole.
    fn next(&mut self, names: &[&str]) -> Result<Option<Row>, FileProblem> {
        while !self.ended {
            match self.event()? {
                Event::Start(start) => {
                    let name = self.opened(start.name().as_ref())?;
                    if names.contains(&name.as_str()) {
                        return self.row(name).map(Some);
                    }
                }
                Event::Empty(_) | Event::Text(_) | Event::Comment(_) | Event::CData(_) => {}
                Event::End(_) => {
                    self.open.pop();
                    self.ended = self.open.is_empty();
                }
                Event::Eof | Event::DocType(_) | Event::PI(_) | Event::GeneralRef(_) | Event::Decl(_) => {
                    return Err(self.broken());
                }
            }
        }
        Ok(None)
    }

    /// The fields of a row up to its end.
    fn row(&mut self, name: String) -> Result<Row, FileProblem> {
        let mut row = Row { name, fields: Vec::new() };
        let outside = self.open.len();
        loop {
            let event = self.event()?;
            // Texts within a field; what stands between fields is only layout.
            let field = if self.open.len() == outside + 1 { row.fields.last_mut() } else { None };
            match event {
                Event::Start(start) => {
                    let name = self.opened(start.name().as_ref())?;
                    if self.open.len() == outside + 1 {
                        row.fields.push((name, String::new()));
                    }
                    if row.fields.len() > MOST_FIELDS {
                        return Err(self.broken());
                    }
                }
                Event::End(_) => {
                    self.open.pop();
                    if self.open.len() < outside {
                        return Ok(row);
                    }
                }
                Event::Text(text) => {
                    if let Some((_, value)) = field {
                        value.push_str(&text);
                    }
                }
                Event::CData(text) => {
                    if let Some((_, value)) = field {
                        value.push_str(&text);
                    }
                }
                Event::GeneralRef(reference) => {
                    let text = meant(&reference).ok_or_else(|| self.broken())?;
                    if let Some((_, value)) = field {
                        value.push_str(&text);
                    }
                }
                Event::Empty(_) | Event::Comment(_) => {}
                Event::Eof | Event::DocType(_) | Event::PI(_) | Event::Decl(_) => return Err(self.broken()),
            }
            if row.fields.last().is_some_and(|(_, value)| value.len() > LONGEST_FIELD) {
                return Err(self.broken());
            }
        }
    }
}

/// A character by number, or one of XML's own five; no entity of a document.
fn meant(reference: &BytesRef<'_>) -> Option<String> {
    if reference.is_char_ref() {
        return reference.resolve_char_ref().ok().flatten().map(String::from);
    }
    resolve_predefined_entity(reference).map(str::to_owned)
}
