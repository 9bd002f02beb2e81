//! Master data from a file, for a laptop without a link: read as a whole, then shown as a list that bears the file's date.
//!
//! A file never takes the place of something newer. It tells no UUIDs: a row of a known code keeps what the server said of it and
//! the file does not hold, a new one is known by its code until a pull brings its UUID. Its prices are the payer's national ones;
//! the facility's price lists are in no file, and none is made up.

mod keep;
mod read;

use std::path::{Path, PathBuf};

use claims_domain::Timestamp;
use claims_domain::facility::{Facility, ListsTold};
use claims_domain::ids::FacilityCode;
use claims_domain::register::OtherFacility;
use claims_openimis::files::{FileKind, FileList, FileRows};

use crate::app::{App, Desk, blocking};
use crate::dto::{Changed, ImportView, ImportedView, Problem, SkippedView};
use crate::profile::{Profile, facility};

/// How the mirror names what came so.
pub(crate) const VIA: &str = "file";

/// A file as it was read.
struct ReadFile {
    kind: FileKind,
    lists: Vec<FileList>,
    /// Its own date: when it was last written, and never later than now.
    as_of: Timestamp,
}

/// What the register of facilities among these files tells of one, with the file's date; `None` when no file does. Files that
/// cannot be read are passed over: their import says why.
pub(crate) async fn facility_in(
    paths: Vec<PathBuf>,
    code: FacilityCode,
    now: Timestamp,
) -> Result<Option<(Facility, Timestamp)>, Problem> {
    let same = move |other: &FacilityCode| other.as_str().eq_ignore_ascii_case(code.as_str());
    blocking(move || {
        let files = paths.iter().filter_map(|path| read::file(path, now).ok());
        let told = files.flat_map(|file| file.lists.into_iter().map(move |list| (list.rows, file.as_of)));
        let found = told.filter_map(|(rows, as_of)| match rows {
            FileRows::Facilities(rows) => rows.into_iter().find(|row| same(&row.code)).map(|row| (row, as_of)),
            FileRows::Elements { .. }
            | FileRows::Diagnoses(_)
            | FileRows::Places(_)
            | FileRows::Administrators(_)
            | FileRows::People(_)
            | FileRows::FieldRules(_) => None,
        });
        Ok(found.max_by_key(|(_, as_of)| *as_of).map(|(row, as_of)| (ours(row), as_of)))
    })
    .await
}

/// A facility of the register as this laptop's own. Its price lists are in no file.
fn ours(row: OtherFacility) -> Facility {
    Facility {
        code: row.code,
        uuid: row.uuid,
        name: row.name,
        level: row.level,
        care_type: row.care_type,
        places: row.district.into_iter().collect(),
        service_list: None,
        item_list: None,
        told: ListsTold::default(),
    }
}

impl App {
    /// Takes the lists of files into the mirror, each whole or not at all; one that cannot be taken stops no other.
    ///
    /// With `anyway` also those that are older than what is here.
    ///
    /// # Errors
    /// Nothing is set up, so that nobody knows for which facility; the database cannot be written.
    pub async fn import(&self, paths: &[PathBuf], anyway: bool) -> Result<ImportView, Problem> {
        let desk = self.opened().await?;
        desk.read(|read| {
            Profile::need(read)?;
            facility(read).map(drop)
        })
        .await?;
        // A pull builds the same lists.
        let _one_at_a_time = desk.pulling.lock().await;
        let mut files = Vec::new();
        for path in paths {
            files.extend(desk.import(path, anyway).await?);
        }
        desk.tell(Changed::Mirror);
        desk.tell(Changed::Status);
        Ok(ImportView { files })
    }
}

impl Desk {
    async fn import(&self, path: &Path, anyway: bool) -> Result<Vec<ImportedView>, Problem> {
        let now = self.now();
        let nothing = ImportedView {
            path: path.display().to_string(),
            kind: None,
            list: None,
            rows: 0,
            kept: 0,
            skipped: Vec::new(),
            as_of_ms: None,
            problem: None,
        };
        let file = {
            let path = path.to_owned();
            blocking(move || Ok(read::file(&path, now))).await?
        };
        let file = match file {
            Ok(file) => file,
            Err(problem) => return Ok(vec![ImportedView { problem: Some(problem), ..nothing }]),
        };
        let mut views = Vec::new();
        for list in file.lists {
            let view = ImportedView {
                kind: Some(file.kind.as_str().to_owned()),
                list: Some(keep::name(&list.rows).to_owned()),
                skipped: list.skipped.iter().map(skipped).collect(),
                as_of_ms: Some(file.as_of.millis()),
                ..nothing.clone()
            };
            let as_of = file.as_of;
            let kept = self.write(move |write| keep::list(write, list, as_of, now, anyway)).await?;
            views.push(match kept {
                Ok(kept) => ImportedView { rows: kept.rows, kept: kept.passed, ..view },
                Err(problem) => ImportedView { problem: Some(problem), ..view },
            });
        }
        Ok(views)
    }
}

fn skipped(row: &claims_openimis::files::SkippedRow) -> SkippedView {
    SkippedView { row: row.row, code: row.code.clone(), why: row.why.as_str().to_owned() }
}

#[cfg(test)]
mod tests;
