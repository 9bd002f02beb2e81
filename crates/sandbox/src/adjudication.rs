//! What the payer decides when a claim arrives: line by line accepted or refused with a reason.
//!
//! Its own simple form of the real payer's rules; the client's pre-check is another program's work.

use chrono::{Duration, Months, NaiveDate};
use rust_decimal::Decimal;
use std::sync::Arc;

use crate::Release;
use crate::claims::{Claim, Line, reason, status};
use crate::data::{Element, Facility, Kind, Nature, Person, Policy, Product, World};

/// Why a claim could not even be judged: the real 26.04 stumbles over claims beyond a product's maximum.
pub(crate) struct Stumbled;

/// Judges a claim that has just been entered, against the claims the payer already holds.
pub(crate) fn judge(claim: &mut Claim, world: &World, history: &[Claim], release: Release) -> Result<(), Stumbled> {
    let (Some(person), Some(facility)) =
        (world.people.by_number(&claim.insuree), world.facilities.facility(&claim.facility))
    else {
        refuse_all(claim, reason::NO_POLICY);
        return Ok(());
    };
    let case = Case { world, history, person, facility };
    if claim.date_claimed < claim.date_from {
        refuse_all(claim, reason::TARGET_DATE);
        return Ok(());
    }
    let policies: Vec<&Arc<Policy>> = case.usable_policies(claim.target());
    if policies.is_empty() {
        refuse_all(claim, reason::NO_POLICY);
        return Ok(());
    }
    let category = case.category(claim);
    claim.category = Some(category.to_owned());
    let full = policies.iter().filter(|p| case.is_full(claim, p, category)).count();
    // 26.04 fails over the first policy that is used up; 25.10 refuses the services when none is left.
    if full > 0 && release == Release::R2604 {
        return Err(Stumbled);
    }
    let used_up = (full == policies.len()).then_some(category);
    let target = claim.target();
    let inpatient = claim.inpatient();
    for line in &mut claim.lines {
        line.reason = Some(case.judge_line(line, target, inpatient, &policies, used_up));
    }
    let all_refused = claim.accepted().next().is_none();
    (claim.status, claim.rejection_reason) =
        if all_refused { (status::REJECTED, reason::ALL_LINES) } else { (status::CHECKED, reason::ACCEPTED) };
    claim.approved = (!all_refused).then(|| total_approved(claim, release));
    Ok(())
}

fn refuse_all(claim: &mut Claim, why: i32) {
    claim.status = status::REJECTED;
    claim.rejection_reason = reason::CLAIM_RULE;
    for line in &mut claim.lines {
        line.reason = Some(why);
    }
}

/// The claim's approved money as the release adds it up: 26.04 joins items with services, so that each counts
/// once for every line of the other kind.
pub(crate) fn total_approved(claim: &Claim, release: Release) -> Decimal {
    let sum = |kind| claim.accepted().filter(|l| l.kind == kind).map(Line::worth).sum::<Decimal>();
    let times = |kind| Decimal::from(claim.count(kind).max(1));
    match release {
        Release::R2604 => sum(Kind::Item) * times(Kind::Service) + sum(Kind::Service) * times(Kind::Item),
        Release::R2510 => claim.accepted().map(Line::worth).sum(),
    }
}

/// The persons and papers a claim is judged by.
struct Case<'a> {
    world: &'a World,
    history: &'a [Claim],
    person: &'a Person,
    facility: &'a Facility,
}

