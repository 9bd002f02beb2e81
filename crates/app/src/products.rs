//! What an insurance product limits, as far as it concerns this facility.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use claims_domain::catalogue::Kind;
use claims_domain::check::ProductKnown;
use claims_domain::cover::Cover;
use claims_domain::register::{ByCare, CountedFor, Covered, LimitKind, Limitation, PerCategory, Terms};
use claims_domain::{Money, ServiceDate, Timestamp};
use claims_store::{List, Part, Read};

use crate::app::App;
use crate::dto::{Code, CoveredView, LimitationView, LimitsView, Problem, ProductView};
use crate::profile::Habits;

/// Elements told of each list at most.
const MOST_ELEMENTS: usize = 500;

impl App {
    /// The product of this code, as policies name it.
    ///
    /// # Errors
    /// No such product.
    pub async fn product(&self, code: &str) -> Result<ProductView, Problem> {
        let code = code.trim().to_owned();
        self.opened().await?.read(move |read| view(read, &code)).await
    }
}

fn view(read: &Read<'_>, code: &str) -> Result<ProductView, Problem> {
    let mirror = read.mirror();
    let product = mirror.product(code)?.ok_or_else(|| Problem::with(Code::ProductNotFound, code))?;
    let parts = |kind| Ok::<_, Problem>(mirror.parts(List::covered(kind))?);
    let mut told = ProductView {
        code: product.code.clone(),
        name: product.name.clone(),
        from: product.from.map(|day| day.to_string()),
        to: product.to.map(|day| day.to_string()),
        limits: product.terms.as_ref().map(limits),
        services: None,
        items: None,
        limited: Vec::new(),
        not_covered: Vec::new(),
        as_of_ms: None,
    };
    for kind in [Kind::Service, Kind::Item] {
        if !parts(kind)?.iter().any(|part| part.name == product.uuid.as_str()) {
            continue;
        }
        let covered = mirror.covered_by(&product.uuid, kind)?;
        let count = Some(covered.len() as u64);
        match kind {
            Kind::Service => told.services = count,
            Kind::Item => told.items = count,
        }
        let success = read.feeds().get(List::covered(kind).as_str())?.and_then(|feed| feed.last_success);
        told.as_of_ms = success.map(|at| told.as_of_ms.map_or(at.millis(), |other| other.min(at.millis())));
        let names: BTreeMap<String, String> = mirror
            .price_page(kind, "", usize::MAX)?
            .into_iter()
            .map(|listed| (listed.element.code.to_string(), listed.element.name))
            .collect();
        let codes: BTreeSet<&str> = covered.iter().map(|covered| covered.code.as_str()).collect();
        let billed = covered.iter().filter(|covered| names.contains_key(covered.code.as_str()));
        let name = |code: &str| names.get(code).cloned().unwrap_or_default();
        told.limited.extend(
            billed.filter(|covered| is_limited(covered)).map(|covered| element(covered, name(covered.code.as_str()))),
        );
        let missing = names.iter().filter(|(code, _)| !codes.contains(code.as_str()));
        told.not_covered.extend(missing.map(|(code, name)| not_covered(kind, code, name)));
    }
    told.limited.truncate(MOST_ELEMENTS);
    told.not_covered.truncate(MOST_ELEMENTS);
    Ok(told)
}

/// What is known here of the products of these policies, as far as these services and items are concerned. What is older than the
/// master data may be is not known any more: a product may cover more by now.
pub(crate) fn known(
    read: &Read<'_>,
    cover: &Cover,
    elements: &[(Kind, String)],
    today: ServiceDate,
) -> Result<BTreeMap<String, ProductKnown>, Problem> {
    let Cover::Policies { list: policies, .. } = cover else { return Ok(BTreeMap::new()) };
    let mirror = read.mirror();
    let stale_days = i64::from(Habits::load(read)?.stale_days);
    let is_recent =
        |at: Timestamp| at.utc().is_some_and(|at| ServiceDate::new(at.date_naive()).days_until(today) <= stale_days);
    let mut parts = Vec::new();
    for kind in [Kind::Service, Kind::Item] {
        let feed = read.feeds().get(List::covered(kind).as_str())?;
        if feed.and_then(|feed| feed.last_success).is_some_and(is_recent) {
            parts.push((kind, mirror.parts(List::covered(kind))?));
        }
    }
    let mut products: BTreeMap<String, ProductKnown> = BTreeMap::new();
    let mut codes = HashMap::new();
    for policy in policies {
        if let Some(product) = mirror.product(&policy.product)? {
            // With a row that could not be read, whatever is not there may be it.
            let whole =
                |parts: &[Part]| parts.iter().any(|part| part.name == product.uuid.as_str() && part.skipped.is_empty());
            let kinds = parts.iter().filter(|(_, parts)| whole(parts)).map(|(kind, _)| *kind).collect();
            products.insert(
                policy.product.clone(),
                ProductKnown { kinds, terms: product.terms, ..ProductKnown::default() },
            );
            codes.insert(product.uuid, policy.product.clone());
        }
    }
    for (kind, code) in elements.iter().filter(|_| !codes.is_empty()) {
        for (uuid, covered) in mirror.covering(*kind, code)? {
            if let Some(known) = codes.get(&uuid).and_then(|product| products.get_mut(product))
                && known.kinds.contains(kind)
            {
                known.covered.insert((*kind, code.clone()), covered);
            }
        }
    }
    Ok(products)
}

