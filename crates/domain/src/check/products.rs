//! What the products of the person's policies say about the lines: not covered, too early, too many, more than is paid.
//!
//! Only what is certain is found. The payer takes a line when any usable policy covers it, so a line counts as not covered only where
//! it is known of every one of them that it does not; waiting periods and quantities are checked for each policy that has the line,
//! and the worst one decides. What other facilities have billed is not known here.

use std::collections::{BTreeMap, BTreeSet};

use chrono::Months;

use super::Known;
use super::finding::{Field, Finding, FindingCode as Code, Weight};
use crate::catalogue::Kind;
use crate::claim::VisitType;
use crate::cover::{Cover, Insuree, Left, Policy, Stage};
use crate::date::{ServiceDate, Timestamp};
use crate::draft::{Draft, DraftLine};
use crate::money::{Money, Quantity};
use crate::register::{ByAge, ByCare, Covered, Limitation, PerCategory, Terms};

/// From this age on the payer counts somebody as an adult.
const MAJORITY: u32 = 18;
/// The service categories that give a claim its own, in the order in which the payer looks for them. O comes after them and is never
/// limited, V is what remains.
const CATEGORIES: [Category; 5] =
    [Category::Surgery, Category::Delivery, Category::Antenatal, Category::Admission, Category::Consultation];

/// What this laptop knows of one product, as far as the draft is concerned.
#[derive(Debug, Clone, Default)]
pub struct ProductKnown {
    /// Kinds of which it is known what the product covers.
    pub kinds: BTreeSet<Kind>,
    /// Those lines of the draft that it covers, by kind and code.
    pub covered: BTreeMap<(Kind, String), Covered>,
    /// What it limits as a whole; `None` where nobody told.
    pub terms: Option<Terms>,
}

/// Whether any of the policies that count on `day` covers a service or item; `None` where that is not known, or none counts.
#[must_use]
pub fn covers(
    cover: &Cover,
    products: &BTreeMap<String, ProductKnown>,
    day: ServiceDate,
    element: &(Kind, String),
) -> Option<bool> {
    let Cover::Policies { list, .. } = cover else { return None };
    let mut any = None;
    for policy in list.iter().filter(|policy| policy.covers(day)) {
        let Some(product) = products.get(&policy.product).filter(|product| product.kinds.contains(&element.0)) else {
            any = Some(None);
            continue;
        };
        if product.covered.contains_key(element) {
            return Some(true);
        }
        any = any.or(Some(Some(false)));
    }
    any.flatten()
}

/// What a claim counts as, against the limits of a product.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Category {
    Surgery,
    Delivery,
    Antenatal,
    Admission,
    Consultation,
    Visit,
}

impl Category {
    fn of_letter(letter: &str) -> Option<Self> {
        match letter {
            "S" => Some(Self::Surgery),
            "D" => Some(Self::Delivery),
            "A" => Some(Self::Antenatal),
            "H" => Some(Self::Admission),
            "C" => Some(Self::Consultation),
            _ => None,
        }
    }

    /// The payer's reason for a claim beyond the limit.
    const fn reason(self) -> i32 {
        match self {
            Self::Surgery => 14,
            Self::Delivery => 15,
            Self::Antenatal => 19,
            Self::Admission => 11,
            Self::Consultation => 13,
            Self::Visit => 12,
        }
    }

    const fn most(self, most: &PerCategory<u32>) -> Option<u32> {
        match self {
            Self::Surgery => most.surgery,
            Self::Delivery => most.delivery,
            Self::Antenatal => most.antenatal,
            Self::Admission => most.admission,
            Self::Consultation => most.consultation,
            Self::Visit => most.visit,
        }
    }

    const fn left(self, left: &Left) -> Option<i64> {
        match self {
            Self::Surgery => left.surgeries,
            Self::Delivery => left.deliveries,
            Self::Antenatal => left.antenatal,
            Self::Admission => left.admissions,
            Self::Consultation => left.consultations,
            Self::Visit => left.visits,
        }
    }
}

/// A usable policy with what is known of its product.
struct Usable<'k> {
    policy: &'k Policy,
    product: Option<&'k ProductKnown>,
}

