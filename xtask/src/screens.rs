//! The built screens, which the window embeds.

use std::fs;
use std::path::Path;
use std::time::SystemTime;

use anyhow::{Context, Result};

use crate::shell;

/// What the screens are made of.
const SOURCES: [&str; 2] = ["ui", "assets"];
/// What lies beside the sources and is none.
const MADE: [&str; 2] = ["node_modules", "dist"];

/// Builds the screens, unless nothing changed since: whatever embeds them would be compiled again for it, which takes minutes.
pub fn build() -> Result<()> {
    let root = shell::root();
    let built = fs::metadata(root.join("ui/dist/index.html")).and_then(|file| file.modified()).ok();
    let mut changed = SystemTime::UNIX_EPOCH;
    for folder in SOURCES {
        changed = changed.max(newest(&root.join(folder))?);
    }
    if built.is_some_and(|built| built > changed) {
        shell::say("the screens are built");
        return Ok(());
    }
    shell::step("building the screens", &mut shell::npm(["run", "build"]))
}

/// When something in this folder was last written.
fn newest(folder: &Path) -> Result<SystemTime> {
    let mut newest = SystemTime::UNIX_EPOCH;
    for entry in fs::read_dir(folder).with_context(|| format!("cannot look into {}", folder.display()))? {
        let entry = entry?;
        let of_it = if !entry.file_type()?.is_dir() {
            entry.metadata()?.modified()?
        } else if MADE.iter().any(|name| entry.file_name() == *name) {
            continue;
        } else {
            self::newest(&entry.path())?
        };
        newest = newest.max(of_it);
    }
    Ok(newest)
}

#[cfg(test)]
mod tests {
    use super::newest;
    use crate::shell;

    #[test]
    fn what_is_made_of_the_sources_is_no_source() {
        let folder = shell::root().join("target/xtask/newest");
        let _ = std::fs::remove_dir_all(&folder);
        for name in ["src", "dist"] {
            std::fs::create_dir_all(folder.join(name)).expect("a folder");
            std::fs::write(folder.join(name).join("file"), name).expect("written");
        }
        let of = |name: &str| std::fs::metadata(folder.join(name).join("file")).and_then(|file| file.modified());
        assert_eq!(newest(&folder).expect("readable"), of("src").expect("there"));
    }
}
