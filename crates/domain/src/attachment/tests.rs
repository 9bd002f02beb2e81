//! What is taken, under which name, and when a file is sent or asked about.

use crate::Timestamp;
use crate::outbox::SETTLED;

use super::*;

const PDF: &[u8] = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n";

#[test]
fn a_file_is_known_by_its_content_and_named_by_it() {
    let of = |name: &str, bytes: &[u8]| fit(name, bytes).map(|(name, kind)| (name, kind.mime()));
    let taken = [
        ("scan.pdf", PDF, "scan.pdf", "application/pdf"),
        ("scan.PDF", PDF, "scan.PDF", "application/pdf"),
        ("scan", PDF, "scan.pdf", "application/pdf"),
        ("invoice.exe", PDF, "invoice.exe.pdf", "application/pdf"),
        ("x.png", b"\x89PNG\r\n\x1a\n....".as_slice(), "x.png", "image/png"),
        ("photo.jpeg", b"\xff\xd8\xff\xe0..", "photo.jpeg", "image/jpeg"),
        ("result.csv", b"a;b\r\n1;2\n", "result.csv", "text/plain"),
        ("page.html", b"<script>alert(1)</script>", "page.html.txt", "text/plain"),
        ("old.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1..", "old.doc", "application/msword"),
    ];
    for (name, bytes, sent, mime) in taken {
        assert_eq!(of(name, bytes), Ok((sent.to_owned(), mime)), "{name}");
    }
    let docx = [b"PK\x03\x04".as_slice(), b"....word/document.xml"].concat();
    assert_eq!(fit("letter.docx", &docx).map(|(_, kind)| kind), Ok(FileType::WordXml));
}

#[test]
fn what_no_payer_takes_is_refused_whatever_its_name() {
    let exe = b"MZ\x90\x00\x03\x00\x00\x00".as_slice();
    let macros = [b"PK\x03\x04".as_slice(), b"..word/document.xml..word/vbaProject.bin"].concat();
    let refused = [
        ("setup.exe", exe, Unfit::OfNoType),
        ("scan.pdf", exe, Unfit::OfNoType),
        ("scan.txt", exe, Unfit::OfNoType),
        ("archive.zip", b"PK\x03\x04....word/".as_slice(), Unfit::OfNoType),
        ("macros.docx", &macros, Unfit::OfNoType),
        ("setup.msi", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Unfit::OfNoType),
        ("empty.pdf", b"", Unfit::Empty),
    ];
    for (name, bytes, why) in refused {
        assert_eq!(fit(name, bytes), Err(why), "{name}");
    }
    let mut large = PDF.to_vec();
    large.resize(LARGEST as usize, b' ');
    assert!(fit("large.pdf", &large).is_ok(), "just small enough");
    large.push(b' ');
    assert_eq!(fit("large.pdf", &large), Err(Unfit::TooLarge));
}

#[test]
fn a_hostile_name_is_made_harmless() {
    let names = [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\x\\scan.pdf", "scan.pdf"),
        ("invoice\u{202e}fdp.exe", "invoicefdp.exe"),
        ("a\u{200f}b\u{0}c\r\nd.pdf", "abcd.pdf"),
        ("  two   words .pdf", "two words.pdf"),
        ("...", "file"),
        ("", "file"),
        ("/", "file"),
        (".pdf", "pdf"),
        ("a\"b;c<d>.pdf", "abcd.pdf"),
        ("résultat नमस्ते.pdf", "résultat नमस्ते.pdf"),
    ];
    for (given, kept) in names {
        assert_eq!(safe(given), kept, "{given:?}");
    }
    let long = safe(&format!("{}.pdf", "n".repeat(300)));
    assert_eq!((long.chars().count(), long.ends_with(".pdf")), (100, true), "the ending stays");
    assert_eq!(unlike("Scan.pdf", &["scan.pdf".into(), "scan (2).pdf".into()]), "Scan (3).pdf");
    assert_eq!(unlike("scan.pdf", &[]), "scan.pdf");
    let full = format!("{}.pdf", "n".repeat(96));
    assert_eq!(unlike(&full, std::slice::from_ref(&full)).chars().count(), 100);
}

#[test]
fn a_file_of_unknown_outcome_is_asked_about_and_only_an_old_absence_counts() {
    let now = Timestamp::from_millis(1_000_000);
    let lost = after(&Outcome::AnswerLost, 1, now, 500);
    assert_eq!(lost.standing, Standing::Sending);
    assert_eq!(turn(lost, now, true), None, "not even when a person presses: it may still be stored");
    assert_eq!(turn(lost, now.after(SETTLED), false), Some(Turn::Ask));
    let absent = after(&Outcome::Absent, 1, now.after(SETTLED), 500);
    assert_eq!(turn(absent, now.after(SETTLED), false), Some(Turn::Send));
}

#[test]
fn what_failed_before_it_left_waits_and_a_person_need_not() {
    let now = Timestamp::from_millis(1_000_000);
    let waits = after(&Outcome::NotSent, 3, now, 500);
    assert_eq!((turn(waits, now, false), turn(waits, now, true)), (None, Some(Turn::Send)));
    for outcome in [Outcome::Taken, Outcome::Refused(Why::NoRight), Outcome::NoWay] {
        assert_eq!(turn(after(&outcome, 1, now, 0), now.after(LEASE), true), None, "{outcome:?}: nothing more to do");
    }
}