/// The visit as the payer judges it.
struct Visit<'k> {
    policies: Vec<Usable<'k>>,
    kind: Option<VisitType>,
    target: ServiceDate,
    inpatient: bool,
    insuree: Option<&'k Insuree>,
    /// How heavy weighs what follows from the policies and products as known.
    weight: Weight,
}

pub(super) fn check(draft: &Draft, known: &Known, found: &mut Vec<Finding>) {
    let Some(visit) = visit(draft, known) else { return };
    for (at, typed) in draft.lines.iter().enumerate() {
        if let Some(kind) = Kind::parse(&typed.kind) {
            let key = (kind, typed.code.trim().to_owned());
            // What is in no catalogue has a finding of its own.
            if known.elements.contains_key(&key) {
                visit.line(typed, at, &key, found);
            }
        }
    }
    visit.claim(draft, known, found);
}

/// `None` where no policy is usable or known: that is found elsewhere.
fn visit<'k>(draft: &Draft, known: &'k Known) -> Option<Visit<'k>> {
    let from: ServiceDate = draft.visit_from.trim().parse().ok()?;
    let target = draft.target()?;
    let Cover::Policies { list, as_of } = &known.cover else { return None };
    let usable = list.iter().filter(|policy| policy.covers(target));
    let policies: Vec<_> =
        usable.map(|policy| Usable { policy, product: known.products.get(&policy.product) }).collect();
    if policies.is_empty() {
        return None;
    }
    let weight = if is_fresh(*as_of, target) { Weight::WillBeRejected } else { Weight::MayBeRejected };
    let kind = VisitType::parse(&draft.visit_type);
    Some(Visit { policies, kind, target, inpatient: target != from, insuree: known.insuree.as_ref(), weight })
}

/// Whether an answer about policies is not older than the day it is used for: another policy may have been bought since.
pub(super) fn is_fresh(as_of: Timestamp, day: ServiceDate) -> bool {
    as_of.utc().is_some_and(|time| ServiceDate::new(time.date_naive()) >= day)
}

