//! P1: from gzipped server pages to durable, searchable, encrypted rows, against the bare parts of the same work.

use std::collections::HashMap;
use std::io::Read as _;
use std::path::Path;
use std::sync::mpsc::sync_channel;

use anyhow::{Context as _, Result, anyhow, ensure};
use claims_domain::Timestamp;
use claims_domain::catalogue::{Diagnosis, Element, Kind};
use claims_domain::facility::{Facility, ListsTold};
use claims_domain::ids::{FacilityCode, ServerId};
use claims_openimis::gql::{many, register};
use claims_openimis::{Mirrored, Reply};
use claims_store::{DataKey, ElementSearch, KeyFile, List, MemorySecrets, MirrorRow, NewSlot, Store, StoreError};
use claims_sync::pull::PAGES_TOGETHER;
use flate2::read::GzDecoder;
use rusqlite::Connection;
use serde::Deserialize;

use crate::figure::{Figure, millis, timed};
use crate::pages::{DIAGNOSES, ELEMENTS, Page, Pages};

const ROUNDS: usize = 5;
/// Database id of the facility's price list.
const PRICE_LIST: i64 = 1;

pub fn measure(pages: &Pages) -> Result<Vec<Figure>> {
    let mut ours = f64::INFINITY;
    let mut floor = f64::INFINITY;
    for _ in 0..ROUNDS {
        let folder = tempfile::tempdir()?;
        let store = store_in(folder.path())?;
        let (outcome, took) = timed(|| load(&store, pages));
        outcome?;
        ours = ours.min(millis(took));
        let found = store.read::<_, StoreError>(|read| read.mirror().find_elements(&search("paracetamol", 5)))?;
        ensure!(found.len() == 5, "what was loaded is searchable");
        let (outcome, took) = timed(|| bare(folder.path(), pages));
        outcome?;
        floor = floor.min(millis(took));
    }
    Ok(vec![Figure::ratio(
        "P1",
        "mirror of 10k services, 10k items, 20k prices, 15k diagnoses, local part",
        "ms",
        ours,
        floor,
        2.0,
    )])
}

/// A search as the editor asks: both kinds, the facility's list.
pub fn search(text: &str, limit: usize) -> ElementSearch<'_> {
    ElementSearch { text, listed_only: true, limit, ..ElementSearch::default() }
}

/// A fresh store; the key's derivation is not part of what is measured.
pub fn store_in(folder: &Path) -> Result<Store> {
    let (_, key): (KeyFile, DataKey) =
        KeyFile::create(&folder.join("key.json"), &[NewSlot::Keychain], &MemorySecrets::default())?;
    Ok(Store::open(&folder.join("claims.db"), &key)?)
}

/// Loads the catalogue by the program's own parts, the price lists first as a pull does.
pub fn load(store: &Store, pages: &Pages) -> Result<()> {
    let now = Timestamp::from_millis(0);
    store.write::<_, StoreError>(|write| {
        write.mirror_mut().apply(List::Facility, "graphql", &[MirrorRow::facility(&facility())?], now).map(drop)
    })?;
    for kind in [Kind::Service, Kind::Item] {
        let rows = (1..=i64::from(ELEMENTS)).map(|number| MirrorRow::price(PRICE_LIST, number, None));
        let generation = begin(store, List::prices(kind))?;
        add(store, List::prices(kind), generation, rows.collect::<Result<Vec<_>, _>>()?)?;
        show(store, List::prices(kind), generation, ELEMENTS)?;
    }
    let element = |sent: &Mirrored<Element>| MirrorRow::element(&sent.row, sent.number)?.with_rest(&sent.rest);
    let diagnosis = |sent: &Mirrored<Diagnosis>| MirrorRow::diagnosis(&sent.row);
    put(store, List::Services, &register::services(), &pages.services, ELEMENTS, element)?;
    put(store, List::Items, &register::items(), &pages.items, ELEMENTS, element)?;
    put(store, List::Diagnoses, &register::diagnoses(), &pages.diagnoses, DIAGNOSES, diagnosis)
}

fn facility() -> Facility {
    Facility {
        code: FacilityCode::new("BENCH"),
        uuid: ServerId::new("facility"),
        name: "Bench".to_owned(),
        level: None,
        care_type: None,
        places: Vec::new(),
        service_list: Some(PRICE_LIST),
        item_list: Some(PRICE_LIST),
        told: ListsTold::default(),
    }
}

