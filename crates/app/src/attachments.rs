//! Files that go with a claim: read and checked when they are added, kept in the encrypted database, sent once the payer has the claim.
//!
//! What is in a file is taken at once: what happens to it on the disk afterwards changes nothing.

use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use claims_domain::attachment::{self, LARGEST, MOST, Place, Standing, Unfit, Why, unlike};
use claims_domain::ids::{AttachmentId, ClaimId};
use claims_domain::{ServiceDate, Timestamp};
use claims_store::{AttachmentRow, NewAttachment, Read, Write};
use serde_json::json;

use crate::app::{App, blocking};
use crate::drafts::claim;
use crate::dto::{AttachView, AttachmentView, Code, NotAttachedView, Problem};

/// A file that can go with a claim.
struct Fit {
    name: String,
    mime: &'static str,
    bytes: Vec<u8>,
}

impl App {
    /// Adds files to a claim by id or code, each on its own: one that cannot go stops no other. A file that is there already is not added
    /// twice; one that was lost takes its place again.
    ///
    /// # Errors
    /// No such claim; the database cannot be written.
    pub async fn attach(&self, id_or_code: &str, paths: &[PathBuf]) -> Result<AttachView, Problem> {
        let desk = self.opened().await?;
        let wanted = id_or_code.to_owned();
        let id = desk.read(move |read| Ok(claim(read, &wanted)?.id)).await?;
        let mut refused = Vec::new();
        for path in paths {
            let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
            let path = path.clone();
            let added = match blocking(move || fit(&path)).await {
                Ok(file) => {
                    let (now, today, id) = (desk.now(), desk.today(), id.clone());
                    desk.write(move |write| add(write, &id, &file, now, today)).await
                }
                Err(problem) => Err(problem),
            };
            match added {
                Ok(()) => {}
                Err(problem) if is_about_the_file(problem.code) => refused.push(NotAttachedView { name, problem }),
                Err(problem) => return Err(problem),
            }
        }
        desk.tell_claim(&id);
        desk.wake.notify_one();
        let attachments = desk.read(move |read| of(read, &id)).await?;
        Ok(AttachView { attachments, refused })
    }

    /// The files of a claim by id or code, in the order of adding.
    ///
    /// # Errors
    /// No such claim.
    pub async fn attachments(&self, id_or_code: &str) -> Result<Vec<AttachmentView>, Problem> {
        let wanted = id_or_code.to_owned();
        self.opened().await?.read(move |read| of(read, &claim(read, &wanted)?.id)).await
    }

    /// Takes a file, by id or name, away from a claim; answers those that are left.
    ///
    /// # Errors
    /// No such claim or file; the payer has it, or may have it.
    pub async fn detach(&self, id_or_code: &str, file: &str) -> Result<Vec<AttachmentView>, Problem> {
        let desk = self.opened().await?;
        let (now, wanted, file) = (desk.now(), id_or_code.to_owned(), file.to_owned());
        let (id, left) = desk
            .write(move |write| {
                let id = claim(write, &wanted)?.id;
                let rows = write.attachments().of(&id)?;
                let row = rows.iter().find(|row| row.id.as_str() == file || row.name == file);
                let row = row.ok_or_else(|| Problem::with(Code::AttachmentNotFound, &file))?;
                if !row.place.standing.can_be_removed() {
                    return Err(Problem::with(Code::AttachmentSent, &row.name));
                }
                write.attachments_mut().remove(&row.id)?;
                write.journal_mut().append(now, Some(&id), "detached", &json!({ "name": row.name }).to_string())?;
                let left = of(write, &id)?;
                Ok((id, left))
            })
            .await?;
        desk.tell_claim(&id);
        Ok(left)
    }

    /// Lets the files of a claim go again that the payer refused or the server did not take.
    ///
    /// # Errors
    /// No such claim.
    pub async fn attach_again(&self, id_or_code: &str) -> Result<Vec<AttachmentView>, Problem> {
        let desk = self.opened().await?;
        let (now, wanted) = (desk.now(), id_or_code.to_owned());
        let (id, attachments) = desk
            .write(move |write| {
                let id = claim(write, &wanted)?.id;
                for row in write.attachments().of(&id)? {
                    if row.place.standing.can_be_tried_again() {
                        let place = Place { standing: Standing::Waiting, next_try: now, ..row.place };
                        write.attachments_mut().put(&row.id, place, None, now)?;
                    }
                }
                let attachments = of(write, &id)?;
                Ok((id, attachments))
            })
            .await?;
        desk.tell_claim(&id);
        desk.wake.notify_one();
        Ok(attachments)
    }
}

