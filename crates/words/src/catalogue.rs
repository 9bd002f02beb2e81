//! One language's catalogue: read once from the embedded files, then only asked.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use fluent_syntax::ast::Entry;
use include_dir::{Dir, include_dir};
use unic_langid::LanguageIdentifier;

use crate::Lang;

static FILES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../assets/i18n");

/// The messages of a language.
pub(crate) struct Catalogue {
    bundle: FluentBundle<FluentResource>,
    keys: BTreeSet<String>,
    /// What is wrong with the files: unreadable entries, keys used twice. The tests hold it empty.
    pub(crate) faults: Vec<String>,
}

impl Catalogue {
    pub(crate) fn of(lang: Lang) -> &'static Self {
        static EN: OnceLock<Catalogue> = OnceLock::new();
        static FR: OnceLock<Catalogue> = OnceLock::new();
        match lang {
            Lang::En => EN.get_or_init(|| Self::read(lang)),
            Lang::Fr => FR.get_or_init(|| Self::read(lang)),
        }
    }

    fn read(lang: Lang) -> Self {
        let id: LanguageIdentifier = lang.as_str().parse().unwrap_or_default();
        let mut bundle = FluentBundle::new_concurrent(vec![id]);
        // Isolation marks guard mixed directions on screens; in a PDF they would be boxes, and both languages run left to right.
        bundle.set_use_isolating(false);
        let mut catalogue = Self { bundle, keys: BTreeSet::new(), faults: Vec::new() };
        for (name, source) in sources(lang) {
            catalogue.add(name, source);
        }
        catalogue
    }

    fn add(&mut self, name: &str, source: &str) {
        // What could be read of a faulty file is used all the same.
        let resource = match FluentResource::try_new(source.to_owned()) {
            Ok(resource) => resource,
            Err((resource, errors)) => {
                self.faults.extend(errors.iter().map(|error| format!("{name}: {error}")));
                resource
            }
        };
        for entry in resource.entries() {
            if let Entry::Message(message) = entry {
                self.keys.insert(message.id.name.to_owned());
            }
        }
        if let Err(errors) = self.bundle.add_resource(resource) {
            self.faults.extend(errors.iter().map(|error| format!("{name}: {error}")));
        }
    }

    pub(crate) fn has(&self, key: &str) -> bool {
        self.keys.contains(key)
    }

    pub(crate) fn keys(&'static self) -> impl Iterator<Item = &'static str> {
        self.keys.iter().map(String::as_str)
    }

    pub(crate) fn format(&self, key: &str, args: &[(&str, &str)]) -> Option<String> {
        let pattern = self.bundle.get_message(key)?.value()?;
        let args: FluentArgs<'_> = args.iter().map(|(name, text)| (*name, value(text))).collect();
        // A missing variable shows as {$name}: visible, and the rest of the sentence stands.
        let mut errors = Vec::new();
        Some(self.bundle.format_pattern(pattern, Some(&args), &mut errors).into_owned())
    }
}

/// The embedded files of a language: name and content.
pub(crate) fn sources(lang: Lang) -> impl Iterator<Item = (&'static str, &'static str)> {
    FILES
        .get_dir(lang.as_str())
        .into_iter()
        .flat_map(Dir::files)
        .filter_map(|file| Some((file.path().to_str()?, file.contents_utf8()?)))
        .filter(|(name, _)| name.ends_with(".ftl"))
}

/// A number where the text is a whole number written the plain way, so that plurals work; `0004` and `1.50` stay as they are.
fn value(text: &str) -> FluentValue<'_> {
    match text.parse::<i32>() {
        Ok(number) if number.to_string() == text => FluentValue::from(number),
        Ok(_) | Err(_) => FluentValue::from(text),
    }
}