fn put<T: Sync>(
    store: &Store,
    list: List,
    source: &many::List<T>,
    pages: &[Page],
    rows: u32,
    to_row: fn(&Mirrored<T>) -> Result<MirrorRow, StoreError>,
) -> Result<()> {
    let generation = begin(store, list)?;
    // As a pull does it: pages are read on while some are kept, and those that wait for the disk are kept together.
    std::thread::scope(|scope| {
        let (arrived, waiting) = sync_channel(PAGES_TOGETHER);
        let reading = scope.spawn(move || -> Result<()> {
            for page in pages {
                let bytes = gunzip(&page.gzipped)?;
                let reply = Reply { status: 200, content_type: Some("application/json"), body: &bytes };
                let read = source.read(&page.spans, reply).ok().context("a readable page")?;
                let rows = read.rows.iter().map(to_row).collect::<Result<Vec<_>, _>>()?;
                if arrived.send(rows).is_err() {
                    break;
                }
            }
            Ok(())
        });
        while let Ok(first) = waiting.recv() {
            let pages = std::iter::once(first).chain(waiting.try_iter().take(PAGES_TOGETHER - 1));
            add(store, list, generation, pages.flatten().collect())?;
        }
        reading.join().map_err(|_| anyhow!("the reader's thread ended"))?
    })?;
    show(store, list, generation, rows)
}

fn begin(store: &Store, list: List) -> Result<i64, StoreError> {
    store.write(|write| write.mirror_mut().begin(list, "graphql", Timestamp::from_millis(0)))
}

fn add(store: &Store, list: List, generation: i64, rows: Vec<MirrorRow>) -> Result<(), StoreError> {
    store.write(|write| write.mirror_mut().add(list, generation, &rows, Some("place")))
}

fn show(store: &Store, list: List, generation: i64, rows: u32) -> Result<()> {
    let change =
        store.write::<_, StoreError>(|write| write.mirror_mut().switch(list, generation, Timestamp::from_millis(0)))?;
    ensure!(change.rows == u64::from(rows), "every row is shown: {} of {rows}", change.rows);
    Ok(())
}

fn gunzip(page: &[u8]) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    GzDecoder::new(page).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// A page with just what is stored.
#[derive(Deserialize)]
struct Answer {
    data: HashMap<String, Connected<Node>>,
}
/// Rows of a list, as little as GraphQL wraps them in.
#[derive(Deserialize)]
pub struct Connected<N> {
    pub edges: Vec<Edge<N>>,
}
#[derive(Deserialize)]
pub struct Edge<N> {
    pub node: N,
}
#[derive(Deserialize)]
struct Node {
    code: String,
    name: String,
    uuid: Option<String>,
    price: Option<String>,
}

/// The floor: gunzip, typed parse, one insert a row into an encrypted table, one full-text index, one durable commit; and the
/// prices.
fn bare(folder: &Path, pages: &Pages) -> Result<()> {
    let mut rows = Vec::new();
    for page in pages.services.iter().chain(&pages.items).chain(&pages.diagnoses) {
        let page: Answer = serde_json::from_slice(&gunzip(&page.gzipped)?)?;
        rows.extend(page.data.into_values().flat_map(|connected| connected.edges).map(|edge| edge.node));
    }
    let mut conn = Connection::open(folder.join("bare.db"))?;
    conn.execute_batch(
        "PRAGMA key = \"x'0101010101010101010101010101010101010101010101010101010101010101'\";
         PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
         CREATE TABLE row (id INTEGER PRIMARY KEY, code TEXT NOT NULL, name TEXT NOT NULL, uuid TEXT, price TEXT) STRICT;
         CREATE TABLE price (list INTEGER NOT NULL, id INTEGER NOT NULL, price TEXT, PRIMARY KEY (list, id)) STRICT, WITHOUT ROWID;
         CREATE VIRTUAL TABLE word USING fts5 (code, name, content = '', prefix = '1 2 3',
             tokenize = \"unicode61 remove_diacritics 2 categories 'L* N* Co Mn Mc'\");",
    )?;
    let tx = conn.transaction()?;
    {
        let mut insert = tx.prepare("INSERT INTO row (code, name, uuid, price) VALUES (?1, ?2, ?3, ?4)")?;
        let mut index = tx.prepare("INSERT INTO word (rowid, code, name) VALUES (?1, ?2, ?3)")?;
        let mut price = tx.prepare("INSERT INTO price (list, id) VALUES (?1, ?2)")?;
        for row in &rows {
            insert.execute((&row.code, &row.name, &row.uuid, &row.price))?;
            index.execute((tx.last_insert_rowid(), &row.code, &row.name))?;
        }
        for number in 0..2 * ELEMENTS {
            price.execute((1, number))?;
        }
    }
    tx.commit()?;
    ensure!(rows.len() == (2 * ELEMENTS + DIAGNOSES) as usize, "the floor did the same work");
    Ok(())
}
