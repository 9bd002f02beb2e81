//! The words of Claims Desk: Fluent catalogues of `assets/i18n/<language>/*.ftl`, embedded, for papers, command line and screens.
//!
//! A message has a key in kebab case. Machine names of the domain (`no_right`) may be given as they are: `_` is read as `-`.

mod catalogue;
mod keys;
mod lang;

use catalogue::Catalogue;

pub use keys::reason_key;
pub use lang::{Lang, UnknownLanguage};

/// The sentence for a key, with its variables filled in.
///
/// Whole numbers among the variables choose plurals; everything else is text and stays as given, `"0004"` too.
/// Without a sentence in `lang` the English one is taken, and without that the key itself in ⟨⟩.
#[must_use]
pub fn message(lang: Lang, key: &str, args: &[(&str, &str)]) -> String {
    let key = key.replace('_', "-");
    Catalogue::of(lang)
        .format(&key, args)
        .or_else(|| Catalogue::of(Lang::En).format(&key, args))
        .unwrap_or_else(|| format!("⟨{key}⟩"))
}

/// Whether the language itself has a sentence for the key.
#[must_use]
pub fn has(lang: Lang, key: &str) -> bool {
    Catalogue::of(lang).has(&key.replace('_', "-"))
}

/// Every key of a language, sorted.
pub fn keys(lang: Lang) -> impl Iterator<Item = &'static str> {
    Catalogue::of(lang).keys()
}

#[cfg(test)]
mod tests;
