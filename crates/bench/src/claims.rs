//! P14: a list of 100,000 claims opened, scrolled and filtered, against the bare query by key. P6 once more: 100,000 people found by name.

use anyhow::{Result, ensure};
use claims_domain::claim::ClaimState;
use claims_domain::cover::Insuree;
use claims_domain::draft::Draft;
use claims_domain::ids::{ClaimCode, ClaimId, InsureeNo, ServerId};
use claims_domain::{Money, Timestamp};
use claims_store::{ClaimFilter, ClaimRow, List, MirrorRow, Store, StoreError};
use rusqlite::Connection;

use crate::figure::{Figure, percentile, timed};
use crate::mirror::store_in;

const MANY: u32 = 100_000;
/// Rows of a page of the list.
const PAGE: usize = 100;
const ROUNDS: u32 = 200;
/// Written in one transaction.
const TOGETHER: usize = 1_000;
const LAST_NAMES: [&str; 8] = ["Thapa", "Gurung", "Okello", "Mukasa", "Rakotomalala", "Diallo", "Ñandú", "श्रेष्ठ"];
const OTHER_NAMES: [&str; 8] = ["Sita", "Bikash", "Grace", "Moussa", "Hery", "Fatou", "José", "आशा"];

/// P14.
pub fn list() -> Result<Vec<Figure>> {
    let folder = tempfile::tempdir()?;
    let store = store_in(folder.path())?;
    fill(&store)?;
    let raw = raw_list()?;
    let mut query = raw.prepare(
        "SELECT id, code, state, number, name, total, changed_ms FROM claim
         WHERE (changed_ms, id) < (?1, ?2) ORDER BY changed_ms DESC, id DESC LIMIT 100",
    )?;

    let mut figures = Vec::new();
    let (mut floor, mut scrolled, mut by_state, mut by_text) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for round in 0..ROUNDS {
        // Somewhere in the list: also where nobody has scrolled before.
        let at = i64::from(MANY - round * (MANY / ROUNDS / 2));
        let before = Some((Timestamp::from_millis(at), ClaimId::new("")));
        let filter = ClaimFilter { before, limit: PAGE, ..ClaimFilter::default() };
        let (found, took) = timed(|| page(&store, &filter));
        ensure!(found? == PAGE, "a page is full");
        scrolled.push(took);
        let (rows, bare) = timed(|| query.query_map((at, ""), |row| row.get::<_, String>(0)).map(Iterator::count));
        ensure!(rows? == PAGE, "so is the bare one");
        floor.push(bare);
        let rejected = ClaimFilter { states: vec![ClaimState::Rejected], ..filter.clone() };
        by_state.push(timed(|| page(&store, &rejected)).1);
        let typed = ["thapa", "okello gra", "100050", "001234", "zzz"];
        let text = typed.get(round as usize % typed.len()).map(|text| (*text).to_owned());
        by_text.push(timed(|| page(&store, &ClaimFilter { text, limit: PAGE, ..ClaimFilter::default() })).1);
    }
    let bare = percentile(&mut floor, 0.5);
    for (what, mut took) in [("scrolled", scrolled), ("of one state", by_state), ("filtered by words", by_text)] {
        let what = format!("a page of 100,000 claims, {what}");
        figures.push(Figure::ratio("P14", format!("{what}, p50"), "ms", percentile(&mut took, 0.5), bare, 3.0));
        figures.push(Figure::cap("P14", format!("{what}, p99"), "ms", percentile(&mut took, 0.99), 1.0));
    }
    Ok(figures)
}