impl Visit<'_> {
    fn line(&self, typed: &DraftLine, at: usize, key: &(Kind, String), found: &mut Vec<Finding>) {
        let code = &key.1;
        let rows: Vec<(&Policy, &Covered)> = self
            .policies
            .iter()
            .filter_map(|usable| Some((usable.policy, usable.product?.covered.get(key)?)))
            .collect();
        let all_known =
            self.policies.iter().all(|usable| usable.product.is_some_and(|product| product.kinds.contains(&key.0)));
        let about = |what, field, reason| Finding::new(what, self.weight, field).because(reason).with("code", code);
        if all_known && rows.is_empty() {
            found.push(about(Code::NotCovered, Field::LineCode(at), 3).with("value", self.products()));
            return;
        }
        if let Some(kind) = self.kind
            && all_known
            && rows.iter().all(|(_, covered)| limitation(covered, kind).kind.is_none())
        {
            found.push(about(Code::NotCoveredForVisit, Field::LineCode(at), 3).with("value", self.products()));
            return;
        }
        let waits = rows.iter().filter_map(|(policy, covered)| self.waits_until(policy, covered));
        if let Some(day) = waits.max() {
            found.push(about(Code::WaitingPeriod, Field::LineCode(at), 17).with("day", day));
        }
        let most =
            rows.iter().filter_map(|(_, covered)| self.for_age(&covered.most, |one, other| one.max(other))).min();
        if let (Some(most), Ok(quantity)) = (most, Quantity::typed(typed.quantity.trim()))
            && quantity > most
        {
            // With some left the payer cuts the line to them; with none it rejects it.
            let weight = if most.get().is_zero() { self.weight } else { Weight::MayBeRejected };
            let finding = Finding::new(Code::QuantityOverCover, weight, Field::LineQuantity(at)).because(16);
            found.push(finding.with("code", code).with("limit", most));
        }
    }

    /// The claim against what the products take as a whole.
    fn claim(&self, draft: &Draft, known: &Known, found: &mut Vec<Finding>) {
        if let Some(category) = self.category(draft, known) {
            let most = |usable: &Usable<'_>| category.most(&usable.product?.terms.as_ref()?.most);
            let left = |usable: &Usable<'_>| category.left(&usable.policy.left);
            let what = if self.policies.iter().all(|usable| most(usable) == Some(0)) {
                Some((Code::CategoryNotCovered, self.weight))
            } else if self.policies.iter().all(|usable| left(usable).is_some_and(|left| left <= 0)) {
                // By the payer's last count, which may have changed.
                Some((Code::NoneLeft, Weight::MayBeRejected))
            } else {
                None
            };
            found.extend(what.map(|(code, weight)| {
                Finding::new(code, weight, Field::Lines).because(category.reason()).with("value", self.products())
            }));
        }
        let ceiling = |usable: &Usable<'_>| ceiling(&usable.product?.terms.as_ref()?.ceiling);
        let ceilings: Option<Vec<Money>> = self.policies.iter().map(ceiling).collect();
        let amount = |line: &DraftLine| Money::typed(&line.price).ok()?.times(Quantity::typed(&line.quantity).ok()?);
        let total: Money = draft.lines.iter().filter_map(amount).sum();
        if let Some(ceiling) = ceilings.and_then(|all| all.into_iter().max()).filter(|ceiling| total > *ceiling) {
            let finding = Finding::new(Code::OverCeiling, Weight::MayBeRejected, Field::Lines);
            found.push(finding.with("limit", ceiling).with("value", self.products()));
        }
    }

    /// The first of the categories that a listed service has; an admission where the patient stayed. `None` for one never limited.
    fn category(&self, draft: &Draft, known: &Known) -> Option<Category> {
        let letter = |line: &DraftLine| {
            let kind = Kind::parse(&line.kind).filter(|kind| *kind == Kind::Service)?;
            let listed = known.elements.get(&(kind, line.code.trim().to_owned())).filter(|listed| listed.in_list)?;
            listed.element.category.clone()
        };
        let letters: Vec<String> = draft.lines.iter().filter_map(letter).collect();
        let held: Vec<Category> = letters.iter().filter_map(|letter| Category::of_letter(letter)).collect();
        let has = |category: &Category| held.contains(category) || (*category == Category::Admission && self.inpatient);
        let other = || (!letters.iter().any(|letter| letter == "O")).then_some(Category::Visit);
        CATEGORIES.into_iter().find(has).or_else(other)
    }

    /// The day from which this policy covers the line, where the visit was before it.
    fn waits_until(&self, policy: &Policy, covered: &Covered) -> Option<ServiceDate> {
        if policy.stage != Some(Stage::New) {
            return None;
        }
        let months = self.for_age(&covered.waiting_months, |one, other| one.min(other)).filter(|months| *months > 0)?;
        let day = policy.effective?.get().checked_add_months(Months::new(months)).map(ServiceDate::new)?;
        (self.target < day).then_some(day)
    }

    /// What holds for somebody of this age; where the age is not known, the milder of both.
    fn for_age<T: Copy>(&self, by_age: &ByAge<T>, milder: fn(T, T) -> T) -> Option<T> {
        match self.insuree.and_then(|insuree| insuree.born) {
            Some(born) if born.years_until(self.target) >= MAJORITY => by_age.adult,
            Some(_) => by_age.minor,
            None => by_age.adult.zip(by_age.minor).map(|(adult, minor)| milder(adult, minor)),
        }
    }

    /// The products of the policies that count, by code.
    fn products(&self) -> String {
        let codes: BTreeSet<&str> = self.policies.iter().map(|usable| usable.policy.product.as_str()).collect();
        codes.into_iter().collect::<Vec<_>>().join(", ")
    }
}

const fn limitation(covered: &Covered, kind: VisitType) -> &Limitation {
    match kind {
        VisitType::Emergency => &covered.emergency,
        VisitType::Referral => &covered.referral,
        VisitType::Other => &covered.other,
    }
}

/// Beyond this nothing is paid, in whatever way the care was given; `None` without a limit.
fn ceiling(ceiling: &ByCare<Money>) -> Option<Money> {
    ceiling.all.or_else(|| ceiling.in_patient.zip(ceiling.out_patient).map(|(one, other)| one.max(other)))
}
