//! Names of files from anywhere, made harmless for whoever sees or stores them.

/// Longest name, ending included.
const LONGEST: usize = 100;
/// What a file without a name is called.
const NAMELESS: &str = "file";

/// The last part of a path without what hides, turns around or breaks: never empty, never with a separator.
#[must_use]
pub fn safe(path: &str) -> String {
    let last = path.rsplit(['/', '\\']).next().unwrap_or_default();
    let kept: String = last.chars().filter(|c| !is_hidden(*c) && !r#""<>|:*?;"#.contains(*c)).collect();
    let kept = kept.split_whitespace().collect::<Vec<_>>().join(" ");
    let kept = kept.trim_matches(['.', ' ']);
    let (stem, ending) = match kept.rsplit_once('.') {
        Some((stem, ending)) if !stem.is_empty() && is_ending(ending) => (stem.trim_end(), Some(ending)),
        _ => (kept, None),
    };
    let room = LONGEST - ending.map_or(0, |ending| ending.chars().count() + 1);
    let stem: String = if stem.is_empty() { NAMELESS.to_owned() } else { stem.chars().take(room).collect() };
    ending.map_or_else(|| stem.clone(), |ending| format!("{stem}.{ending}"))
}

/// The name, or the name with a number, so that it is unlike the others whatever their capitals.
#[must_use]
pub fn unlike(name: &str, others: &[String]) -> String {
    let is_free = |name: &str| !others.iter().any(|other| other.to_lowercase() == name.to_lowercase());
    if is_free(name) {
        return name.to_owned();
    }
    let (stem, ending) = name.rsplit_once('.').unwrap_or((name, ""));
    let dot = if ending.is_empty() { "" } else { "." };
    let numbered = |number: usize| {
        let number = format!(" ({number})");
        let room = LONGEST.saturating_sub(number.chars().count() + dot.len() + ending.chars().count());
        format!("{}{number}{dot}{ending}", stem.chars().take(room).collect::<String>())
    };
    (2..=others.len() + 2).map(numbered).find(|name| is_free(name)).unwrap_or_else(|| name.to_owned())
}

/// The name with one of these endings: a name that promises something else is given the first of them besides.
pub(super) fn with_ending(name: &str, endings: &[&str]) -> String {
    let fits = ending(name).is_some_and(|own| endings.iter().any(|one| own.eq_ignore_ascii_case(one)));
    match endings.first() {
        Some(first) if !fits => {
            let room = LONGEST.saturating_sub(first.len() + 1);
            format!("{}.{first}", name.chars().take(room).collect::<String>())
        }
        _ => name.to_owned(),
    }
}

/// What stands after the last dot.
pub(super) fn ending(name: &str) -> Option<&str> {
    name.rsplit_once('.').map(|(_, ending)| ending).filter(|ending| is_ending(ending))
}

fn is_ending(text: &str) -> bool {
    (1..=10).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// Control characters, and those that show nothing and change how the others are shown: *exe.fdp* must not read *pdf.exe*.
fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{fff9}'..='\u{fffc}' | '\u{e0000}'..='\u{e0fff}')
}
