//! Insured (and uninsured) people in families, with policies dated from today.

use chrono::{Datelike, Duration, NaiveDate, NaiveDateTime};
use serde::Deserialize;
use std::collections::HashMap;
use std::sync::Arc;
use uuid::Uuid;

use super::{Facilities, Ids, Location, Product, Products, database_id, rows};
use crate::SandboxError;

/// A household.
#[derive(Debug)]
pub(crate) struct Family {
    pub(crate) uuid: Uuid,
    pub(crate) code: String,
    pub(crate) village: Arc<Location>,
    /// Insurance number of the head.
    pub(crate) head: String,
}

/// A person in the payer's register.
#[derive(Debug, Clone)]
pub(crate) struct Person {
    pub(crate) id: i64,
    pub(crate) uuid: Uuid,
    pub(crate) number: String,
    pub(crate) last_name: String,
    pub(crate) other_names: String,
    /// `M` or `F`.
    pub(crate) sex: String,
    pub(crate) born: NaiveDate,
    /// Relationship to the head as the payer codes it; `None` for the head.
    pub(crate) relation: Option<String>,
    pub(crate) family: Arc<Family>,
    /// Whether the training payer's medical officer refuses this person's claims whole.
    pub(crate) refused_by_officer: bool,
    /// When the record was last changed.
    pub(crate) valid_from: NaiveDateTime,
}

impl Person {
    /// Completed years on a day.
    pub(crate) fn age_on(&self, day: NaiveDate) -> i32 {
        let birthday_passed = (day.month(), day.day()) >= (self.born.month(), self.born.day());
        day.year() - self.born.year() - i32::from(!birthday_passed)
    }
}

/// State of a policy, by the payer's number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum PolicyStatus {
    Idle = 1,
    Active = 2,
    Suspended = 4,
    Expired = 8,
}

/// A family's contract for one product.
#[derive(Debug, Clone)]
pub(crate) struct Policy {
    pub(crate) id: i64,
    pub(crate) uuid: Uuid,
    pub(crate) family: Arc<Family>,
    pub(crate) product: Arc<Product>,
    pub(crate) status: PolicyStatus,
    /// `N`ew or `R`enewed; only new ones have waiting periods.
    pub(crate) stage: &'static str,
    pub(crate) start: NaiveDate,
    /// Unset while idle.
    pub(crate) effective: Option<NaiveDate>,
    pub(crate) expiry: NaiveDate,
    /// When the policy was last changed.
    pub(crate) valid_from: NaiveDateTime,
    /// Members of the family it does not include.
    left_out: Vec<String>,
}

impl Policy {
    /// Whether it can pay for a visit of this person on this day.
    pub(crate) fn usable(&self, number: &str, day: NaiveDate) -> bool {
        matches!(self.status, PolicyStatus::Active | PolicyStatus::Expired)
            && self.includes(number)
            && self.effective.is_some_and(|from| from <= day && day <= self.expiry)
    }

    /// Whether the person is a covered member.
    pub(crate) fn includes(&self, number: &str) -> bool {
        !self.left_out.iter().any(|n| n == number)
    }
}

/// Everybody, with look-up by number and UUID.
#[derive(Debug, Clone)]
pub(crate) struct People {
    pub(crate) people: Vec<Arc<Person>>,
    pub(crate) policies: Vec<Arc<Policy>>,
    by_number: HashMap<String, Arc<Person>>,
    by_uuid: HashMap<Uuid, Arc<Person>>,
    by_family: HashMap<Uuid, Vec<Arc<Person>>>,
}

#[derive(Deserialize)]
struct PersonRow {
    family: String,
    number: String,
    last_name: String,
    other_names: String,
    sex: String,
    age: i64,
    birthday_offset: i64,
    relation: String,
    officer: String,
}

#[derive(Deserialize)]
struct FamilyRow {
    family: String,
    village: String,
    policies: String,
    left_out: String,
}