/// People fetched ahead, found while somebody types.
pub fn people() -> Result<Vec<Figure>> {
    let folder = tempfile::tempdir()?;
    let store = store_in(folder.path())?;
    let now = Timestamp::from_millis(1);
    let generation = store.write::<_, StoreError>(|tx| tx.mirror_mut().begin(List::People, "graphql", now))?;
    let everybody: Vec<u32> = (0..MANY).collect();
    for some in everybody.chunks(TOGETHER) {
        let rows = some.iter().map(|n| MirrorRow::person(&person(*n), "{}")).collect::<Result<Vec<_>, _>>()?;
        store.write::<_, StoreError>(|tx| tx.mirror_mut().add(List::People, generation, &rows, Some("bench")))?;
    }
    store.write::<_, StoreError>(|tx| {
        tx.mirror_mut().switch(List::People, generation, now)?;
        tx.feeds_mut().succeeded("people", now, "graphql")
    })?;
    let mut took = Vec::new();
    for _ in 0..40 {
        for text in ["s", "sita", "thapa", "sita thapaf", "1000", "100099999", "श्रे", "gurnug", "1992", "zzzz"]
        {
            let (found, time) = timed(|| store.read::<_, StoreError>(|read| read.people().find(text, 20)));
            ensure!(!found?.is_empty() || text == "zzzz", "{text} finds somebody");
            took.push(time);
        }
    }
    let what = "keystroke to people, 100,000 fetched ahead";
    Ok(vec![
        Figure::cap("P6", format!("{what}, p50"), "ms", percentile(&mut took, 0.5), 1.0),
        Figure::cap("P6", format!("{what}, p99"), "ms", percentile(&mut took, 0.99), 10.0),
    ])
}

fn page(store: &Store, filter: &ClaimFilter) -> Result<usize, StoreError> {
    store.read(|read| Ok(read.claims().page(filter)?.len()))
}

/// A hundred families of each name, told apart by letters: what has digits in it is taken for a code and never put right.
fn name(n: u32) -> (String, String) {
    let of = |names: [&'static str; 8], at: u32| names.into_iter().nth(at as usize % 8).unwrap_or_default();
    let family: String = (n / 1_000).to_string().bytes().map(|digit| char::from(digit - b'0' + b'a')).collect();
    (format!("{}{family}", of(LAST_NAMES, n)), format!("{} {}", of(OTHER_NAMES, n / 8), of(OTHER_NAMES, n / 64)))
}

fn number(n: u32) -> String {
    format!("{:09}", 100_000_000 + n)
}

fn state(n: u32) -> ClaimState {
    match n % 10 {
        0 => ClaimState::Rejected,
        1 | 2 => ClaimState::Partly,
        3 => ClaimState::Waiting,
        _ => ClaimState::Approved,
    }
}

fn person(n: u32) -> Insuree {
    let (last_name, other_names) = name(n);
    Insuree {
        number: InsureeNo::typed(&number(n)),
        uuid: ServerId::new(format!("5d0e3c1a-0000-4000-9000-{n:012}")),
        last_name,
        other_names,
        sex: None,
        born: "1992-02-02".parse().ok(),
        is_head: n.is_multiple_of(4),
        family: Some(ServerId::new(format!("5d0e3c1a-0000-4000-8000-{:012}", n / 4))),
        photo: None,
    }
}

/// Claims of many people, the newest last.
pub fn fill(store: &Store) -> Result<()> {
    let all: Vec<u32> = (1..=MANY).collect();
    for some in all.chunks(TOGETHER) {
        store.write::<_, StoreError>(|write| {
            for n in some {
                let (last, other) = name(*n);
                let id = ClaimId::new(format!("claim-{n:06}"));
                let code = ClaimCode::new(format!("RAPHOS-A-{n:06}"));
                write.claims_mut().insert(&ClaimRow {
                    state: state(*n),
                    draft: Draft { insuree: number(*n), ..Draft::default() },
                    insuree_name: Some(format!("{last} {other}")),
                    total: Money::new((*n).into()),
                    visit_from: "2026-11-20".parse().ok(),
                    ..ClaimRow::new(id, code, Timestamp::from_millis((*n).into()))
                })?;
            }
            Ok(())
        })?;
    }
    Ok(())
}

/// The same columns in a bare table with the index that the list needs.
fn raw_list() -> Result<Connection> {
    let mut conn = Connection::open_in_memory()?;
    conn.execute_batch(
        "CREATE TABLE claim (id TEXT PRIMARY KEY, code TEXT, state TEXT, number TEXT, name TEXT, total TEXT, changed_ms INTEGER);
         CREATE INDEX by_change ON claim (changed_ms DESC, id DESC);",
    )?;
    let filling = conn.transaction()?;
    {
        let mut row = filling.prepare("INSERT INTO claim VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)")?;
        for n in 1..=MANY {
            let (last, other) = name(n);
            let (id, code) = (format!("claim-{n:06}"), format!("RAPHOS-A-{n:06}"));
            row.execute((id, code, state(n).as_str(), number(n), format!("{last} {other}"), n.to_string(), n))?;
        }
    }
    filling.commit()?;
    Ok(conn)
}
