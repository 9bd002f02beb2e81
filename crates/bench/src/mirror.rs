//! P1: from gzipped server pages to durable, searchable, encrypted rows, against the bare parts of the same work.

use std::io::Read as _;

use anyhow::{Context as _, Result, ensure};
use claims_domain::Timestamp;
use claims_domain::catalogue::Kind;
use claims_domain::facility::Facility;
use claims_domain::ids::{FacilityCode, ServerId};
use claims_openimis::{Reply, gql};
use claims_store::{DataKey, ElementSearch, KeyFile, List, MemorySecrets, MirrorRow, NewSlot, Store, StoreError};
use flate2::read::GzDecoder;
use rusqlite::Connection;
use serde::Deserialize;

use crate::figure::{Figure, millis, timed};
use crate::synthetic::{DIAGNOSES, ELEMENTS, Pages, pages};

const ROUNDS: usize = 3;

pub fn measure() -> Result<Vec<Figure>> {
    let pages = pages();
    let mut ours = f64::INFINITY;
    let mut floor = f64::INFINITY;
    for _ in 0..ROUNDS {
        let folder = tempfile::tempdir()?;
        let store = store_in(folder.path())?;
        let (outcome, took) = timed(|| load(&store, &pages));
        outcome?;
        ours = ours.min(millis(took));
        let found = store.read::<_, StoreError>(|read| read.mirror().find_elements(&search("paracetamol", 5)))?;
        ensure!(found.len() == 5, "what was loaded is searchable");
        let (outcome, took) = timed(|| bare(folder.path(), &pages));
        outcome?;
        floor = floor.min(millis(took));
    }
    Ok(vec![Figure::ratio(
        "P1",
        "mirror of 10k services, 10k items, 15k diagnoses, local part",
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
pub fn store_in(folder: &std::path::Path) -> Result<Store> {
    let (_, key): (KeyFile, DataKey) =
        KeyFile::create(&folder.join("key.json"), &[NewSlot::Keychain], &MemorySecrets::default())?;
    Ok(Store::open(&folder.join("claims.db"), &key)?)
}

/// Loads the synthetic catalogue by the program's own parts, the price lists first as a pull does.
pub fn load(store: &Store, pages: &Pages) -> Result<()> {
    let now = Timestamp::from_millis(0);
    store.write::<_, StoreError>(|write| {
        write.mirror_mut().apply(List::Facility, "graphql", &[MirrorRow::facility(&facility())?], now).map(drop)
    })?;
    for (kind, gzipped) in [(Kind::Service, &pages.services), (Kind::Item, &pages.items)] {
        let mut elements = Vec::with_capacity(ELEMENTS);
        for page in gzipped {
            let bytes = gunzip(page)?;
            let reply = Reply { status: 200, content_type: Some("application/json"), body: &bytes };
            let read = if kind == Kind::Service { gql::read_services(reply) } else { gql::read_items(reply) };
            elements.extend(read.ok().context("a readable page")?.rows);
        }
        ensure!(elements.len() == ELEMENTS, "every element was read");
        let prices: Vec<MirrorRow> = elements
            .iter()
            .map(|(number, _)| MirrorRow::price(PRICE_LIST, *number, None))
            .collect::<Result<_, StoreError>>()?;
        put(store, List::prices(kind), &prices)?;
        let rows: Vec<MirrorRow> = elements
            .iter()
            .map(|(number, element)| MirrorRow::element(element, Some(*number)))
            .collect::<Result<_, StoreError>>()?;
        put(store, List::catalogue(kind), &rows)?;
    }
    let mut diagnoses = Vec::with_capacity(DIAGNOSES);
    for page in &pages.diagnoses {
        let bytes = gunzip(page)?;
        let reply = Reply { status: 200, content_type: Some("application/json"), body: &bytes };
        diagnoses.extend(gql::read_diagnoses(reply).ok().context("a readable page")?.rows);
    }
    ensure!(diagnoses.len() == DIAGNOSES, "every diagnosis was read");
    put(store, List::Diagnoses, &diagnoses.iter().map(MirrorRow::diagnosis).collect::<Result<Vec<_>, _>>()?)
}

/// Database id of the facility's price list.
const PRICE_LIST: i64 = 1;

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
    }
}

fn put(store: &Store, list: List, rows: &[MirrorRow]) -> Result<()> {
    let now = Timestamp::from_millis(0);
    let change = store.write::<_, StoreError>(|write| {
        let generation = write.mirror_mut().begin(list, "graphql", None, now)?;
        write.mirror_mut().add(list, generation, rows, None)?;
        write.mirror_mut().switch(list, generation, now)
    })?;
    ensure!(change.rows == rows.len() as u64, "every row is shown");
    Ok(())
}

fn gunzip(page: &[u8]) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    GzDecoder::new(page).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// A page with just what is stored.
#[derive(Deserialize)]
struct Page {
    data: std::collections::HashMap<String, Connected>,
}
#[derive(Deserialize)]
struct Connected {
    edges: Vec<Edge>,
}
#[derive(Deserialize)]
struct Edge {
    node: Node,
}
#[derive(Deserialize)]
struct Node {
    code: String,
    name: String,
    uuid: Option<String>,
    price: Option<String>,
}

/// The floor: gunzip, typed parse, one insert a row into an encrypted table, one full-text index, one durable commit.
fn bare(folder: &std::path::Path, pages: &Pages) -> Result<()> {
    let mut rows = Vec::with_capacity(2 * ELEMENTS + DIAGNOSES);
    for page in pages.services.iter().chain(&pages.items).chain(&pages.diagnoses) {
        let page: Page = serde_json::from_slice(&gunzip(page)?)?;
        rows.extend(page.data.into_values().flat_map(|connected| connected.edges).map(|edge| edge.node));
    }
    let mut conn = Connection::open(folder.join("bare.db"))?;
    conn.execute_batch(
        "PRAGMA key = \"x'0101010101010101010101010101010101010101010101010101010101010101'\";
         PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
         CREATE TABLE row (id INTEGER PRIMARY KEY, code TEXT NOT NULL, name TEXT NOT NULL, uuid TEXT, price TEXT) STRICT;
         CREATE VIRTUAL TABLE word USING fts5 (code, name, content = '', prefix = '1 2 3',
             tokenize = \"unicode61 remove_diacritics 2 categories 'L* N* Co Mn Mc'\");",
    )?;
    let tx = conn.transaction()?;
    {
        let mut insert = tx.prepare("INSERT INTO row (code, name, uuid, price) VALUES (?1, ?2, ?3, ?4)")?;
        let mut index = tx.prepare("INSERT INTO word (rowid, code, name) VALUES (?1, ?2, ?3)")?;
        for row in &rows {
            insert.execute((&row.code, &row.name, &row.uuid, &row.price))?;
            index.execute((tx.last_insert_rowid(), &row.code, &row.name))?;
        }
    }
    tx.commit()?;
    ensure!(rows.len() == 2 * ELEMENTS + DIAGNOSES, "the floor did the same work");
    Ok(())
}