impl People {
    pub(super) fn read(
        ids: &Ids,
        (today, founded): (NaiveDate, NaiveDateTime),
        facilities: &Facilities,
        products: &Products,
        most: usize,
    ) -> Result<Self, SandboxError> {
        let table: Vec<PersonRow> = rows("people", include_str!("../../../../assets/training/people.csv"))?;
        let family_rows: Vec<FamilyRow> = rows("families", include_str!("../../../../assets/training/families.csv"))?;
        let mut families: Vec<Arc<Family>> = Vec::new();
        let mut policies = Vec::new();
        for row in family_rows {
            let village = facilities.locations.iter().find(|l| l.code == row.village).cloned();
            let head = table.iter().find(|p| p.family == row.family && p.relation == "head");
            let family = Arc::new(Family {
                uuid: ids.of("family", &row.family),
                village: village.ok_or(SandboxError::Dangling { what: "village", code: row.village })?,
                head: head.map(|p| p.number.clone()).unwrap_or_default(),
                code: row.family,
            });
            for plan in row.policies.split('+').filter(|p| !p.is_empty()) {
                let (product, course) = plan.split_once(':').unwrap_or((plan, ""));
                let product = products.find(product).cloned();
                let product =
                    product.ok_or_else(|| SandboxError::Dangling { what: "product", code: plan.to_owned() })?;
                let course = Course::named(course, today)
                    .ok_or_else(|| SandboxError::Dangling { what: "policy course", code: plan.to_owned() })?;
                let left_out = row.left_out.split('+').map(str::to_owned).collect();
                policies.push(Arc::new(Policy {
                    id: database_id(policies.len()),
                    uuid: ids.of("policy", &format!("{} {plan}", family.code)),
                    family: Arc::clone(&family),
                    product,
                    status: course.status,
                    stage: course.stage,
                    start: course.start,
                    effective: (course.status != PolicyStatus::Idle).then_some(course.start),
                    expiry: course.start + Duration::days(364),
                    valid_from: founded,
                    left_out,
                }));
            }
            families.push(family);
        }
        let mut people = Vec::new();
        for (n, row) in table.into_iter().enumerate() {
            let family = families.iter().find(|f| f.code == row.family).cloned();
            people.push(Arc::new(Person {
                id: database_id(n),
                uuid: ids.of("person", &row.number),
                born: born(today, row.age, row.birthday_offset),
                relation: (row.relation != "head").then_some(row.relation),
                family: family.ok_or(SandboxError::Dangling { what: "family", code: row.family })?,
                refused_by_officer: row.officer == "reject",
                valid_from: founded,
                number: row.number,
                last_name: row.last_name,
                other_names: row.other_names,
                sex: row.sex,
            }));
        }
        fill(ids, most, &mut people, &mut policies);
        Ok(Self {
            by_number: people.iter().map(|p| (p.number.clone(), Arc::clone(p))).collect(),
            by_uuid: people.iter().map(|p| (p.uuid, Arc::clone(p))).collect(),
            by_family: by_family(&people),
            people,
            policies,
        })
    }

    /// Gives a person another family name; answers whether there is one of this number.
    pub(crate) fn rename(&mut self, number: &str, last_name: String, now: NaiveDateTime) -> bool {
        let Some(person) = self.by_number.get(number) else { return false };
        let mut person = (**person).clone();
        (person.last_name, person.valid_from) = (last_name, now);
        self.put(person);
        true
    }

    /// Adds somebody to the family of a person, at the end; answers whether the family is there and the number free.
    pub(crate) fn join(
        &mut self,
        ids: &Ids,
        like: &str,
        number: String,
        other_names: String,
        now: NaiveDateTime,
    ) -> bool {
        let Some(person) = self.by_number.get(like).filter(|_| !self.by_number.contains_key(&number)) else {
            return false;
        };
        let mut person = (**person).clone();
        person.id = self.people.iter().map(|p| p.id).max().unwrap_or(0) + 1;
        person.uuid = ids.of("person", &number);
        (person.number, person.other_names, person.valid_from) = (number, other_names, now);
        person.relation = Some("4".to_owned());
        self.put(person);
        true
    }

    /// Takes a person out of the register; answers whether there was one of this number.
    pub(crate) fn remove(&mut self, number: &str) -> bool {
        let Some(person) = self.by_number.remove(number) else { return false };
        self.by_uuid.remove(&person.uuid);
        self.people.retain(|p| p.number != person.number);
        self.by_family = by_family(&self.people);
        true
    }

    /// Gives the policies of a person's family another state; answers whether there is any.
    pub(crate) fn set_status(&mut self, number: &str, status: PolicyStatus, now: NaiveDateTime) -> bool {
        let family = self.by_number.get(number).map(|p| p.family.uuid);
        let mut any = false;
        for policy in self.policies.iter_mut().filter(|p| Some(p.family.uuid) == family) {
            let policy = Arc::make_mut(policy);
            (policy.status, policy.valid_from) = (status, now);
            any = true;
        }
        any
    }

