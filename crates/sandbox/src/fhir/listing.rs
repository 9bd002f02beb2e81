//! A searchset `Bundle`: filtered rows, one page of them, and links to its neighbours.

use std::hash::{DefaultHasher, Hash, Hasher};

use chrono::NaiveDateTime;
use serde_json::{Value, json};

use super::Ask;
use crate::Release;
use crate::answer::Answer;

/// Lists rows of the master data, those changed last at the end, believing an earlier count of the same filter for an hour.
pub(crate) fn fixed<T>(
    ask: &Ask<'_>,
    rows: impl IntoIterator<Item = T>,
    valid_from: impl Fn(&T) -> NaiveDateTime,
    render: impl Fn(&T) -> Result<Value, Answer>,
) -> Result<Value, Answer> {
    let updated = ask.query.last_updated()?;
    let mut rows: Vec<T> =
        rows.into_iter().filter(|r| updated.as_ref().is_none_or(|u| u.admits(valid_from(r)))).collect();
    rows.sort_by_key(|row| valid_from(row));
    if ask.options().unordered {
        rows =
            shuffled(rows, &valid_from, &format!("{:?} {:?}", ask.query.get("page-offset"), ask.query.get("_count")));
    }
    // The account stands for what it may see.
    let asked = format!("{} {} {}", ask.call.path, ask.user.username, ask.query.filter_key());
    let count = ask.office.state().believed_count(asked, rows.len());
    bundle(ask, &rows, count, render)
}

/// The rows in another order, for each page its own, where their dates leave it open.
fn shuffled<T>(rows: Vec<T>, valid_from: impl Fn(&T) -> NaiveDateTime, page: &str) -> Vec<T> {
    let chance = |at: usize| {
        let mut hasher = DefaultHasher::new();
        (page, at).hash(&mut hasher);
        hasher.finish()
    };
    let mut rows: Vec<(u64, T)> = rows.into_iter().enumerate().map(|(at, row)| (chance(at), row)).collect();
    rows.sort_by_key(|(chance, row)| (valid_from(row), *chance));
    rows.into_iter().map(|(_, row)| row).collect()
}

/// The page asked for, believing in `count` rows: rows beyond a stale count stay invisible.
pub(crate) fn bundle<T>(
    ask: &Ask<'_>,
    rows: &[T],
    count: usize,
    render: impl Fn(&T) -> Result<Value, Answer>,
) -> Result<Value, Answer> {
    let page = ask.query.page(count)?;
    let list_url = format!("{}{}", ask.office.origin(), ask.call.path);
    let shown = rows.iter().take(page.count).skip((page.number - 1) * page.size).take(page.size);
    let entries = shown
        .map(|row| {
            let resource = render(row)?;
            Ok(match resource.get("id").and_then(Value::as_str) {
                Some(id) => json!({ "fullUrl": format!("{list_url}{id}"), "resource": resource }),
                None => json!({ "resource": resource }),
            })
        })
        .collect::<Result<Vec<Value>, Answer>>()?;
    let written = |url: String| match ask.options().release {
        Release::R2604 => url,
        Release::R2510 => percent_encoded(&url),
    };
    let asked = if ask.call.query.is_empty() { list_url.clone() } else { format!("{list_url}?{}", ask.call.query) };
    let to = |number| {
        let query = ask.query.with_page(number);
        written(if query.is_empty() { list_url.clone() } else { format!("{list_url}?{query}") })
    };
    let mut links = vec![json!({ "relation": "self", "url": written(asked) })];
    if page.number * page.size < page.count {
        links.push(json!({ "relation": "next", "url": to(page.number + 1) }));
    }
    if page.number > 1 {
        links.push(json!({ "relation": "previous", "url": to(page.number - 1) }));
    }
    let mut bundle = json!({ "resourceType": "Bundle", "type": "searchset", "total": page.count, "link": links });
    if let (Some(fields), false) = (bundle.as_object_mut(), entries.is_empty()) {
        fields.insert("entry".to_owned(), Value::Array(entries));
    }
    Ok(bundle)
}

/// 25.10 writes its links as if they were a query value themselves.
fn percent_encoded(url: &str) -> String {
    url.bytes()
        .map(|byte| match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => char::from(byte).to_string(),
            _ => format!("%{byte:02X}"),
        })
        .collect()
}
