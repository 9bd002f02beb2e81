//! What a program did to the files of a folder, as `strace` recorded it.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, Result, bail};

/// One thing done, in order.
#[derive(Debug, Clone)]
pub enum Done {
    /// Bytes written at a place; `None` is the end of the file.
    Written(String, Option<u64>, Vec<u8>),
    /// Cut or lengthened to so many bytes.
    Cut(String, u64),
    /// Everything done to the file before is on the disk.
    Synced(String),
    /// Taken away.
    Removed(String),
    /// Given another name.
    Renamed(String, String),
    /// A line told on standard output: what was acknowledged.
    Said(String),
}

/// Runs a program and records what it does to the files of `folder`, by their names in it.
pub fn record(command: &Command, folder: &Path) -> Result<Vec<Done>> {
    let out = folder.with_extension("trace");
    let calls = "trace=pwrite64,write,fsync,fdatasync,ftruncate,unlink,unlinkat,rename,renameat,renameat2";
    let status = Command::new("strace")
        .args(["-f", "-y", "-xx", "-s", "1000000", "-e", calls, "-e", "signal=none", "-o"])
        .arg(&out)
        .arg(command.get_program())
        .args(command.get_args())
        .envs(command.get_envs().filter_map(|(name, value)| Some((name, value?))))
        .stdout(std::process::Stdio::null())
        .status()
        .context("strace is not installed")?;
    if !status.success() {
        bail!("the recorded program ended with {status}");
    }
    let text = std::fs::read_to_string(&out)?;
    let folder = format!("{}/", folder.canonicalize()?.display());
    Ok(whole(&text).iter().filter_map(|line| read(line, &folder)).collect())
}

/// The lines of a trace, each call in one piece. Between the two pieces of one another thread was at work; a call counts from its end,
/// and a sync from its beginning: what was written in between is not certain by it.
fn whole(text: &str) -> Vec<String> {
    let (mut lines, mut begun) = (Vec::new(), BTreeMap::new());
    for line in text.lines() {
        let Some((thread, call)) = line.split_once(' ') else { continue };
        if let Some(call) = call.trim_end().strip_suffix("<unfinished ...>").map(str::trim_end) {
            if call.trim_start().starts_with("fsync") || call.trim_start().starts_with("fdatasync") {
                lines.push(format!("{thread} {call}) = 0"));
            } else {
                begun.insert(thread, call);
            }
        } else if let Some((_, rest)) = call.split_once(" resumed>") {
            lines.extend(begun.remove(thread).map(|call| format!("{thread} {call}{rest}")));
        } else {
            lines.push(line.to_owned());
        }
    }
    lines
}

/// Reads a line such as `123 pwrite64(5<\x2f…>, "\x0a…", 4096, 0) = 4096`. What is not about the folder is `None`.
fn read(line: &str, folder: &str) -> Option<Done> {
    let (call, rest) = line.split_once(' ').and_then(|(_, rest)| rest.trim_start().split_once('('))?;
    let (arguments, result) = rest.rsplit_once(" = ")?;
    if result.starts_with('-') {
        return None;
    }
    let arguments = arguments.trim_end().trim_end_matches(')');
    let own = |path: Vec<u8>| {
        let path = String::from_utf8_lossy(&path).into_owned();
        path.strip_prefix(folder).map(str::to_owned)
    };
    let of_file = || arguments.split_once('<').and_then(|(_, rest)| rest.split_once('>')).map(|(path, _)| bytes(path));
    let texts: Vec<&str> = arguments.split('"').skip(1).step_by(2).collect();
    let last = || arguments.rsplit(", ").next().and_then(|number| number.parse::<u64>().ok());
    if call == "write" && arguments.starts_with("1<") {
        return texts.first().map(|text| Done::Said(String::from_utf8_lossy(&bytes(text)).trim().to_owned()));
    }
    match call {
        "pwrite64" | "write" => of_file()
            .and_then(own)
            .zip(texts.first())
            .map(|(file, text)| Done::Written(file, if call == "write" { None } else { last() }, bytes(text))),
        "ftruncate" => of_file().and_then(own).zip(last()).map(|(file, length)| Done::Cut(file, length)),
        "fsync" | "fdatasync" => of_file().and_then(own).map(Done::Synced),
        "unlink" | "unlinkat" => texts.first().and_then(|path| own(bytes(path))).map(Done::Removed),
        "rename" | "renameat" | "renameat2" => match texts.as_slice() {
            [from, to] => own(bytes(from)).zip(own(bytes(to))).map(|(from, to)| Done::Renamed(from, to)),
            _ => None,
        },
        _ => None,
    }
}

/// The bytes of `\x0a\xff…`.
fn bytes(text: &str) -> Vec<u8> {
    text.split("\\x").skip(1).filter_map(|two| u8::from_str_radix(two, 16).ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::{Done, read, whole};

    #[test]
    fn a_call_that_another_thread_interrupts_is_the_same_call() {
        let text = r#"12 pwrite64(5<\x2f\x68\x2f\x61>, "\x01\x02", 2, 8192 <unfinished ...>
13 fdatasync(6<\x2f\x68\x2f\x62> <unfinished ...>
12 <... pwrite64 resumed>) = 2
13 <... fdatasync resumed>) = 0
12 pwrite64(5<\x2f\x68\x2f\x61>, "\x03", 1, 4096) = 1
"#;
        let told = whole(text);
        let done: Vec<String> =
            told.iter().filter_map(|line| read(line, "/h/")).map(|done| format!("{done:?}")).collect();
        let expected = [
            Done::Synced("b".to_owned()),
            Done::Written("a".to_owned(), Some(8192), vec![1, 2]),
            Done::Written("a".to_owned(), Some(4096), vec![3]),
        ];
        assert_eq!(done, expected.map(|done| format!("{done:?}")));
    }
}