    fn put(&mut self, person: Person) {
        let person = Arc::new(person);
        match self.people.iter_mut().find(|p| p.id == person.id) {
            Some(place) => *place = Arc::clone(&person),
            None => self.people.push(Arc::clone(&person)),
        }
        self.by_uuid.insert(person.uuid, Arc::clone(&person));
        self.by_number.insert(person.number.clone(), person);
        self.by_family = by_family(&self.people);
    }

    /// The person with this insurance number.
    pub(crate) fn by_number(&self, number: &str) -> Option<&Arc<Person>> {
        self.by_number.get(number)
    }

    /// The person with this UUID.
    pub(crate) fn by_uuid(&self, uuid: Uuid) -> Option<&Arc<Person>> {
        self.by_uuid.get(&uuid)
    }

    /// The policies of a person's family that include the person, oldest first.
    pub(crate) fn policies_of<'a>(&'a self, person: &'a Person) -> impl Iterator<Item = &'a Arc<Policy>> {
        self.policies.iter().filter(|p| p.family.uuid == person.family.uuid && p.includes(&person.number))
    }

    /// The members of a family.
    pub(crate) fn members<'a>(&'a self, family: &'a Family) -> impl Iterator<Item = &'a Arc<Person>> {
        self.by_family.get(&family.uuid).into_iter().flatten()
    }
}

fn by_family(people: &[Arc<Person>]) -> HashMap<Uuid, Vec<Arc<Person>>> {
    let mut families: HashMap<Uuid, Vec<Arc<Person>>> = HashMap::new();
    for person in people {
        families.entry(person.family.uuid).or_default().push(Arc::clone(person));
    }
    families
}

/// Fills the register up to so many people: families of four in the village of the first one, covered as that one is, with the names
/// of the data set in other pairs.
fn fill(ids: &Ids, most: usize, people: &mut Vec<Arc<Person>>, policies: &mut Vec<Arc<Policy>>) {
    let given = people.clone();
    let Some(first) = given.first().cloned() else { return };
    let plan = policies.iter().find(|policy| policy.family.uuid == first.family.uuid).cloned();
    let mut family = Arc::clone(&first.family);
    for n in 0..most.saturating_sub(given.len()) {
        let number = format!("8{n:08}");
        if n % 4 == 0 {
            let code = format!("Z{n:08}");
            let village = Arc::clone(&first.family.village);
            family = Arc::new(Family { uuid: ids.of("family", &code), code, village, head: number.clone() });
            if let Some(plan) = &plan {
                let mut policy = (**plan).clone();
                policy.id = database_id(policies.len());
                policy.uuid = ids.of("policy", &family.code);
                policy.family = Arc::clone(&family);
                policies.push(Arc::new(policy));
            }
        }
        let (Some(like), Some(name)) = (given.get(n % given.len()), given.get((n / 4 * 7) % given.len())) else {
            return;
        };
        let mut person = (**like).clone();
        person.id = database_id(people.len());
        person.uuid = ids.of("person", &number);
        person.last_name.clone_from(&name.last_name);
        person.relation = (n % 4 > 0).then(|| if n % 4 == 1 { "8" } else { "4" }.to_owned());
        (person.number, person.family, person.refused_by_officer) = (number, Arc::clone(&family), false);
        people.push(Arc::new(person));
    }
}

/// A birthday that makes the person `age` years old for most of the training day's year.
fn born(today: NaiveDate, age: i64, offset: i64) -> NaiveDate {
    // 365.25 days a year: the age holds on any day the training set is used.
    today - Duration::days(age * 1461 / 4 + 1 + offset % 360)
}

/// Where a policy stands today.
struct Course {
    status: PolicyStatus,
    stage: &'static str,
    start: NaiveDate,
}

impl Course {
    fn named(name: &str, today: NaiveDate) -> Option<Self> {
        let (status, stage, days) = match name {
            "active" => (PolicyStatus::Active, "N", -100),
            "renewed" => (PolicyStatus::Active, "R", -60),
            "new" => (PolicyStatus::Active, "N", -5),
            "ending" => (PolicyStatus::Active, "N", -354),
            "later" => (PolicyStatus::Active, "N", 20),
            "expired" => (PolicyStatus::Expired, "N", -500),
            "suspended" => (PolicyStatus::Suspended, "N", -100),
            "idle" => (PolicyStatus::Idle, "N", -10),
            _ => return None,
        };
        Some(Self { status, stage, start: today + Duration::days(days) })
    }
}
