//! Changes of the master data while the payer runs: each makes another world and dates what it touched, as the real server does.

use chrono::NaiveDateTime;
use rust_decimal::Decimal;
use serde::Deserialize;
use std::sync::Arc;

use super::{Catalogue, Diagnosis, Element, Entry, Facilities, Ids, Kind, PolicyStatus, PriceList, World, database_id};

/// One change.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) enum Change {
    /// Edits a service or an item.
    Element(Edit),
    /// Adds one like another, in no price list yet.
    AddElement(Edit),
    /// Ends one; it leaves every price list too.
    RetireElement(Name),
    /// Renames a diagnosis; its past version stays listed where the server lists those.
    Diagnosis { code: String, name: String },
    /// Adds a diagnosis.
    AddDiagnosis { code: String, name: String },
    /// Ends a diagnosis.
    RetireDiagnosis { code: String },
    /// Puts an element into the price list of a facility, or changes its price there; null: the national price.
    Price { facility: String, kind: Kind, code: String, price: Option<Decimal> },
    /// Takes an element out of the price list of a facility.
    Unlist { facility: String, kind: Kind, code: String },
    /// The facility has no list of this kind any more.
    DropList { facility: String, kind: Kind },
    /// The facility has the list of this name.
    GiveList { facility: String, kind: Kind, name: String },
    /// Renames a facility.
    Facility { code: String, name: String },
    /// Renames a place.
    Location { code: String, name: String },
    /// Gives a person another family name.
    Person { number: String, last_name: String },
    /// Adds somebody to the family of another; that family's policies cover them, without a change of their own.
    AddPerson { like: String, number: String, other_names: String },
    /// Takes a person out of the register.
    RemovePerson { number: String },
    /// Gives the policies of a person's family another state.
    Policies { number: String, status: PolicyStatus },
}

/// Which service or item.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Name {
    kind: Kind,
    code: String,
}

/// New values of a service or an item; what is not given stays.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Edit {
    kind: Kind,
    code: String,
    /// For a new one: whose values it begins with; else the first of its list.
    like: Option<String>,
    name: Option<String>,
    price: Option<Decimal>,
    care_type: Option<String>,
    patient_category: Option<u8>,
    frequency: Option<i64>,
    maximum_amount: Option<Decimal>,
}

/// The payer knows no such thing (or, when adding, already has it).
#[derive(Debug, thiserror::Error)]
#[error("there is no {what} {code} to change, or there is one already")]
pub(crate) struct Unknown {
    what: &'static str,
    code: String,
}

fn unknown(what: &'static str, code: &str) -> Unknown {
    Unknown { what, code: code.to_owned() }
}

fn found(found: bool, what: &'static str, code: &str) -> Result<(), Unknown> {
    if found { Ok(()) } else { Err(unknown(what, code)) }
}

