//! The bytes of a file as text: UTF-8, UTF-16 with or without its mark, else Windows-1252, which spreadsheets write in our regions.

use encoding_rs::{Encoding, UTF_16BE, UTF_16LE, WINDOWS_1252};

use super::FileProblem;

/// The text, without its mark.
pub(super) fn decode(bytes: &[u8]) -> Result<String, FileProblem> {
    let text = match Encoding::for_bom(bytes) {
        Some((encoding, mark)) => strict(encoding, bytes.get(mark..).unwrap_or_default())?,
        None => match unmarked_utf16(bytes) {
            Some(encoding) => strict(encoding, bytes)?,
            None => match std::str::from_utf8(bytes) {
                Ok(text) => text.to_owned(),
                // Nothing is unreadable in Windows-1252, so a file that is no text at all is told by its zeros.
                Err(_) => WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned(),
            },
        },
    };
    if text.contains('\0') { Err(FileProblem::Unknown) } else { Ok(text) }
}

fn strict(encoding: &'static Encoding, bytes: &[u8]) -> Result<String, FileProblem> {
    let text = encoding.decode_without_bom_handling_and_without_replacement(bytes);
    text.map(std::borrow::Cow::into_owned).ok_or(FileProblem::Broken { at: encoding.name().to_owned() })
}

/// Latin letters in UTF-16 have a zero in every other byte.
fn unmarked_utf16(bytes: &[u8]) -> Option<&'static Encoding> {
    match bytes.get(..4)? {
        [0, 1..=255, 0, 1..=255] => Some(UTF_16BE),
        [1..=255, 0, 1..=255, 0] => Some(UTF_16LE),
        _ => None,
    }
}
