//! Keys that are not simply a prefix and a machine name.

/// Keys of the sentence for a rejection reason of the payer and of what to do about it: `reason-2`, `reason-minus-1`,
/// and `reason-unknown` (which takes `code`) for a number this program has no words for.
#[must_use]
pub fn reason_key(code: i32) -> (String, String) {
    let key = if code < 0 { format!("reason-minus-{}", code.unsigned_abs()) } else { format!("reason-{code}") };
    let key = if crate::has(crate::Lang::En, &key) { key } else { "reason-unknown".to_owned() };
    let act = format!("{key}-act");
    (key, act)
}