/// Codes of the products that cover a service or item; `None` where that is not known.
pub(crate) fn covering(read: &Read<'_>, kind: Kind, code: &str) -> Result<Option<Vec<String>>, Problem> {
    let mirror = read.mirror();
    if mirror.parts(List::covered(kind))?.is_empty() {
        return Ok(None);
    }
    let mut codes = Vec::new();
    for (product, _) in mirror.covering(kind, code)? {
        codes.extend(mirror.product_of(&product)?.map(|product| product.code));
    }
    codes.sort();
    Ok(Some(codes))
}

/// Whether less than everything is paid, or not from the first day on.
fn is_limited(covered: &Covered) -> bool {
    let full = |limitation: &Limitation| {
        let hundred = Money::new(100.into());
        let whole = |limit: Option<Money>| limit.is_none_or(|limit| limit == hundred);
        limitation.kind == Some(LimitKind::CoInsurance)
            && whole(limitation.limit.adult)
            && whole(limitation.limit.minor)
    };
    let waits = |months: Option<u32>| months.is_some_and(|months| months > 0);
    !(full(&covered.other) && full(&covered.emergency) && full(&covered.referral))
        || covered.most.adult.is_some()
        || covered.most.minor.is_some()
        || waits(covered.waiting_months.adult)
        || waits(covered.waiting_months.minor)
}

fn element(covered: &Covered, name: String) -> CoveredView {
    let limitation = |limitation: &Limitation| {
        Some(LimitationView {
            kind: match limitation.kind? {
                LimitKind::CoInsurance => "co_insurance",
                LimitKind::FixedAmount => "fixed_amount",
            }
            .to_owned(),
            adult: limitation.limit.adult.map(|limit| limit.to_string()),
            minor: limitation.limit.minor.map(|limit| limit.to_string()),
        })
    };
    CoveredView {
        kind: covered.kind.as_str().to_owned(),
        code: covered.code.to_string(),
        name,
        other: limitation(&covered.other),
        emergency: limitation(&covered.emergency),
        referral: limitation(&covered.referral),
        most_adult: covered.most.adult.map(|most| most.to_string()),
        most_minor: covered.most.minor.map(|most| most.to_string()),
        waiting_adult: covered.waiting_months.adult.filter(|months| *months > 0),
        waiting_minor: covered.waiting_months.minor.filter(|months| *months > 0),
    }
}

fn not_covered(kind: Kind, code: &str, name: &str) -> CoveredView {
    CoveredView {
        kind: kind.as_str().to_owned(),
        code: code.to_owned(),
        name: name.to_owned(),
        other: None,
        emergency: None,
        referral: None,
        most_adult: None,
        most_minor: None,
        waiting_adult: None,
        waiting_minor: None,
    }
}

fn limits(terms: &Terms) -> LimitsView {
    let counted_for = terms.counted_for.map(|counted| match counted {
        CountedFor::Treatment => "treatment",
        CountedFor::Policy => "policy",
        CountedFor::Insuree => "insuree",
    });
    LimitsView {
        most: by_category(&terms.most, |most| *most),
        amount: by_category(&terms.amount, ToString::to_string),
        counted_for: counted_for.map(str::to_owned),
        deductible: by_care(&terms.deductible),
        ceiling: by_care(&terms.ceiling),
    }
}

fn by_category<T, V>(by: &PerCategory<T>, view: impl Fn(&T) -> V) -> BTreeMap<String, V> {
    let all = [
        ("consultation", &by.consultation),
        ("surgery", &by.surgery),
        ("delivery", &by.delivery),
        ("admission", &by.admission),
        ("antenatal", &by.antenatal),
        ("visit", &by.visit),
    ];
    all.into_iter().filter_map(|(name, value)| Some((name.to_owned(), view(value.as_ref()?)))).collect()
}

/// A limit of zero is none: so the payer's own screens read it.
fn by_care(by: &ByCare<Money>) -> BTreeMap<String, String> {
    let all = [("all", by.all), ("in_patient", by.in_patient), ("out_patient", by.out_patient)];
    let told = all.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value.filter(|v| !v.is_zero())?)));
    told.map(|(name, value)| (name, value.to_string())).collect()
}
