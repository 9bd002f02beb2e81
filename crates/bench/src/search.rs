//! P6: a keystroke's suggestions over 35,000 terms, against a bare prepared full-text query.

use anyhow::{Result, ensure};
use claims_store::StoreError;
use rusqlite::Connection;

use crate::figure::{Figure, percentile, timed};
use crate::mirror::{load, search, store_in};
use crate::pages::Pages;

const LIMIT: usize = 20;
/// What clerks type, letter by letter.
const TYPED: &[&str] = &[
    "p",
    "pa",
    "par",
    "para",
    "parac",
    "paracetamol",
    "paracetamol 500",
    "500 para",
    "x0",
    "x00",
    "x001",
    "X00123",
    "y0001",
    "amox",
    "amox gel",
    "gelule amox",
    "cip",
    "ciprofloxacin tab",
    "echo",
    "echographie genou",
    "echo thor",
    "frac",
    "frac lung",
    "lung frac chron",
    "mal",
    "malaria skin",
    "cons",
    "consultation simple",
    "rad",
    "chest",
    "s",
    "su",
    "sui",
    "पा",
    "पारा",
    "छाती",
    "zzz",
];

pub fn measure(pages: &Pages) -> Result<Vec<Figure>> {
    let folder = tempfile::tempdir()?;
    let store = store_in(folder.path())?;
    load(&store, pages)?;
    let raw = raw_index(pages)?;
    let mut query = raw.prepare("SELECT rowid FROM word WHERE word MATCH ?1 LIMIT 20")?;

    let (mut ours, mut floor) = (Vec::new(), Vec::new());
    for round in 0..40 {
        for typed in TYPED {
            let (found, took) = timed(|| {
                store.read::<_, StoreError>(|read| {
                    let elements = read.mirror().find_elements(&search(typed, LIMIT))?.len();
                    Ok(elements.max(read.mirror().find_diagnoses(typed, LIMIT)?.len()))
                })
            });
            ensure!(
                found? > 0 || ["zzz", "chest", "echographie genou", "sui", "su", "y0001"].contains(typed),
                "{typed} finds something"
            );
            let words: Vec<String> = typed.split([' ', '-']).map(|word| format!("\"{word}\"*")).collect();
            let (rows, bare) =
                timed(|| query.query_map([words.join(" ")], |row| row.get::<_, i64>(0)).map(Iterator::count));
            rows?;
            if round > 0 {
                ours.push(took);
                floor.push(bare);
            }
        }
    }
    Ok(vec![
        Figure::ratio(
            "P6",
            "keystroke to suggestions, 35k terms, elements and diagnoses, p50",
            "ms",
            percentile(&mut ours, 0.5),
            percentile(&mut floor, 0.5),
            3.0,
        ),
        Figure::cap(
            "P6",
            "keystroke to suggestions, 35k terms, elements and diagnoses, p99",
            "ms",
            percentile(&mut ours, 0.99),
            1.0,
        ),
    ])
}

/// The same words in a bare index in memory-mapped, encrypted form.
fn raw_index(pages: &Pages) -> Result<Connection> {
    let conn = Connection::open_in_memory()?;
    conn.execute_batch(
        "CREATE VIRTUAL TABLE word USING fts5 (code, name, content = '', prefix = '1 2 3',
             tokenize = \"unicode61 remove_diacritics 2 categories 'L* N* Co Mn Mc'\");",
    )?;
    let folder = tempfile::tempdir()?;
    let store = store_in(folder.path())?;
    load(&store, pages)?;
    let rows = store.read::<_, StoreError>(|read| {
        let mut rows = Vec::new();
        for letter in ["X", "Y"] {
            rows.extend(
                read.mirror()
                    .find_elements(&search(letter, usize::MAX))?
                    .into_iter()
                    .map(|l| (l.element.code.to_string(), l.element.name)),
            );
        }
        rows.extend(read.mirror().find_diagnoses("A", usize::MAX)?.into_iter().map(|d| (d.code.to_string(), d.name)));
        Ok(rows)
    })?;
    {
        let mut index = conn.prepare("INSERT INTO word (code, name) VALUES (?1, ?2)")?;
        for (code, name) in &rows {
            index.execute((code, name))?;
        }
    }
    Ok(conn)
}
