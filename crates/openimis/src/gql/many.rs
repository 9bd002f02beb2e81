//! Whole lists of the register: many pages in one request, each checked before it is believed.
//!
//! The server gives at most [`Span::MOST`] rows a connection, but any number of connections a request. Cursors are built, not
//! followed: they are positions. A page that contradicts itself is a [`Problem`], because a mirror built from it would lack rows
//! without knowing; a single row that cannot be read is named and left out.

use std::collections::HashSet;
use std::fmt::Write;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value, json};

use super::Request;
use super::answer::data;
use crate::page::{Known, Mirrored, Pages};
use crate::reply::wrong;
use crate::{Problem, Reply, read};

/// Some rows of a list, by position.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Span {
    /// Rows before the first one wanted.
    pub offset: u32,
    /// Rows wanted; more than [`Span::MOST`] are not asked for.
    pub first: u32,
}

impl Span {
    /// Most rows of one span.
    pub const MOST: u32 = 100;

    /// The rows from `start` to before `end`, in spans as long as they may be.
    #[must_use]
    pub fn over(start: u32, end: u32) -> Vec<Self> {
        (start..end)
            .step_by(Self::MOST as usize)
            .map(|offset| Self { offset, first: Self::MOST.min(end.saturating_sub(offset)) })
            .collect()
    }

    /// Rows really asked for.
    fn rows(self) -> u32 {
        self.first.min(Self::MOST)
    }

    /// The cursor of the row before the first one; `None` for the beginning.
    fn after(self) -> Option<String> {
        Some(STANDARD.encode(format!("arrayconnection:{}", self.offset.checked_sub(1)?)))
    }
}

/// In which order rows are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Order {
    /// By database id where the server can sort, so that a new row moves no other. Some lists it cannot sort: see [`List::sorts`].
    Usual,
    /// The row that changed last first, where the server can sort.
    NewestFirst,
}

/// What names a row for ever.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Key {
    Uuid,
    Code,
    /// Nothing but the database id.
    Number,
}

/// Where a connection lies that is not a root field.
#[derive(Debug, Clone, Copy)]
pub(super) struct Within {
    /// What stands before it in the document, with open braces.
    pub(super) open: &'static str,
    /// The closing braces.
    pub(super) close: &'static str,
    /// JSON pointer to the object it is in.
    pub(super) at: &'static str,
}

/// A list of the register: how it is asked for, and how its rows are read.
///
/// `validityFrom` moves when a row is created and when one of its fields changes, with known exceptions: of services and items
/// `maximumAmount`, of services also `packagetype` and `manualPrice`. Only a whole pull sees these.
#[derive(Debug, Clone)]
pub struct List<T> {
    pub(super) connection: &'static str,
    /// GraphQL type of a row.
    pub(super) node: &'static str,
    /// Arguments besides position and order.
    pub(super) arguments: &'static str,
    /// Declaration, name and value of the variable the arguments use.
    pub(super) given: Option<(&'static str, &'static str, String)>,
    pub(super) within: Option<Within>,
    pub(super) key: Key,
    pub(super) fields: &'static str,
    /// Fields that go to [`Mirrored::rest`]; not every release has them.
    pub(super) rest: &'static [&'static str],
    pub(super) counts: bool,
    pub(super) sorts: bool,
    pub(super) read: fn(Value) -> Option<T>,
}

impl<T> List<T> {
    /// Whether the server sorts this list. Where it does not, [`Order`] has no effect and a row may move between two requests.
    #[must_use]
    pub const fn sorts(&self) -> bool {
        self.sorts
    }

    /// Whether the server says how many rows there are.
    #[must_use]
    pub const fn counts(&self) -> bool {
        self.counts
    }

    /// The list without the fields only newer releases have; for a server that refuses the document as a whole.
    #[must_use]
    pub const fn narrow(mut self) -> Self {
        self.rest = &[];
        self
    }

