//! P1: from gzipped server pages to durable, searchable, encrypted rows, against the bare parts of the same work.

use std::io::Read as _;

use anyhow::{Context as _, Result, ensure};
use claims_domain::catalogue::Kind;
use claims_domain::ids::ServerId;
use claims_openimis::{Reply, gql};
use claims_store::{DataKey, KeyFile, MemorySecrets, NewSlot, PriceRow, Store, StoreError};
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
        let found = store.read::<_, StoreError>(|read| read.mirror().find_elements("paracetamol", None, false, 5))?;
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

/// A fresh store; the key's derivation is not part of what is measured.
pub fn store_in(folder: &std::path::Path) -> Result<Store> {
    let (_, key): (KeyFile, DataKey) =
        KeyFile::create(&folder.join("key.json"), &[NewSlot::Keychain], &MemorySecrets::default())?;
    Ok(Store::open(&folder.join("claims.db"), &key)?)
}

/// Loads the synthetic catalogue by the program's own parts.
pub fn load(store: &Store, pages: &Pages) -> Result<()> {
    for (feed, kind, gzipped) in [("services", Kind::Service, &pages.services), ("items", Kind::Item, &pages.items)] {
        let mut elements = Vec::with_capacity(ELEMENTS);
        for page in gzipped {
            let bytes = gunzip(page)?;
            let reply = Reply { status: 200, content_type: Some("application/json"), body: &bytes };
            let read = if kind == Kind::Service { gql::read_services(reply) } else { gql::read_items(reply) };
            let page = read.ok().context("a readable page")?;
            elements.extend(page.rows.into_iter().map(|(_, element)| element));
        }
        ensure!(elements.len() == ELEMENTS, "every element was read");
        store.write::<_, StoreError>(|write| {
            let generation = write.mirror_mut().begin(feed)?;
            write.mirror_mut().add_elements(generation, &elements)?;
            write.mirror_mut().switch(feed, generation)
        })?;
        let prices: Vec<PriceRow> = elements
            .iter()
            .map(|element| PriceRow { uuid: ServerId::new(element.uuid.as_str()), overrule: None })
            .collect();
        let feed = if kind == Kind::Service { "service_prices" } else { "item_prices" };
        store.write::<_, StoreError>(|write| {
            let generation = write.mirror_mut().begin(feed)?;
            write.mirror_mut().add_prices(generation, kind, &prices)?;
            write.mirror_mut().switch(feed, generation)
        })?;
    }
    let mut diagnoses = Vec::with_capacity(DIAGNOSES);
    for page in &pages.diagnoses {
        let bytes = gunzip(page)?;
        let reply = Reply { status: 200, content_type: Some("application/json"), body: &bytes };
        diagnoses.extend(gql::read_diagnoses(reply).ok().context("a readable page")?.rows);
    }
    ensure!(diagnoses.len() == DIAGNOSES, "every diagnosis was read");
    store.write::<_, StoreError>(|write| {
        let generation = write.mirror_mut().begin("diagnoses")?;
        write.mirror_mut().add_diagnoses(generation, &diagnoses)?;
        write.mirror_mut().switch("diagnoses", generation)
    })?;
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