impl World {
    /// Applies a change at the payer's time `now`.
    pub(crate) fn change(&mut self, ids: &Ids, now: NaiveDateTime, change: Change) -> Result<(), Unknown> {
        let people = Arc::make_mut(&mut self.people);
        match change {
            Change::Element(edit) => {
                let old = self.catalogue.live(edit.kind, &edit.code)?;
                let mut new = (*old).clone();
                // The real server compares only some fields to find out whether anything changed.
                if edit.apply(&mut new) {
                    new.valid_from = now;
                }
                self.catalogue.put(new);
            }
            Change::AddElement(edit) => {
                let list = self.catalogue.list(edit.kind);
                let like = edit.like.as_ref().map_or(list.first(), |code| list.iter().find(|e| e.code == *code));
                let mut new = like.map(|e| (**e).clone()).ok_or_else(|| unknown("element", &edit.code))?;
                if self.catalogue.element(edit.kind, &edit.code).is_some() {
                    return Err(unknown("element", &edit.code));
                }
                edit.apply(&mut new);
                let word = if edit.kind == Kind::Item { "item" } else { "service" };
                new.uuid = ids.of(word, &edit.code);
                new.id = self.catalogue.next_id(edit.kind);
                new.code.clone_from(&edit.code);
                new.valid_from = now;
                self.catalogue.put(new);
            }
            Change::RetireElement(Name { kind, code }) => {
                let mut gone = (*self.catalogue.live(kind, &code)?).clone();
                let id = gone.id;
                (gone.retired, gone.valid_from) = (true, now);
                self.catalogue.put(gone);
                self.facilities.relist(kind, |list| {
                    list.entries.remove(&id);
                });
            }
            Change::Diagnosis { code, name } => self.catalogue.end_diagnosis(&code, Some(name), now)?,
            Change::AddDiagnosis { code, name } => {
                if self.catalogue.diagnosis(&code).is_some() {
                    return Err(unknown("diagnosis", &code));
                }
                self.catalogue.add_diagnosis(code, name, now, None);
            }
            Change::RetireDiagnosis { code } => self.catalogue.end_diagnosis(&code, None, now)?,
            Change::Price { facility, kind, code, price } => {
                let id = self.catalogue.live(kind, &code)?.id;
                self.facilities.of_facility(&facility, kind, |list| {
                    list.entries.insert(id, Entry { price, valid_from: now });
                })?;
            }
            Change::Unlist { facility, kind, code } => {
                let id = self.catalogue.live(kind, &code)?.id;
                self.facilities.of_facility(&facility, kind, |list| {
                    list.entries.remove(&id);
                })?;
            }
            Change::DropList { facility, kind } => self.facilities.give(&facility, kind, None, now)?,
            Change::GiveList { facility, kind, name } => {
                let list = self.facilities.lists(kind).iter().find(|l| l.name == name).cloned();
                let list = list.ok_or_else(|| unknown("price list", &name))?;
                self.facilities.give(&facility, kind, Some(list), now)?;
            }
            Change::Facility { code, name } => self.facilities.rename(&code, name, now)?,
            Change::Location { code, name } => self.facilities.rename_place(&code, &name, now)?,
            Change::Person { number, last_name } => found(people.rename(&number, last_name, now), "person", &number)?,
            Change::AddPerson { like, number, other_names } => {
                found(people.join(ids, &like, number, other_names, now), "family of", &like)?;
            }
            Change::RemovePerson { number } => found(people.remove(&number), "person", &number)?,
            Change::Policies { number, status } => {
                found(people.set_status(&number, status, now), "policy of", &number)?;
            }
        }
        Ok(())
    }
}

impl Edit {
    /// Writes the new values; answers whether one of those changed that the real server looks at.
    fn apply(&self, element: &mut Element) -> bool {
        fn set<T: PartialEq + Clone>(new: Option<&T>, old: &mut T) -> bool {
            match new {
                Some(new) if new != old => {
                    old.clone_from(new);
                    true
                }
                _ => false,
            }
        }
        let frequency = self.frequency.map(Some);
        let maximum = self.maximum_amount.map(Some);
        set(maximum.as_ref(), &mut element.maximum_amount);
        set(self.name.as_ref(), &mut element.name)
            | set(self.price.as_ref(), &mut element.price)
            | set(self.care_type.as_ref(), &mut element.care_type)
            | set(self.patient_category.as_ref(), &mut element.patient_category)
            | set(frequency.as_ref(), &mut element.frequency)
    }
}

impl Catalogue {
    fn live(&self, kind: Kind, code: &str) -> Result<Arc<Element>, Unknown> {
        let found = self.element(kind, code).filter(|e| !e.retired);
        found.cloned().ok_or_else(|| unknown("element", code))
    }

    fn next_id(&self, kind: Kind) -> i64 {
        self.elements.values().filter(|e| e.kind() == kind).map(|e| e.id).max().unwrap_or(0) + 1
    }

    /// Replaces the element of this code, or adds it; a retired one leaves its list only.
    fn put(&mut self, element: Element) {
        let element = Arc::new(element);
        let kind = element.kind();
        let list = match kind {
            Kind::Item => &mut self.items,
            Kind::Service => &mut self.services,
        };
        match list.iter().position(|e| e.id == element.id) {
            Some(at) if element.retired => {
                list.remove(at);
            }
            Some(at) => {
                if let Some(place) = list.get_mut(at) {
                    *place = Arc::clone(&element);
                }
            }
            None => list.push(Arc::clone(&element)),
        }
        self.by_uuid.insert((kind, element.uuid), Arc::clone(&element));
        self.elements.insert((kind, element.code.clone()), element);
    }

    fn add_diagnosis(&mut self, code: String, name: String, from: NaiveDateTime, to: Option<NaiveDateTime>) {
        let row =
            Arc::new(Diagnosis { id: database_id(self.diagnoses.len()), code, name, valid_from: from, valid_to: to });
        self.diagnoses.push(Arc::clone(&row));
        if to.is_none() {
            self.diagnosis.insert(row.code.clone(), row);
        }
    }