    /// Asks for rows; at least one span.
    #[must_use]
    pub fn ask(&self, spans: &[Span], order: Order) -> Request {
        let rest = self.rest.join(" ");
        self.request(spans, order, &format!("{} {rest}", self.fields))
    }

    /// Asks only what the rows are called and when they changed, in the usual order; at least one span.
    #[must_use]
    pub fn ask_known(&self, spans: &[Span]) -> Request {
        let fields = match self.key {
            Key::Uuid => "id uuid validityFrom",
            Key::Code => "id code validityFrom validityTo",
            Key::Number => "id validityFrom validityTo",
        };
        self.request(spans, Order::Usual, fields)
    }

    fn request(&self, spans: &[Span], order: Order, fields: &str) -> Request {
        let order = match (self.sorts, order) {
            (false, _) => "",
            (true, Order::Usual) => "orderBy: [\"id\"], ",
            (true, Order::NewestFirst) => "orderBy: [\"-validityFrom\", \"-id\"], ",
        };
        let (connection, node, arguments) = (self.connection, self.node, self.arguments);
        let declared = self.given.as_ref().map_or(String::new(), |(declared, ..)| format!("({declared})"));
        let mut document = format!("query Many{declared} {{\n");
        if let Some(within) = self.within {
            let _ = writeln!(document, "  {}", within.open);
        }
        for (at, span) in spans.iter().enumerate() {
            let after = span.after().map_or(String::new(), |cursor| format!(", after: \"{cursor}\""));
            let first = span.rows();
            let _ = writeln!(document, "  a{at}: {connection}({arguments}{order}first: {first}{after}) {{ ...Rows }}");
        }
        if let Some(within) = self.within {
            let _ = writeln!(document, "  {}", within.close);
        }
        let total = if self.counts { "totalCount " } else { "" };
        let _ = write!(
            document,
            "}}\nfragment Rows on {node}Connection {{ {total}pageInfo {{ hasNextPage }} edges {{ node {{ {fields} }} }} }}"
        );
        let variables = self.given.as_ref().map_or_else(
            || json!({}),
            |(declared, name, value)| {
                // As a number where the server takes one.
                let number = value.parse::<i64>().ok().filter(|_| declared.ends_with("Int"));
                json!({ *name: number.map_or_else(|| json!(value), Value::from) })
            },
        );
        Request { document: document.into(), variables }
    }

    /// Reads the answer to [`List::ask`] with the same spans.
    ///
    /// # Errors
    /// When the answer is none, lacks a span, or contradicts itself: see [`wrong`].
    pub fn read(&self, spans: &[Span], reply: Reply<'_>) -> Result<Pages<Mirrored<T>>, Problem> {
        self.pages(spans, reply, |number, node| {
            let changed = text(&node, "validityFrom");
            let rest = kept(&node, self.rest);
            Some(Mirrored { number: Some(number), changed, row: (self.read)(node)?, rest })
        })
    }

    /// Reads the answer to [`List::ask_known`] with the same spans.
    ///
    /// # Errors
    /// As [`List::read`].
    pub fn read_known(&self, spans: &[Span], reply: Reply<'_>) -> Result<Pages<Known>, Problem> {
        self.pages(spans, reply, |number, node| {
            let key = match self.key {
                Key::Uuid => read::uuid(node.get("uuid")?.as_str()?)?.as_str().to_owned(),
                Key::Code => read::filled(text(&node, "code"))?,
                Key::Number => number.to_string(),
            };
            Some(Known { key, changed: text(&node, "validityFrom") })
        })
    }

