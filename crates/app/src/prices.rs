//! The Prices page: what this facility may bill, at which price, and what changed.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use claims_domain::Timestamp;
use claims_domain::catalogue::{Kind, Listed};
use claims_store::{ElementChange, ElementSearch, List, Read, What};
use claims_sync::Via;
use serde::{Deserialize, Serialize};

use crate::app::App;
use crate::dto::{Code, FileView, ListNameView, PriceChangeView, PriceView, PricesInput, PricesView, Problem};
use crate::products::covering;

/// Rows of a page at most.
const MOST_ROWS: usize = 1_000;
/// Changes told at most; older ones are history.
const MOST_CHANGES: usize = 500;
/// Changes are told for so long, looked at or not.
const TOLD_FOR_MS: i64 = 60 * 24 * 3_600_000;
/// Where it is kept up to when changes were looked at.
const SEEN: &str = "prices_seen";

/// Up to when changes were looked at.
#[derive(Serialize, Deserialize)]
struct Seen {
    until_ms: i64,
}

impl App {
    /// A page of this facility's price list.
    ///
    /// # Errors
    /// The database cannot be read.
    pub async fn prices(&self, input: PricesInput) -> Result<PricesView, Problem> {
        let desk = self.opened().await?;
        let now = desk.now();
        desk.read(move |read| {
            let limit = usize::try_from(input.limit).unwrap_or(MOST_ROWS).clamp(1, MOST_ROWS);
            let text = input.text.trim();
            let (mut rows, next) = if text.is_empty() {
                page(read, &input, limit)?
            } else {
                let search = ElementSearch { text, kind: Kind::parse(&input.kind), listed_only: true, on: None, limit };
                (read.mirror().find_elements(&search)?.iter().map(view).collect(), None)
            };
            for row in &mut rows {
                if let Some(kind) = Kind::parse(&row.kind) {
                    row.covered_by = covering(read, kind, &row.code)?;
                }
            }
            let count = |list| read.mirror().count(list);
            let unseen = changes(read, now)?.iter().filter(|change| change.is_new).count();
            let success =
                |list: List| Ok::<_, Problem>(read.feeds().get(list.as_str())?.and_then(|feed| feed.last_success));
            let (services, items) = (success(List::ServicePrices)?, success(List::ItemPrices)?);
            Ok(PricesView {
                rows,
                next,
                services: count(List::ServicePrices)?,
                items: count(List::ItemPrices)?,
                as_of_ms: services.zip(items).map(|(services, items)| services.min(items).millis()),
                lists: names(read)?,
                unseen: i64::try_from(unseen).unwrap_or(i64::MAX),
            })
        })
        .await
    }

    /// What changed in the list in the last weeks, newest first.
    ///
    /// # Errors
    /// The database cannot be read.
    pub async fn price_changes(&self) -> Result<Vec<PriceChangeView>, Problem> {
        let desk = self.opened().await?;
        let now = desk.now();
        desk.read(move |read| changes(read, now)).await
    }

    /// The changes were looked at: from now on only later ones are new.
    ///
    /// # Errors
    /// The database cannot be written.
    pub async fn see_price_changes(&self) -> Result<(), Problem> {
        let desk = self.opened().await?;
        let until_ms = desk.now().millis();
        desk.write(move |write| Ok(write.settings_mut().set(SEEN, &Seen { until_ms })?)).await
    }

    /// Writes the whole list as CSV. What a spreadsheet would take for a formula is made text.
    ///
    /// # Errors
    /// The file cannot be written.
    pub async fn export_prices(&self, path: &Path) -> Result<FileView, Problem> {
        let desk = self.opened().await?;
        let path: PathBuf = path.to_owned();
        desk.read(move |read| {
            let mut rows = Vec::new();
            for kind in [Kind::Service, Kind::Item] {
                rows.extend(read.mirror().price_page(kind, "", usize::MAX)?.iter().map(view));
            }
            let unwritable = |error: csv::Error| Problem::new(Code::FileUnwritable).caused_by(&error);
            let mut file = csv::Writer::from_path(&path).map_err(unwritable)?;
            file.write_record(["kind", "code", "name", "package", "price", "national_price"]).map_err(unwritable)?;
            for row in &rows {
                let package = row.package.as_deref().unwrap_or_default();
                let fields = [&row.kind, &row.code, &row.name, package, &row.price, &row.national].map(harmless);
                file.write_record(fields).map_err(unwritable)?;
            }
            file.flush().map_err(|error| Problem::new(Code::FileUnwritable).caused_by(&error))?;
            Ok(FileView { path: path.display().to_string(), rows: rows.len() as u64 })
        })
        .await
    }
}

