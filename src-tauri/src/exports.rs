//! Where an exported file goes: the clerk's own documents, under a name that overwrites nothing.

use std::path::{Path, PathBuf};

/// The first free path for this name in the folder: `Prices HF01.csv`, `Prices HF01 (2).csv`…
///
/// Signs that no file name takes become `-`.
pub fn free_path(folder: &Path, name: &str, ending: &str) -> PathBuf {
    let name: String = name.chars().map(|sign| if fits(sign) { sign } else { '-' }).collect();
    let numbered = (2..).map(|number| folder.join(format!("{name} ({number}).{ending}")));
    let first = folder.join(format!("{name}.{ending}"));
    std::iter::once(first.clone()).chain(numbered).find(|path| !path.exists()).unwrap_or(first)
}

/// Letters and digits of any script, and what Windows, too, allows between them.
fn fits(sign: char) -> bool {
    sign.is_alphanumeric() || matches!(sign, ' ' | '-' | '_' | '.' | '(' | ')')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_export_never_overwrites_another() {
        let folder = tempfile::tempdir().expect("a folder");
        let name = |path: PathBuf| path.file_name().map(|name| name.to_string_lossy().into_owned());
        for expected in
            ["Prices HF-01 2026-11-20.csv", "Prices HF-01 2026-11-20 (2).csv", "Prices HF-01 2026-11-20 (3).csv"]
        {
            let path = free_path(folder.path(), "Prices HF/01 2026-11-20", "csv");
            std::fs::write(&path, "").expect("a file");
            assert_eq!(name(path).as_deref(), Some(expected));
        }
    }
}