    fn pages<R>(
        &self,
        spans: &[Span],
        reply: Reply<'_>,
        read: impl Fn(i64, Value) -> Option<R>,
    ) -> Result<Pages<R>, Problem> {
        let mut data = data(reply)?;
        if let Some(within) = self.within {
            let inside = data.pointer_mut(within.at).map(Value::take);
            data = inside.filter(Value::is_object).ok_or(Problem::UnexpectedAnswer { what: self.connection })?;
        }
        let mut pages = Pages { total: None, rows: Vec::new(), unreadable: Vec::new(), ended: 0, more: false };
        let mut seen = HashSet::new();
        for (at, span) in spans.iter().enumerate() {
            let mut connection = data
                .get_mut(format!("a{at}"))
                .map(Value::take)
                .filter(Value::is_object)
                .ok_or(Problem::UnexpectedAnswer { what: self.connection })?;
            let Some(Value::Array(edges)) = connection.get_mut("edges").map(Value::take) else {
                return Err(Problem::UnexpectedAnswer { what: self.connection });
            };
            let total = self.counted(&connection, *span, edges.len())?;
            if at > 0 && total != pages.total {
                return Err(Problem::UnexpectedAnswer { what: wrong::TOTAL });
            }
            pages.total = total;
            pages.more = connection.pointer("/pageInfo/hasNextPage").and_then(Value::as_bool).unwrap_or(false);
            if pages.more && edges.is_empty() && span.rows() > 0 {
                return Err(Problem::UnexpectedAnswer { what: wrong::ENDLESS });
            }
            for (row, edge) in edges.into_iter().enumerate() {
                self.row(span.offset as usize + row, edge, &mut seen, &mut pages, &read)?;
            }
        }
        Ok(pages)
    }

    /// The total of one connection, which must fit its rows.
    fn counted(&self, connection: &Value, span: Span, rows: usize) -> Result<Option<u64>, Problem> {
        if rows > span.rows() as usize {
            return Err(Problem::UnexpectedAnswer { what: wrong::TOO_MANY });
        }
        if !self.counts {
            return Ok(None);
        }
        let total = connection.get("totalCount").and_then(Value::as_u64);
        let total = total.ok_or(Problem::UnexpectedAnswer { what: wrong::TOTAL })?;
        let expected = total.saturating_sub(u64::from(span.offset)).min(u64::from(span.rows()));
        if expected == rows as u64 { Ok(Some(total)) } else { Err(Problem::UnexpectedAnswer { what: wrong::TOTAL }) }
    }

    fn row<R>(
        &self,
        position: usize,
        mut edge: Value,
        seen: &mut HashSet<i64>,
        pages: &mut Pages<R>,
        read: impl Fn(i64, Value) -> Option<R>,
    ) -> Result<(), Problem> {
        let node = edge.get_mut("node").map(Value::take).filter(Value::is_object);
        let node = node.ok_or(Problem::UnexpectedAnswer { what: wrong::EMPTY_ENTRY })?;
        let name = text(&node, "code").filter(|code| code.len() <= 50).unwrap_or_else(|| format!("#{position}"));
        let Some((kind, number)) = node.get("id").and_then(Value::as_str).and_then(read::global_id_of) else {
            pages.unreadable.push(name);
            return Ok(());
        };
        if kind != self.node {
            return Err(Problem::UnexpectedAnswer { what: wrong::OTHER_TYPE });
        }
        if !seen.insert(number) {
            return Err(Problem::UnexpectedAnswer { what: wrong::TWICE });
        }
        if node.get("validityTo").is_some_and(|end| !end.is_null()) {
            pages.ended += 1;
            return Ok(());
        }
        match read(number, node) {
            Some(row) => pages.rows.push(row),
            None => pages.unreadable.push(name),
        }
        Ok(())
    }
}

/// The fields of these names that have a value.
pub(super) fn kept(node: &Value, names: &[&str]) -> Map<String, Value> {
    let value = |name: &str| node.get(name).filter(|value| !value.is_null()).cloned();
    names.iter().filter_map(|name| Some(((*name).to_owned(), value(name)?))).collect()
}

pub(crate) fn text(node: &Value, name: &str) -> Option<String> {
    node.get(name)?.as_str().map(str::to_owned)
}
