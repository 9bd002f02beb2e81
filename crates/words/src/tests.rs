//! The catalogues are complete, alike in every language, and say what the domain can mean.

use std::collections::{BTreeMap, BTreeSet};

use claims_domain::answer::Reason;
use claims_domain::check::FindingCode;
use claims_domain::claim::ClaimState;

use super::*;
use crate::catalogue::sources;

/// The names of the variants of an enum without a list of its own, from its source: a new variant fails here, not on a screen.
fn variants(source: &str, name: &str) -> Vec<String> {
    let body = source.split_once(&format!("pub enum {name} {{")).expect("the enum is in this file").1;
    body.lines()
        .map(str::trim)
        .take_while(|line| *line != "}")
        .filter_map(|line| line.strip_suffix(','))
        .filter(|line| line.starts_with(char::is_uppercase))
        .map(|variant| {
            let mut kebab = String::new();
            for letter in variant.chars() {
                if letter.is_uppercase() && !kebab.is_empty() {
                    kebab.push('-');
                }
                kebab.extend(letter.to_lowercase());
            }
            kebab
        })
        .collect()
}

const FINDING: &str = include_str!("../../domain/src/check/finding.rs");

fn assert_all_languages_have(key: &str) {
    for lang in Lang::all() {
        assert!(has(*lang, key), "{lang} lacks {key}");
    }
}

#[test]
fn every_file_is_readable_and_no_key_is_used_twice() {
    for lang in Lang::all() {
        assert_eq!(Catalogue::of(*lang).faults, Vec::<String>::new(), "{lang}");
        assert!(keys(*lang).count() > 200, "{lang}: the files are embedded");
    }
}

/// The variables each message of a language uses, by key.
fn variables(lang: Lang) -> BTreeMap<String, BTreeSet<String>> {
    let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (_, source) in sources(lang) {
        let mut key = String::new();
        for line in source.lines().filter(|line| !line.starts_with('#')) {
            if line.starts_with(|c: char| c.is_ascii_lowercase()) {
                key = line.split_once('=').map_or(line, |(key, _)| key).trim().to_owned();
                found.entry(key.clone()).or_default();
            }
            for part in line.split('$').skip(1) {
                let name = part.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect();
                found.entry(key.clone()).or_default().insert(name);
            }
        }
    }
    found
}

#[test]
fn languages_have_the_same_keys_with_the_same_variables() {
    let english = variables(Lang::En);
    for lang in Lang::all() {
        let other = variables(*lang);
        for (key, names) in &english {
            assert_eq!(other.get(key), Some(names), "{lang}: {key}");
        }
        for key in other.keys() {
            assert!(english.contains_key(key), "{lang} has {key}, English does not");
        }
    }
}

#[test]
fn every_state_has_a_word_and_a_meaning() {
    for state in ClaimState::ALL {
        assert_all_languages_have(&format!("state-{}", state.as_str()));
        assert_all_languages_have(&format!("state-{}-note", state.as_str()));
    }
}

#[test]
fn every_finding_has_a_sentence_that_uses_only_facts_the_check_gives() {
    let codes = variants(FINDING, "FindingCode");
    assert!(
        codes.contains(&FindingCode::QuantityOverMaximum.as_str().replace('_', "-")),
        "names are spelt as the domain spells them"
    );
    let facts: BTreeSet<String> = ["value", "limit", "code", "day", "list", "today"].map(str::to_owned).into();
    let english = variables(Lang::En);
    for code in codes {
        let key = format!("finding-{code}");
        assert_all_languages_have(&key);
        assert!(english.get(&key).is_some_and(|names| names.is_subset(&facts)), "{key}");
    }
}

#[test]
fn every_weight_policy_status_sex_and_doubt_has_words() {
    for weight in variants(FINDING, "Weight") {
        assert_all_languages_have(&format!("weight-{weight}"));
    }
    let cover = include_str!("../../domain/src/cover.rs");
    let outbox = include_str!("../../domain/src/outbox.rs");
    let claim = include_str!("../../domain/src/claim.rs");
    let catalogue = include_str!("../../domain/src/catalogue.rs");
    for (prefix, source, name) in [
        ("policy", cover, "PolicyStatus"),
        ("sex", cover, "Sex"),
        ("cover", cover, "WhyUnknown"),
        ("visit-type", claim, "VisitType"),
        ("kind", catalogue, "Kind"),
        ("blocked", outbox, "Blocked"),
    ] {
        let names = variants(source, name);
        assert!(names.len() > 1, "{name} was read");
        for variant in names {
            assert_all_languages_have(&format!("{prefix}-{variant}"));
        }
    }
    // `Refused` carries texts, so it is not a plain variant.
    assert_all_languages_have("blocked-refused");
}

