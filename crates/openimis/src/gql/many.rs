//! Whole lists of the register: many pages in one request, each checked before it is believed.
//!
//! The server gives at most [`Span::MOST`] rows a connection, but any number of connections a request. Cursors are built, not
//! followed: they are positions. A page that contradicts itself is a [`Problem`], because a mirror built from it would lack rows
//! without knowing; a single row that cannot be read is named and left out.

use std::collections::HashSet;
use std::fmt::Write;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::value::RawValue;
use serde_json::{Value, json};

use super::answer::unread;
use super::raw::{Connection, Head};
use super::{Request, raw};
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
    pub(super) read: fn(&RawValue) -> Option<T>,
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
        self.pages(spans, reply, |number, head, node| {
            let changed = head.validity_from.and_then(raw::text);
            let rest = raw::kept(node, self.rest);
            Some(Mirrored { number: Some(number), changed, row: (self.read)(node)?, rest })
        })
    }

    /// Reads the answer to [`List::ask_known`] with the same spans.
    ///
    /// # Errors
    /// As [`List::read`].
    pub fn read_known(&self, spans: &[Span], reply: Reply<'_>) -> Result<Pages<Known>, Problem> {
        self.pages(spans, reply, |number, head, _| {
            let key = match self.key {
                Key::Uuid => read::uuid(&raw::text(head.uuid?)?)?.as_str().to_owned(),
                Key::Code => read::filled(head.code.and_then(raw::text))?,
                Key::Number => number.to_string(),
            };
            Some(Known { key, changed: head.validity_from.and_then(raw::text) })
        })
    }

    fn pages<R>(
        &self,
        spans: &[Span],
        reply: Reply<'_>,
        read: impl Fn(i64, &Head<'_>, &RawValue) -> Option<R>,
    ) -> Result<Pages<R>, Problem> {
        let missing = || Problem::UnexpectedAnswer { what: self.connection };
        let mut data = unread(reply)?;
        if let Some(within) = self.within {
            data = raw::at(data, within.at).ok_or_else(missing)?;
        }
        let connections = raw::fields(data).ok_or_else(missing)?;
        let mut pages = Pages { total: None, rows: Vec::new(), unreadable: Vec::new(), ended: 0, more: false };
        let mut seen = HashSet::new();
        for (at, span) in spans.iter().enumerate() {
            let connection = connections.get(format!("a{at}").as_str()).ok_or_else(missing)?;
            let connection: Connection<'_> = raw::typed(connection).ok_or_else(missing)?;
            let total = self.counted(&connection, *span)?;
            if at > 0 && total != pages.total {
                return Err(Problem::UnexpectedAnswer { what: wrong::TOTAL });
            }
            pages.total = total;
            pages.more = connection.has_next_page();
            if pages.more && connection.edges.is_empty() && span.rows() > 0 {
                return Err(Problem::UnexpectedAnswer { what: wrong::ENDLESS });
            }
            for (row, edge) in connection.edges.into_iter().enumerate() {
                self.row(span.offset as usize + row, edge, &mut seen, &mut pages, &read)?;
            }
        }
        Ok(pages)
    }

    /// The total of one connection, which must fit its rows.
    fn counted(&self, connection: &Connection<'_>, span: Span) -> Result<Option<u64>, Problem> {
        let rows = connection.edges.len();
        if rows > span.rows() as usize {
            return Err(Problem::UnexpectedAnswer { what: wrong::TOO_MANY });
        }
        if !self.counts {
            return Ok(None);
        }
        let total = connection.total().ok_or(Problem::UnexpectedAnswer { what: wrong::TOTAL })?;
        let expected = total.saturating_sub(u64::from(span.offset)).min(u64::from(span.rows()));
        if expected == rows as u64 { Ok(Some(total)) } else { Err(Problem::UnexpectedAnswer { what: wrong::TOTAL }) }
    }

    fn row<R>(
        &self,
        position: usize,
        edge: &RawValue,
        seen: &mut HashSet<i64>,
        pages: &mut Pages<R>,
        read: impl Fn(i64, &Head<'_>, &RawValue) -> Option<R>,
    ) -> Result<(), Problem> {
        let node = raw::node(edge);
        let read_head = |node| Some((node, raw::typed::<Head<'_>>(node)?));
        let (node, head) = node.and_then(read_head).ok_or(Problem::UnexpectedAnswer { what: wrong::EMPTY_ENTRY })?;
        let code = || head.code.and_then(raw::text).filter(|code| code.len() <= 50);
        let name = || code().unwrap_or_else(|| format!("#{position}"));
        let id = head.id.and_then(raw::text);
        let Some((kind, number)) = id.as_deref().and_then(read::global_id_of) else {
            pages.unreadable.push(name());
            return Ok(());
        };
        if kind != self.node {
            return Err(Problem::UnexpectedAnswer { what: wrong::OTHER_TYPE });
        }
        if !seen.insert(number) {
            return Err(Problem::UnexpectedAnswer { what: wrong::TWICE });
        }
        if head.validity_to.is_some() {
            pages.ended += 1;
            return Ok(());
        }
        match read(number, &head, node) {
            Some(row) => pages.rows.push(row),
            None => pages.unreadable.push(name()),
        }
        Ok(())
    }
}
