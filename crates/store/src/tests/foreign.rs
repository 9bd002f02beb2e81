//! A stranger's SQLite file: what is read of it, and what it cannot do.

use rusqlite::Connection;

use crate::foreign::{ForeignDatabase, ForeignError};

const COLUMNS: &[&str] = &["Code", "Price"];

/// A file made by these statements.
fn file(sql: &str) -> (tempfile::TempDir, std::path::PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("phone extract 100%?#é.db3");
    Connection::open(&path).expect("a database").execute_batch(sql).expect("statements");
    (folder, path)
}

fn rows(sql: &str) -> Result<Vec<Vec<Option<String>>>, ForeignError> {
    let (_folder, path) = file(sql);
    ForeignDatabase::open(&path).expect("opens").rows("tblReferences", COLUMNS, 3)
}

#[test]
fn values_come_as_text_with_their_digits() {
    let found = rows(
        "CREATE TABLE tblreferences(code TEXT, Price REAL);
        INSERT INTO tblReferences VALUES ('A1', 10.25), ('A2', 400), (x'ff00', NULL);",
    )
    .expect("rows");
    let text = |text: &str| Some(text.to_owned());
    assert_eq!(found, [[text("A1"), text("10.25")], [text("A2"), text("400.0")], [None, None]]);
}

#[test]
fn a_table_that_would_run_something_is_none() {
    for (what, sql) in [
        ("nothing", ""),
        ("other tables", "CREATE TABLE t(x);"),
        ("other columns", "CREATE TABLE tblReferences(Code, Cost);"),
        ("a view", "CREATE VIEW tblReferences AS SELECT 'A1' AS Code, randomblob(1000000000) AS Price;"),
        (
            "an endless view",
            "CREATE VIEW tblReferences AS WITH RECURSIVE n(Code, Price) AS (SELECT 1, 1 UNION ALL SELECT Code + 1, 1 FROM n)
             SELECT * FROM n;",
        ),
        ("a computed column", "CREATE TABLE tblReferences(Code, Price AS (hex(zeroblob(100000000))));"),
        ("a virtual table", "CREATE VIRTUAL TABLE tblReferences USING fts5(Code, Price);"),
    ] {
        assert!(matches!(rows(sql), Err(ForeignError::NoTable)), "{what}");
    }
    let many = "CREATE TABLE tblReferences(Code, Price); INSERT INTO tblReferences VALUES (1,1),(2,2),(3,3),(4,4);";
    assert!(matches!(rows(many), Err(ForeignError::TooManyRows)));
}

#[test]
fn a_damaged_file_is_an_error_and_is_left_as_it_was() {
    let (folder, path) = file(
        "CREATE TABLE tblReferences(Code, Price);
        WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000)
        INSERT INTO tblReferences SELECT printf('%0100d', i), 1.0 FROM n;",
    );
    let whole = std::fs::read(&path).expect("bytes");
    for at in (0..whole.len()).step_by(997) {
        let mut spoilt = whole.clone();
        spoilt[at] ^= 0xA5;
        for bytes in [spoilt.as_slice(), &whole[..at]] {
            std::fs::write(&path, bytes).expect("written");
            if let Ok(database) = ForeignDatabase::open(&path) {
                let _ = database.rows("tblReferences", COLUMNS, 5_000);
            }
            assert_eq!(std::fs::read(&path).expect("bytes"), bytes, "read only");
        }
    }
    assert_eq!(std::fs::read_dir(folder.path()).expect("a folder").count(), 1, "nothing is left beside it");
}