#[test]
fn every_reason_of_the_payer_has_words_and_an_act() {
    for code in Reason::KNOWN {
        let (key, act) = reason_key(*code);
        assert_ne!(key, "reason-unknown", "{code}");
        assert_all_languages_have(&key);
        assert_all_languages_have(&act);
    }
    assert_eq!(reason_key(-1).0, "reason-minus-1");
    // Of a rejected line: the payer sent none.
    assert_all_languages_have(&reason_key(0).1);
    let (key, act) = reason_key(99);
    for lang in Lang::all() {
        assert!(message(*lang, &key, &[("code", "99")]).contains("99"), "{lang}");
        assert!(message(*lang, &act, &[("code", "99")]).contains("99"), "{lang}");
    }
}

#[test]
fn problems_are_found_by_their_machine_name() {
    for code in [
        "wrong_password",
        "signed_out",
        "server_unreachable",
        "tls",
        "not_openimis",
        "unexpected_answer",
        "no_right",
        "no_facility",
        "facility_unknown",
        "no_price_list",
        "not_set_up",
        "already_set_up",
        "locked",
        "wrong_passphrase",
        "key_lost",
        "database_damaged",
        "database_newer",
        "database_gone",
        "disk_full",
        "disk_fails",
        "read_only",
        "busy_elsewhere",
        "claim_not_found",
        "not_a_draft",
        "not_in_outbox",
        "draft_unreadable",
        "incomplete",
        "needs_reason",
        "code_too_long",
        "code_pattern",
        "device_letter",
        "device_clash",
        "insuree_unreadable",
        "offline",
        "rate_limited",
        "clock_off",
        "list_gone",
        "list_moved",
        "print_failed",
        "no_viewer",
        "file_unwritable",
        "file_unreadable",
        "file_empty",
        "file_too_large",
        "file_unknown",
        "file_workbook",
        "file_broken",
        "file_column_missing",
        "file_mostly_unreadable",
        "file_older",
        "language_unknown",
        "state_unknown",
        "cancelled",
        "internal",
        "unknown",
    ] {
        assert_all_languages_have(&format!("problem-{code}"));
        assert!(code == "cancelled" || has(Lang::En, &format!("problem-{code}-act")), "{code} says what to do");
    }
}

#[test]
fn a_variable_that_looks_like_a_code_stays_as_it_is() {
    let text = message(Lang::En, "finding-not-in-price-list", &[("code", "0004")]);
    assert!(text.starts_with("0004 is not in"), "{text}");
}

#[test]
fn numbers_choose_the_plural() {
    assert_eq!(message(Lang::En, "cli-to-send", &[("count", "0")]), "Nothing to send");
    assert_eq!(message(Lang::En, "cli-to-send", &[("count", "1")]), "1 claim to send");
    assert_eq!(message(Lang::Fr, "cli-to-send", &[("count", "3")]), "3 demandes à envoyer");
}

#[test]
fn an_unknown_key_is_shown_and_does_not_fail() {
    assert_eq!(message(Lang::Fr, "no-such-key", &[]), "⟨no-such-key⟩");
}

#[test]
fn a_language_is_read_with_or_without_its_country() {
    for text in ["fr", "FR", "fr-CM", "fr_CM.UTF-8", " fr "] {
        assert_eq!(text.parse(), Ok(Lang::Fr), "{text:?}");
    }
    assert!("ne".parse::<Lang>().is_err());
    assert!("".parse::<Lang>().is_err());
}

#[test]
fn french_never_breaks_a_line_before_its_punctuation() {
    for (name, source) in sources(Lang::Fr) {
        for line in source.lines().filter(|line| !line.starts_with('#')) {
            for ugly in [" :", " ;", " ?", " !", " »", "« "] {
                assert!(!line.contains(ugly), "{name}: a no-break space belongs there: {line}");
            }
        }
    }
}
