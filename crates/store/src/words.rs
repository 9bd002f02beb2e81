//! Text as it is searched: cut into words, accents, capitals, Arabic vowel marks and foreign digits folded away.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// What is read of a typed search; a longer one is pasted by mistake.
const LONGEST_SEARCH: usize = 256;

/// Words of a typed search that count.
const MOST_WORDS: usize = 8;

/// Zero of each script whose ten digits follow one another.
const ZEROS: [u32; 16] = [
    0x0660, 0x06F0, 0x0966, 0x09E6, 0x0A66, 0x0AE6, 0x0B66, 0x0BE6, 0x0C66, 0x0CE6, 0x0D66, 0x0E50, 0x0ED0, 0x0F20,
    0x1040, 0x17E0,
];

/// What a thing is found by.
#[derive(Clone, PartialEq, Eq)]
pub struct Words {
    pub code: String,
    pub name: String,
}

impl Words {
    pub fn of(code: &str, name: &str) -> Self {
        Self { code: stored(code), name: stored(name) }
    }
}

/// The words of a stored text, with one space between them.
pub fn stored(text: &str) -> String {
    let mut all = String::with_capacity(text.len());
    for word in words(&folded(text)) {
        if !all.is_empty() {
            all.push(' ');
        }
        all.push_str(word);
    }
    all
}

/// The words of a typed search.
pub fn typed(text: &str) -> Vec<String> {
    let text: String = text.chars().take(LONGEST_SEARCH).collect();
    words(&folded(&text)).take(MOST_WORDS).map(str::to_owned).collect()
}

/// The search as FTS5 understands it: each word the beginning of a word, in any order; `None` without any word.
pub fn expression(text: &str) -> Option<String> {
    // Words are letters, digits and marks only, so that no quote or operator of FTS5 can come through.
    let terms: Vec<String> = typed(text).iter().map(|word| format!("\"{word}\"*")).collect();
    if terms.is_empty() { None } else { Some(terms.join(" ")) }
}

/// How many small slips a typed word may hold; `None` for one too short to guess at, and for codes and strengths: another number is
/// another thing.
pub fn slips_allowed(word: &str) -> Option<usize> {
    if word.chars().any(char::is_numeric) {
        return None;
    }
    match word.chars().count() {
        0..=3 => None,
        4..=7 => Some(1),
        _ => Some(2),
    }
}

/// How many letters were left out, added, changed or swapped between a typed word and the beginning of a stored one; `None` for
/// more than `most`.
pub fn slips(typed: &str, stored: &str, most: usize) -> Option<usize> {
    let length = typed.chars().count();
    let beginning = |length: usize| stored.chars().take(length).collect::<String>();
    // What is typed may be one letter longer or shorter than what was meant so far.
    let nearest = [length.saturating_sub(1), length, length + 1]
        .into_iter()
        .map(|length| strsim::osa_distance(typed, &beginning(length)))
        .min()?;
    (nearest <= most).then_some(nearest)
}

/// The text with everything folded, its words still apart.
fn folded(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    // Most letters of most names are plain, and a list has tens of thousands of names. A plain letter neither changes with its
    // neighbours nor changes them, as soon as the accents that go with it are passed over.
    let mut others = String::new();
    for c in text.chars() {
        if c.is_ascii() {
            fold(&mut others, &mut folded);
            folded.push(c.to_ascii_lowercase());
        } else {
            others.push(c);
        }
    }
    fold(&mut others, &mut folded);
    folded
}

/// Moves letters that are not plain to what is folded.
fn fold(others: &mut String, folded: &mut String) {
    if !others.is_empty() {
        folded.extend(in_full(others));
        others.clear();
    }
}

fn in_full(text: &str) -> impl Iterator<Item = char> {
    text.nfkd().filter(|c| !is_passed_over(*c)).map(ascii_digit).nfc().flat_map(char::to_lowercase)
}

fn words(folded: &str) -> impl Iterator<Item = &str> {
    folded.split(|c: char| !c.is_alphanumeric() && !is_combining_mark(c)).filter(|word| !word.is_empty())
}

/// Latin, Greek and Cyrillic accents, Arabic vowel marks and tatweel, and joiners, which some people type and others do not.
const fn is_passed_over(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{64b}'..='\u{65f}' | '\u{670}' | '\u{640}' | '\u{200c}' | '\u{200d}' | '\u{ad}')
}

fn ascii_digit(c: char) -> char {
    let code = u32::from(c);
    ZEROS.iter().find_map(|zero| char::from_digit(code.checked_sub(*zero)?, 10)).unwrap_or(c)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn words_are_folded_as_people_leave_them_out() {
        for (text, expected) in [
            ("José  Ñandú", "jose nandu"),
            ("A-12/3 500MG", "a 12 3 500mg"),
            ("काठमाडौँ स्वास्थ्य १२", "काठमाडौँ स्वास्थ्य 12"),
            ("السَّلامُ", "السلام"),
            ("ﬁne ５", "fine 5"),
            ("--- \u{0} \"", ""),
        ] {
            assert_eq!(stored(text), expected, "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn plain_letters_fold_by_themselves_as_they_do_among_others(
            text in "([a-zA-Z0-9 .-]|[\u{c0}-\u{24f}]|[\u{300}-\u{36f}]|[\u{0}-\u{3000}]|\\PC){0,24}"
        ) {
            prop_assert_eq!(folded(&text), in_full(&text).collect::<String>());
        }
    }
}