/// The facility's lists by name.
fn names(read: &Read<'_>) -> Result<Vec<ListNameView>, Problem> {
    let told = read.mirror().facility()?.map(|facility| facility.told).unwrap_or_default();
    let lists = [(told.service_list_name, told.service_list_day), (told.item_list_name, told.item_list_day)];
    let named = lists
        .into_iter()
        .filter_map(|(name, day)| Some(ListNameView { name: name?, day: day.map(|day| day.to_string()) }));
    let mut names: Vec<ListNameView> = named.collect();
    names.dedup();
    Ok(names)
}

/// Whether it is known which price lists the facility has: no file tells, nor does FHIR.
pub(crate) fn lists_told(read: &Read<'_>) -> Result<bool, Problem> {
    let has_one = read.mirror().facility()?.is_some_and(|facility| facility.has_price_list());
    let feed = read.feeds().get(List::Facility.as_str())?;
    Ok(has_one || feed.is_none_or(|feed| feed.via.as_deref() == Some(Via::Graphql.as_str())))
}

/// Kinds whose price list the facility has at the payer (or may have: no file tells) while it has never come here, though the
/// catalogue has: then only national prices are known.
pub(crate) fn unpriced(read: &Read<'_>) -> Result<BTreeSet<Kind>, Problem> {
    let Some(facility) = read.mirror().facility()? else { return Ok(BTreeSet::new()) };
    let told = lists_told(read)?;
    let mut kinds = BTreeSet::new();
    for (kind, list) in [(Kind::Service, facility.service_list), (Kind::Item, facility.item_list)] {
        let came = |list: List| {
            let feed = read.feeds().get(list.as_str())?;
            Ok::<_, Problem>(feed.is_some_and(|feed| feed.last_success.is_some()))
        };
        let missed = list.is_some() && came(List::catalogue(kind))?;
        if (missed || !told) && !came(List::prices(kind))? {
            kinds.insert(kind);
        }
    }
    Ok(kinds)
}

fn page(read: &Read<'_>, input: &PricesInput, limit: usize) -> Result<(Vec<PriceView>, Option<String>), Problem> {
    let kinds: &[Kind] = match Kind::parse(&input.kind) {
        Some(Kind::Service) => &[Kind::Service],
        Some(Kind::Item) => &[Kind::Item],
        None => &[Kind::Service, Kind::Item],
    };
    // A mark is kind and code of the last row: `service A1`.
    let (from, after) = input.after.split_once(' ').map_or((None, ""), |(kind, code)| (Kind::parse(kind), code));
    let mut listed = Vec::new();
    for kind in kinds.iter().skip_while(|kind| from.is_some_and(|from| **kind != from)) {
        let after = if from == Some(*kind) { after } else { "" };
        listed.extend(read.mirror().price_page(*kind, after, limit.saturating_add(1).saturating_sub(listed.len()))?);
    }
    let more = listed.len() > limit;
    listed.truncate(limit);
    let mark = |listed: &Listed| format!("{} {}", listed.element.kind.as_str(), listed.element.code);
    let next = listed.last().filter(|_| more).map(mark);
    Ok((listed.iter().map(view).collect(), next))
}

fn view(listed: &Listed) -> PriceView {
    let element = &listed.element;
    let people = [(1, "man"), (2, "woman"), (4, "adult"), (8, "minor")];
    PriceView {
        kind: element.kind.as_str().to_owned(),
        code: element.code.to_string(),
        name: element.name.clone(),
        package: element.package.clone(),
        price: listed.price().to_string(),
        national: element.price.to_string(),
        care_type: element.care_type.clone(),
        maximum: element.maximum.map(|quantity| quantity.to_string()),
        frequency_days: element.frequency_days.filter(|days| *days > 0),
        people: people
            .into_iter()
            .filter(|(bit, _)| element.patient_category & bit != 0)
            .map(|(_, word)| word.to_owned())
            .collect(),
        covered_by: None,
    }
}

