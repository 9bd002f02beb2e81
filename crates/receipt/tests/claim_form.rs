//! The finished file, read back with another program: words, pages, size, and the same bytes twice.

use std::process::Command;

use claims_domain::paper::{ClaimForm, Mark};
use claims_receipt::{Layout, claim_form};
use claims_words::Lang;

mod common;

use common::{answered, form, with_lines};

/// What poppler's `pdftotext` reads; `None` where it is not installed.
fn read_back(form: &ClaimForm, lang: Lang) -> Option<String> {
    let folder = tempfile::tempdir().ok()?;
    let file = folder.path().join("form.pdf");
    std::fs::write(&file, claim_form(form, lang).ok()?).ok()?;
    let output = Command::new("pdftotext").args(["-layout", "-enc", "UTF-8"]).arg(&file).arg("-").output().ok()?;
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(output.stderr.is_empty(), "the reader complains: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).ok()
}

fn assert_reads(form: &ClaimForm, lang: Lang, expected: &[&str]) {
    let Some(text) = read_back(form, lang) else { return };
    // Runs of spaces are the reader's way of drawing the grid.
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    for expected in expected {
        assert!(text.contains(expected), "{expected:?} is missing in: {text}");
    }
}

#[test]
fn a_submitted_form_reads_in_english() {
    assert_reads(
        &form(),
        Lang::En,
        &[
            "Rapti District Hospital",
            "RAHOS01 · Rapti · Dang · Ghorahi",
            "RAHOS01-A-000124",
            "SUBMITTED",
            "on 2026-11-20 09:41",
            "070707081 Asha Rai Female 1992-02-02 (34 y)",
            "Main A09 Infectious gastroenteritis",
            "1 A1 General consultation 1 400.00 400.00",
            "2 M7 Urine examination, complete 1 1,250.50 1,250.50",
            "Total services 1,650.50",
            "4 0004 Oral rehydration salts, sachet 1.5 10.25 15.375",
            "Total items 115.375",
            "Total claimed NPR 1,765.875",
            "Printed 2026-11-20 09:45 Page 1 of 1",
        ],
    );
}

#[test]
fn a_draft_says_that_the_payer_does_not_have_it() {
    let draft = ClaimForm { mark: Mark::NotYetSubmitted, code: String::new(), ..form() };
    assert_reads(
        &draft,
        Lang::En,
        &["NOT YET SUBMITTED", "The payer does not have this claim.", "Draft without a code"],
    );
    assert_reads(&draft, Lang::Fr, &["PAS ENCORE SOUMISE", "Le payeur n’a pas cette demande."]);
}

#[test]
fn an_answer_reads_in_french() {
    let form = ClaimForm { copy: 2, submitted_anyway: Some("Carte renouvelée".into()), ..answered() };
    assert_reads(
        &form,
        Lang::Fr,
        &[
            "APPROUVÉE EN PARTIE",
            "Rejeté (2) : Absent de la liste de prix",
            "0182 Paracetamol 500 mg tablet 10 10,00 100,00 6 60,00",
            "Total approuvé NPR 475,375",
            "Carte renouvelée",
            "Imprimé le 2026-11-20 09:45 · Copie 2",
        ],
    );
}

#[test]
fn a_nepali_name_can_be_searched_and_copied() {
    let name = "क्षेत्रीय कार्यालय, काठमाडौँ (श्री ज्ञानेश्वर)";
    assert_reads(
        &ClaimForm { facility_name: name.into(), insuree_name: Some("आशा राई".into()), ..form() },
        Lang::En,
        &[name, "आशा राई"],
    );
}

#[test]
fn a_hundred_lines_make_pages_that_count_themselves() {
    let Some(text) = read_back(&with_lines(100), Lang::En) else { return };
    let pages: Vec<&str> = text.trim_end_matches('\u{C}').split('\u{C}').collect();
    assert!(pages.len() >= 3);
    for (at, page) in pages.iter().enumerate() {
        assert!(page.contains(&format!("Page {} of {}", at + 1, pages.len())));
    }
    for line in 0..100 {
        assert_eq!(text.matches(&format!("Service number {line} ")).count(), 1, "line {line}");
    }
}

#[test]
fn the_same_content_prints_the_same_bytes() {
    for form in [form(), answered(), with_lines(60)] {
        assert_eq!(claim_form(&form, Lang::Fr).expect("a paper"), claim_form(&form, Lang::Fr).expect("a paper"));
    }
    assert_ne!(claim_form(&form(), Lang::En).expect("a paper"), claim_form(&form(), Lang::Fr).expect("a paper"));
}

#[test]
fn a_page_stays_small_enough_for_a_slow_link() {
    for form in [form(), answered()] {
        let size = claim_form(&form, Lang::En).expect("a paper").len();
        assert!(size <= 60 * 1024, "{size} bytes");
    }
}

#[test]
fn layouts_are_known_by_name() {
    assert_eq!("claim-a4".parse(), Ok(Layout::ClaimA4));
    assert!("a3".parse::<Layout>().is_err());
}