impl<'a> Case<'a> {
    fn usable_policies(&self, day: NaiveDate) -> Vec<&'a Arc<Policy>> {
        self.world.people.policies_of(self.person).filter(|p| p.usable(&self.person.number, day)).collect()
    }

    /// The claim's category: the first of `S D A H C O` its listed services call for, else `V`; a stay is `H`.
    fn category(&self, claim: &Claim) -> &'static str {
        let services: Vec<&Arc<Element>> = claim
            .lines
            .iter()
            .filter_map(|l| self.world.catalogue.element(l.kind, &l.code))
            .filter(|e| e.kind() == Kind::Service && listed(self.facility, e).is_some())
            .collect();
        let called_for = |letter: &str| services.iter().any(|e| service_category(e) == Some(letter));
        ["S", "D", "A", "H", "C", "O"]
            .into_iter()
            .find(|letter| called_for(letter) || (*letter == "H" && claim.inpatient()))
            .unwrap_or("V")
    }

    fn is_full(&self, claim: &Claim, policy: &Policy, category: &str) -> bool {
        policy.product.maximum(category).is_some_and(|most| self.claims_of_category(claim, policy, category) >= most)
    }

    /// Accepted claims of the person in this category within the policy period.
    fn claims_of_category(&self, claim: &Claim, policy: &Policy, category: &str) -> u32 {
        let counts = |other: &&Claim| {
            other.insuree == claim.insuree
                && other.status > status::ENTERED
                && other.category.as_deref() == Some(category)
                && policy.effective.is_some_and(|from| from <= other.target() && other.target() <= policy.expiry)
        };
        u32::try_from(self.history.iter().filter(counts).count()).unwrap_or(u32::MAX)
    }

    /// Judges one line and fills in how it will be paid; answers the reason, 0 when accepted.
    fn judge_line(
        &self,
        line: &mut Line,
        target: NaiveDate,
        inpatient: bool,
        policies: &[&Arc<Policy>],
        used_up: Option<&str>,
    ) -> i32 {
        let Some(element) = self.world.catalogue.element(line.kind, &line.code).filter(|e| !e.retired) else {
            return reason::UNKNOWN_ELEMENT;
        };
        if element.valid_from.date() >= target {
            return reason::TARGET_DATE;
        }
        let Some(own_price) = listed(self.facility, element) else {
            return reason::NOT_IN_PRICE_LIST;
        };
        if !self.care_fits(element, inpatient) {
            return reason::CARE_TYPE;
        }
        if !self.patient_fits(element, target) {
            return reason::PATIENT_CATEGORY;
        }
        if self.too_soon(element, target) {
            return reason::FREQUENCY;
        }
        if let Some(category) = used_up.filter(|c| service_category(element) == Some(c)) {
            return maximum_reason(category);
        }
        let covering: Vec<(&Arc<Policy>, &Arc<Product>)> = policies
            .iter()
            .map(|p| (*p, &p.product))
            .filter(|(_, product)| product.rule(&element.code).is_some())
            .collect();
        let Some((_, product)) = covering.first() else {
            return reason::NO_PRODUCT;
        };
        for (policy, product) in &covering {
            let Some(rule) = product.rule(&element.code) else { continue };
            if waiting(policy, rule.waiting_months, target) {
                return reason::WAITING_PERIOD;
            }
            if let Some(limit) = rule.limit {
                let left = limit - self.used(policy, element);
                if left <= Decimal::ZERO {
                    return reason::QUANTITY;
                }
                line.quantity = line.quantity.min(left);
            }
        }
        if let Some(rule) = product.rule(&element.code) {
            line.product = Some(product.terms.code.clone());
            line.price_origin = Some(rule.origin.clone());
            line.limitation = Some(rule.limitation);
            line.limitation_value = Some(rule.value);
            let listed_price = own_price.filter(|p| !p.is_zero()).unwrap_or(element.price);
            line.price_adjusted = Some(if rule.origin == "O" { line.price_asked } else { listed_price });
        }
        reason::ACCEPTED
    }

    fn care_fits(&self, element: &Element, inpatient: bool) -> bool {
        match self.facility.care_type.as_str() {
            "O" => !inpatient && element.care_type != "I",
            "I" => element.care_type != "O",
            _ => true,
        }
    }

    fn patient_fits(&self, element: &Element, target: NaiveDate) -> bool {
        let sex = if self.person.sex == "F" { 2 } else { 1 };
        let age = if self.person.age_on(target) >= 18 { 4 } else { 8 };
        let category = element.patient_category;
        category == 0 || (category & sex != 0 && category & age != 0)
    }

    fn too_soon(&self, element: &Element, target: NaiveDate) -> bool {
        let Some(days) = element.frequency.filter(|days| *days > 0) else { return false };
        let earliest = target - Duration::days(days);
        self.accepted_lines(element).any(|(claim, _)| claim.target() >= earliest)
    }

    /// Quantity already accepted for the person within the policy period.
    fn used(&self, policy: &Policy, element: &Element) -> Decimal {
        let within = |claim: &Claim| {
            policy.effective.is_some_and(|from| from <= claim.target() && claim.target() <= policy.expiry)
        };
        self.accepted_lines(element).filter(|(claim, _)| within(claim)).map(|(_, line)| line.quantity_held()).sum()
    }

    fn accepted_lines(&self, element: &'a Element) -> impl Iterator<Item = (&'a Claim, &'a Line)> {
        let number = &self.person.number;
        self.history
            .iter()
            .filter(move |c| c.insuree == *number && c.status > status::ENTERED)
            .flat_map(|c| c.accepted().map(move |l| (c, l)))
            .filter(move |(_, l)| l.kind == element.kind() && l.code == element.code)
    }
}

/// The facility's own price (`Some(None)`: the catalogue's), or `None` when its list lacks the element.
fn listed(facility: &Facility, element: &Element) -> Option<Option<Decimal>> {
    facility.list(element.kind())?.entries.get(&element.id).map(|entry| entry.price)
}

fn service_category(element: &Element) -> Option<&str> {
    match &element.nature {
        Nature::Service { category, .. } => Some(category),
        Nature::Item { .. } => None,
    }
}

fn waiting(policy: &Policy, months: u32, target: NaiveDate) -> bool {
    policy.stage == "N"
        && policy
            .effective
            .and_then(|from| from.checked_add_months(Months::new(months)))
            .is_some_and(|open| target < open)
}

fn maximum_reason(category: &str) -> i32 {
    match category {
        "H" => 11,
        "V" => 12,
        "C" => 13,
        "S" => 14,
        "D" => 15,
        _ => 19,
    }
}

/// How many of this category a policy still allows a person, for the eligibility answers.
pub(crate) fn left(history: &[Claim], person: &Person, policy: &Policy, category: &str) -> Option<u32> {
    let most = policy.product.maximum(category)?;
    let used = history
        .iter()
        .filter(|c| c.insuree == person.number && c.status > status::ENTERED && c.category.as_deref() == Some(category))
        .filter(|c| policy.effective.is_some_and(|from| from <= c.target() && c.target() <= policy.expiry))
        .count();
    Some(most.saturating_sub(u32::try_from(used).unwrap_or(u32::MAX)))
}