    /// Keeps the past version as a row of its own, and gives the row another name or an end.
    fn end_diagnosis(&mut self, code: &str, name: Option<String>, now: NaiveDateTime) -> Result<(), Unknown> {
        let old = self.diagnosis.get(code).filter(|d| d.valid_to.is_none()).cloned();
        let old = old.ok_or_else(|| unknown("diagnosis", code))?;
        self.add_diagnosis(old.code.clone(), old.name.clone(), old.valid_from, Some(now));
        let mut new = (*old).clone();
        new.valid_from = now;
        match name {
            Some(name) => new.name = name,
            None => new.valid_to = Some(now),
        }
        let new = Arc::new(new);
        if let Some(place) = self.diagnoses.iter_mut().find(|d| d.id == new.id) {
            *place = Arc::clone(&new);
        }
        self.diagnosis.insert(code.to_owned(), new);
        Ok(())
    }
}

impl Facilities {
    pub(crate) fn lists(&self, kind: Kind) -> &[Arc<PriceList>] {
        match kind {
            Kind::Item => &self.item_lists,
            Kind::Service => &self.service_lists,
        }
    }

    /// Changes the price list that a facility has, for everybody who has it.
    fn of_facility(&mut self, facility: &str, kind: Kind, change: impl Fn(&mut PriceList)) -> Result<(), Unknown> {
        let wanted = self.facility(facility).and_then(|f| f.list(kind)).map(|list| list.id);
        let wanted = wanted.ok_or_else(|| unknown("price list of facility", facility))?;
        self.relist(kind, |list| {
            if list.id == wanted {
                change(list);
            }
        });
        Ok(())
    }

    /// Changes price lists of a kind, and lets the facilities have the changed ones.
    fn relist(&mut self, kind: Kind, change: impl Fn(&mut PriceList)) {
        let lists = match kind {
            Kind::Item => &mut self.item_lists,
            Kind::Service => &mut self.service_lists,
        };
        for list in lists.iter_mut() {
            change(Arc::make_mut(list));
        }
        let lists = lists.clone();
        for facility in &mut self.facilities {
            let facility = Arc::make_mut(facility);
            let own = match kind {
                Kind::Item => &mut facility.items,
                Kind::Service => &mut facility.services,
            };
            let id = own.as_ref().map(|list| list.id);
            *own = lists.iter().find(|list| Some(list.id) == id).cloned();
        }
        self.rehouse();
    }

    fn give(
        &mut self,
        facility: &str,
        kind: Kind,
        list: Option<Arc<PriceList>>,
        now: NaiveDateTime,
    ) -> Result<(), Unknown> {
        let found = self.facilities.iter_mut().find(|f| f.code == facility);
        let found = Arc::make_mut(found.ok_or_else(|| unknown("facility", facility))?);
        match kind {
            Kind::Item => found.items = list,
            Kind::Service => found.services = list,
        }
        found.valid_from = now;
        self.rehouse();
        Ok(())
    }

    fn rename(&mut self, code: &str, name: String, now: NaiveDateTime) -> Result<(), Unknown> {
        let found = self.facilities.iter_mut().find(|f| f.code == code);
        let found = Arc::make_mut(found.ok_or_else(|| unknown("facility", code))?);
        (found.name, found.valid_from) = (name, now);
        self.rehouse();
        Ok(())
    }

    fn rename_place(&mut self, code: &str, name: &str, now: NaiveDateTime) -> Result<(), Unknown> {
        let at = self.locations.iter().position(|l| l.code == code).ok_or_else(|| unknown("place", code))?;
        if let Some(place) = self.locations.get_mut(at) {
            let place = Arc::make_mut(place);
            (place.name, place.valid_from) = (name.to_owned(), now);
        }
        // Wider places come first in the list.
        let mut told: Vec<Arc<super::Location>> = Vec::with_capacity(self.locations.len());
        for mut place in self.locations.drain(..) {
            let parent = place.parent.as_ref().and_then(|old| told.iter().find(|l| l.id == old.id)).cloned();
            Arc::make_mut(&mut place).parent = parent;
            told.push(place);
        }
        self.locations = told;
        for facility in &mut self.facilities {
            let district = self.locations.iter().find(|l| l.id == facility.district.id);
            if let Some(district) = district.cloned() {
                Arc::make_mut(facility).district = district;
            }
        }
        self.rehouse();
        Ok(())
    }

    /// Lets administrators work at the facility as it is now. Of an account's facility only code and district matter, which stay.
    fn rehouse(&mut self) {
        let facilities = &self.facilities;
        let now = |old: &mut Option<Arc<super::Facility>>| {
            let id = old.as_ref().map(|f| f.id);
            *old = facilities.iter().find(|f| Some(f.id) == id).cloned();
        };
        for person in &mut self.administrators {
            now(&mut Arc::make_mut(person).facility);
        }
    }
}