fn changes(read: &Read<'_>, now: Timestamp) -> Result<Vec<PriceChangeView>, Problem> {
    let seen = read.settings().get::<Seen>(SEEN)?.map_or(0, |seen| seen.until_ms);
    let since = Timestamp::from_millis(now.millis().saturating_sub(TOLD_FOR_MS));
    let view = |change: ElementChange| {
        let (what, from, to) = match change.what {
            What::Listed { price } => ("listed", None, Some(price.to_string())),
            What::Unlisted => ("unlisted", None, None),
            What::Retired => ("retired", None, None),
            What::Price { from, to } => ("price", Some(from.to_string()), Some(to.to_string())),
            What::Facts { name } => ("facts", Some(name), None),
        };
        PriceChangeView {
            at_ms: change.at.millis(),
            kind: change.element.kind.as_str().to_owned(),
            code: change.element.code.to_string(),
            name: change.element.name,
            what: what.to_owned(),
            from,
            to,
            is_new: change.at.millis() > seen,
        }
    };
    Ok(read.mirror().changes(since, MOST_CHANGES)?.into_iter().map(view).collect())
}

/// A field that no spreadsheet takes for a formula.
pub(crate) fn harmless(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use claims_store::{MirrorRow, StoreError};

    use super::*;
    use crate::testing::{Computer, facility, item};

    #[tokio::test]
    async fn the_exported_list_is_the_facilitys_with_its_own_prices_and_no_formula() {
        let computer = Computer::with_home(None).await;
        let desk = computer.app.opened().await.expect("open");
        let now = desk.now();
        let items = [item("A1", "=1+1", "12.50"), item("B2", "Tablet", "3"), item("C3", "Not listed", "9")];
        desk.store
            .write::<_, StoreError>(|write| {
                let mirror = write.mirror_mut();
                mirror.apply(List::Facility, "graphql", &[MirrorRow::facility(&facility())?], now)?;
                let own = Some("2.75".parse().map_err(|_| StoreError::Unwritable)?);
                let prices = [MirrorRow::price(2, 1, None)?, MirrorRow::price(2, 2, own)?];
                mirror.apply(List::ItemPrices, "graphql", &prices, now)?;
                let rows = (1..).zip(&items).map(|(number, item)| MirrorRow::element(item, Some(number)));
                mirror.apply(List::Items, "graphql", &rows.collect::<Result<Vec<_>, _>>()?, now)
            })
            .expect("kept");
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("prices.csv");
        assert_eq!(computer.app.export_prices(&path).await.expect("written").rows, 2);
        let text = std::fs::read_to_string(&path).expect("a file");
        let rows: Vec<&str> = text.lines().collect();
        assert_eq!(rows[1..], ["item,A1,'=1+1,,12.50,12.50", "item,B2,Tablet,,2.75,3.00"]);
    }

    #[tokio::test]
    async fn lists_are_named_with_their_day_once_each() {
        let computer = Computer::with_home(None).await;
        let desk = computer.app.opened().await.expect("open");
        let now = desk.now();
        let mut names = Vec::new();
        let lists = [("Hospital", "Hospital", true), ("Services", "Items", true), ("Services", "Items", false)];
        for (services, items, has_items) in lists {
            let mut facility = facility();
            facility.told.service_list_name = Some(services.to_owned());
            facility.told.service_list_day = "2026-07-01".parse().ok();
            facility.told.item_list_name = has_items.then(|| items.to_owned());
            facility.told.item_list_day = facility.told.service_list_day.filter(|_| has_items);
            desk.store
                .write::<_, StoreError>(|write| {
                    let rows = [MirrorRow::facility(&facility)?];
                    write.mirror_mut().apply(List::Facility, "graphql", &rows, now)
                })
                .expect("kept");
            let view = computer.app.prices(PricesInput::default()).await.expect("a page");
            names
                .push(view.lists.into_iter().map(|list| (list.name, list.day.unwrap_or_default())).collect::<Vec<_>>());
        }
        let of = |name: &str| (name.to_owned(), "2026-07-01".to_owned());
        assert_eq!(names, [vec![of("Hospital")], vec![of("Services"), of("Items")], vec![of("Services")]]);
    }

    #[test]
    fn no_field_of_an_export_is_a_formula() {
        for (text, written) in
            [("=1+1", "'=1+1"), ("@SUM(A1)", "'@SUM(A1)"), ("+3", "'+3"), ("-3", "'-3"), ("A1", "A1"), ("", "")]
        {
            assert_eq!(harmless(text), written);
        }
    }
}
