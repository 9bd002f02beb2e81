//! Files from anywhere, added to claims through the door of the app.

use std::path::{Path, PathBuf};

use super::*;
use crate::dto::{DraftInput, SignInWay};
use crate::testing::{Computer, facility, profile};

const PDF: &[u8] = b"%PDF-1.4 a scan";

/// A computer with a draft, and a folder of files beside it.
struct Clinic {
    computer: Computer,
    files: tempfile::TempDir,
    draft: String,
}

impl Clinic {
    async fn open() -> Self {
        let computer = Computer::with_home(None).await;
        let desk = computer.app.opened().await.expect("open");
        desk.write(|write| {
            profile(SignInWay::Password, None).save(write)?;
            let row = claims_store::MirrorRow::facility(&facility())?;
            let now = Timestamp::from_millis(1);
            write.mirror_mut().apply(claims_store::List::Facility, "graphql", &[row], now)?;
            Ok(())
        })
        .await
        .expect("set up");
        let draft = computer.app.draft(DraftInput::default()).await.expect("saved").id;
        Self { computer, files: tempfile::tempdir().expect("a folder"), draft }
    }

    fn file(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.files.path().join(name);
        std::fs::write(&path, bytes).expect("written");
        path
    }

    async fn attach(&self, path: &Path) -> Result<Vec<String>, Code> {
        let view = self.computer.app.attach(&self.draft, &[path.to_owned()]).await.expect("the database works");
        match view.refused.first() {
            Some(refused) => Err(refused.problem.code),
            None => Ok(view.attachments.into_iter().map(|one| one.name).collect()),
        }
    }
}

#[tokio::test]
async fn a_file_is_taken_when_it_is_added_whatever_happens_to_it_afterwards() {
    let clinic = Clinic::open().await;
    let path = clinic.file("scan.pdf", PDF);
    assert_eq!(clinic.attach(&path).await, Ok(vec!["scan.pdf".to_owned()]));
    std::fs::remove_file(&path).expect("gone from the disk");
    let desk = clinic.computer.app.opened().await.expect("open");
    let id = clinic.computer.app.attachments(&clinic.draft).await.expect("listed").remove(0).id;
    let bytes = desk.read(move |read| Ok(read.attachments().bytes(&AttachmentId::new(id))?)).await.expect("reads");
    assert_eq!(bytes.as_deref(), Some(PDF));
    assert_eq!(clinic.attach(&path).await, Err(Code::FileUnreadable), "what vanished before is said so");
}

#[tokio::test]
async fn hostile_files_are_refused_each_with_its_reason() {
    let clinic = Clinic::open().await;
    let huge = clinic.file("huge.pdf", PDF);
    let two_gigabytes = 2 * 1024 * 1024 * 1024;
    std::fs::File::options().write(true).open(&huge).expect("opens").set_len(two_gigabytes).expect("sparse");
    let folder = clinic.files.path().join("folder.pdf");
    std::fs::create_dir(&folder).expect("a folder");
    let mut cases = vec![
        (clinic.file("setup.exe", b"MZ\x90\x00\x03"), Code::AttachmentType),
        (clinic.file("scan.pdf", b"MZ\x90\x00\x03"), Code::AttachmentType),
        (clinic.file("empty.pdf", b""), Code::FileEmpty),
        (huge, Code::AttachmentTooLarge),
        (folder, Code::AttachmentNoFile),
        (clinic.files.path().join("nothing.pdf"), Code::FileUnreadable),
    ];
    #[cfg(unix)]
    {
        let link = clinic.files.path().join("link.pdf");
        std::os::unix::fs::symlink(clinic.file("private.pdf", PDF), &link).expect("a link");
        cases.push((link, Code::AttachmentNoFile));
        cases.push((PathBuf::from("/dev/zero"), Code::AttachmentNoFile));
    }
    for (path, code) in cases {
        assert_eq!(clinic.attach(&path).await, Err(code), "{}", path.display());
    }
    assert!(clinic.computer.app.attachments(&clinic.draft).await.expect("listed").is_empty());
}

#[cfg(unix)]
#[tokio::test]
async fn a_name_that_deceives_is_shown_as_what_it_is() {
    let clinic = Clinic::open().await;
    let path = clinic.file("invoice\u{202e}fdp.exe", PDF);
    assert_eq!(clinic.attach(&path).await, Ok(vec!["invoicefdp.exe.pdf".to_owned()]));
}

#[tokio::test]
async fn one_bad_file_stops_no_other_and_none_is_added_twice() {
    let clinic = Clinic::open().await;
    let (good, bad) = (clinic.file("scan.pdf", PDF), clinic.file("bad.exe", b"MZ\x00"));
    let other = clinic.files.path().join("other");
    std::fs::create_dir(&other).expect("a folder");
    let same_name = other.join("SCAN.pdf");
    std::fs::write(&same_name, b"%PDF-1.4 another scan").expect("written");
    let paths = [good.clone(), bad, good, same_name];
    let view = clinic.computer.app.attach(&clinic.draft, &paths).await.expect("the database works");
    let names: Vec<&str> = view.attachments.iter().map(|one| one.name.as_str()).collect();
    assert_eq!(names, ["scan.pdf", "SCAN (2).pdf"]);
    let refused: Vec<&str> = view.refused.iter().map(|one| one.name.as_str()).collect();
    assert_eq!(refused, ["bad.exe"]);

    for number in 3..=MOST {
        let bytes = format!("%PDF-1.4 page {number}");
        let path = clinic.file(&format!("page-{number}.pdf"), bytes.as_bytes());
        clinic.attach(&path).await.expect("one more");
    }
    let path = clinic.file("one-more.pdf", b"%PDF-1.4 one more");
    assert_eq!(clinic.attach(&path).await, Err(Code::AttachmentTooMany));
    let app = &clinic.computer.app;
    assert_eq!(app.detach(&clinic.draft, "scan.pdf").await.map(|left| left.len()), Ok(MOST - 1));
    assert_eq!(clinic.attach(&path).await.map(|names| names.len()), Ok(MOST));
    let missing = app.detach(&clinic.draft, "scan.pdf").await.expect_err("gone");
    assert_eq!(missing.code, Code::AttachmentNotFound);
}