/// The files of a claim as they are shown.
pub(crate) fn of(read: &Read<'_>, claim: &ClaimId) -> Result<Vec<AttachmentView>, Problem> {
    Ok(read.attachments().of(claim)?.into_iter().map(view).collect())
}

/// The files of a claim go with its correction too.
pub(crate) fn copy(write: &Write<'_>, from: &ClaimId, to: &ClaimId, now: Timestamp) -> Result<(), Problem> {
    Ok(write.attachments_mut().copy(from, to, new_id, now)?)
}

fn new_id() -> AttachmentId {
    AttachmentId::new(uuid::Uuid::now_v7().to_string())
}

fn view(row: AttachmentRow) -> AttachmentView {
    let (why, words) = match row.why {
        None => (None, String::new()),
        Some(Why::Words(words)) => (Some("words"), words),
        Some(Why::TooLarge) => (Some("too_large"), String::new()),
        Some(Why::NoRight) => (Some("no_right"), String::new()),
    };
    AttachmentView {
        id: row.id.to_string(),
        name: row.name,
        mime: row.mime,
        size: row.size,
        day: row.day.to_string(),
        state: row.place.standing.as_str().to_owned(),
        why: why.map(str::to_owned),
        words,
        removable: row.place.standing.can_be_removed(),
        sent_ms: row.sent.map(Timestamp::millis),
    }
}

fn add(write: &Write<'_>, id: &ClaimId, file: &Fit, now: Timestamp, today: ServiceDate) -> Result<(), Problem> {
    let rows = write.attachments().of(id)?;
    if write.attachments().holds(id, &file.bytes)? {
        return Ok(());
    }
    let is_lost = |row: &&AttachmentRow| {
        row.place.standing == Standing::Lost && row.name == file.name && row.size == file.bytes.len() as u64
    };
    let lost = rows.iter().find(is_lost);
    if let Some(lost) = lost {
        write.attachments_mut().remove(&lost.id)?;
    } else if rows.len() >= MOST {
        return Err(Problem::with(Code::AttachmentTooMany, MOST.to_string()));
    }
    let others: Vec<String> =
        rows.iter().filter(|row| lost.is_none_or(|lost| lost.id != row.id)).map(|row| row.name.clone()).collect();
    let name = unlike(&file.name, &others);
    let new = NewAttachment { id: new_id(), claim: id, name: &name, mime: file.mime, day: today, bytes: &file.bytes };
    write.attachments_mut().add(&new, now)?;
    write.journal_mut().append(now, Some(id), "attached", &json!({ "name": name }).to_string())?;
    Ok(())
}

/// Reads a file and sees whether it can go with a claim. Only a plain file is read: a link may stand for another one, and a device or pipe
/// would never end.
fn fit(path: &Path) -> Result<Fit, Problem> {
    let given = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let unreadable = |error: std::io::Error| Problem::with(Code::FileUnreadable, &given).caused_by(&error);
    let too_large = || Problem::with(Code::AttachmentTooLarge, (LARGEST / 1024 / 1024).to_string());
    if !std::fs::symlink_metadata(path).map_err(unreadable)?.is_file() {
        return Err(Problem::with(Code::AttachmentNoFile, &given));
    }
    let file = File::open(path).map_err(unreadable)?;
    let length = file.metadata().map_err(unreadable)?.len();
    if length > LARGEST {
        return Err(too_large());
    }
    let mut bytes = Vec::new();
    // It may grow while it is read.
    file.take(LARGEST + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    match attachment::fit(&given, &bytes) {
        Ok((name, kind)) => Ok(Fit { name, mime: kind.mime(), bytes }),
        Err(Unfit::Empty) => Err(Problem::with(Code::FileEmpty, given)),
        Err(Unfit::TooLarge) => Err(too_large()),
        Err(Unfit::OfNoType) => Err(Problem::with(Code::AttachmentType, given)),
    }
}

/// Whether a problem is that of one file, so that others may still go.
fn is_about_the_file(code: Code) -> bool {
    [
        Code::FileUnreadable,
        Code::FileEmpty,
        Code::AttachmentNoFile,
        Code::AttachmentTooLarge,
        Code::AttachmentType,
        Code::AttachmentTooMany,
    ]
    .contains(&code)
}

#[cfg(test)]
mod tests;
