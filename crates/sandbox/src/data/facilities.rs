//! Places, health facilities with their price lists, claim administrators and the accounts that may sign in.

use chrono::NaiveDateTime;
use rust_decimal::Decimal;
use serde::Deserialize;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use uuid::Uuid;

use super::{Catalogue, Ids, Kind, database_id, document, rows};
use crate::SandboxError;

/// A region, district, ward or village.
#[derive(Debug, Clone)]
pub(crate) struct Location {
    pub(crate) id: i64,
    pub(crate) uuid: Uuid,
    pub(crate) code: String,
    pub(crate) name: String,
    /// `R`, `D`, `W` or `V`.
    pub(crate) kind: String,
    pub(crate) parent: Option<Arc<Location>>,
    pub(crate) valid_from: NaiveDateTime,
}

impl Location {
    /// The enclosing place of the given kind, or itself.
    pub(crate) fn enclosing(&self, kind: &str) -> Option<&Location> {
        if self.kind == kind { Some(self) } else { self.parent.as_ref().and_then(|p| p.enclosing(kind)) }
    }

    /// True for the place itself and everything below it.
    pub(crate) fn lies_in(&self, code: &str) -> bool {
        self.code == code || self.parent.as_ref().is_some_and(|p| p.lies_in(code))
    }
}

/// What a facility may bill, with its own prices where they differ from the catalogue.
#[derive(Debug, Clone)]
pub(crate) struct PriceList {
    pub(crate) id: i64,
    pub(crate) uuid: Uuid,
    pub(crate) name: String,
    /// By database id of the element.
    pub(crate) entries: BTreeMap<i64, Entry>,
    /// Does not move with the entries.
    pub(crate) valid_from: NaiveDateTime,
}

/// An element in a price list.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Entry {
    /// The list's own price, if any.
    pub(crate) price: Option<Decimal>,
    /// When it came into the list or was re-priced.
    pub(crate) valid_from: NaiveDateTime,
}

/// A health facility.
#[derive(Debug, Clone)]
pub(crate) struct Facility {
    pub(crate) id: i64,
    pub(crate) uuid: Uuid,
    pub(crate) code: String,
    pub(crate) name: String,
    /// `D`ispensary, health `C`entre or `H`ospital.
    pub(crate) level: String,
    /// `I`, `O` or `B`.
    pub(crate) care_type: String,
    pub(crate) legal_form: String,
    pub(crate) district: Arc<Location>,
    pub(crate) items: Option<Arc<PriceList>>,
    pub(crate) services: Option<Arc<PriceList>>,
    pub(crate) valid_from: NaiveDateTime,
}

impl Facility {
    /// The price list for elements of this kind, if the facility has one.
    pub(crate) fn list(&self, kind: Kind) -> Option<&Arc<PriceList>> {
        match kind {
            Kind::Item => self.items.as_ref(),
            Kind::Service => self.services.as_ref(),
        }
    }
}

/// A claim administrator (`facility` set) or an enrolment officer.
#[derive(Debug, Clone)]
pub(crate) struct Administrator {
    pub(crate) id: i64,
    pub(crate) uuid: Uuid,
    pub(crate) code: String,
    pub(crate) last_name: String,
    pub(crate) other_names: String,
    pub(crate) facility: Option<Arc<Facility>>,
}

/// An account.
#[derive(Debug, Clone)]
pub(crate) struct User {
    pub(crate) id: i64,
    pub(crate) uuid: Uuid,
    pub(crate) username: String,
    pub(crate) last_name: String,
    pub(crate) other_names: String,
    pub(crate) facility: Option<Arc<Facility>>,
    pub(crate) rights: Vec<u32>,
}

impl User {
    /// Whether the role gives this right.
    pub(crate) fn may(&self, right: u32) -> bool {
        self.rights.contains(&right)
    }

    /// Whether the account sees things of this place: its facility's district.
    pub(crate) fn sees(&self, place: &Location) -> bool {
        self.facility.as_ref().is_some_and(|f| place.lies_in(&f.district.code) || f.district.lies_in(&place.code))
    }
}

/// Places, facilities and the people who work there.
#[derive(Debug, Clone)]
pub(crate) struct Facilities {
    pub(crate) locations: Vec<Arc<Location>>,
    pub(crate) facilities: Vec<Arc<Facility>>,
    pub(crate) item_lists: Vec<Arc<PriceList>>,
    pub(crate) service_lists: Vec<Arc<PriceList>>,
    pub(crate) administrators: Vec<Arc<Administrator>>,
    pub(crate) officers: Vec<Arc<Administrator>>,
    users: HashMap<String, Arc<User>>,
    /// One password for every account.
    pub(crate) password: String,
}

#[derive(Deserialize)]
struct LocationRow {
    code: String,
    name: String,
    kind: String,
    parent: String,
}

#[derive(Deserialize)]
struct File {
    facilities: Vec<FacilityRow>,
    item_lists: Vec<ListRow>,
    service_lists: Vec<ListRow>,
    administrators: Vec<AdministratorRow>,
    officers: Vec<AdministratorRow>,
    users: Vec<UserRow>,
    password: String,
}

#[derive(Deserialize)]
struct FacilityRow {
    code: String,
    name: String,
    level: String,
    care_type: String,
    legal_form: String,
    district: String,
    items: Option<String>,
    services: Option<String>,
}

#[derive(Deserialize)]
struct ListRow {
    name: String,
    without: Vec<String>,
    own_prices: HashMap<String, Decimal>,
}

#[derive(Deserialize)]
struct AdministratorRow {
    code: String,
    last_name: String,
    other_names: String,
    facility: Option<String>,
}

#[derive(Deserialize)]
struct UserRow {
    username: String,
    last_name: String,
    other_names: String,
    facility: Option<String>,
    rights: Role,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Role {
    Administrator,
    WithoutProducts,
    None,
}

impl Role {
    fn rights(&self) -> Vec<u32> {
        const PRODUCTS: u32 = 121_001;
        const ADMINISTRATOR: [u32; 30] = [
            111_001, 111_002, 111_004, 111_005, 111_006, 111_007, 111_009, 111_010, 101_001, 101_101, 101_105, 101_201,
            101_500, 121_101, 121_901, PRODUCTS, 122_101, 121_401, 121_201, 121_301, 131_101, 131_104, 150_101,
            155_101, 155_201, 156_101, 158_001, 158_002, 158_003, 158_004,
        ];
        match self {
            Self::Administrator => ADMINISTRATOR.to_vec(),
            Self::WithoutProducts => ADMINISTRATOR.into_iter().filter(|r| *r != PRODUCTS).collect(),
            Self::None => Vec::new(),
        }
    }
}

impl Facilities {
    pub(super) fn read(
        ids: &Ids,
        catalogue: &Catalogue,
        founded: NaiveDateTime,
        most: usize,
    ) -> Result<Self, SandboxError> {
        let file: File = document("facilities", include_str!("../../../../assets/training/facilities.json"))?;
        let locations = read_locations(ids, founded)?;
        let item_lists = lists(ids, file.item_lists, catalogue, Kind::Item, founded, most);
        let service_lists = lists(ids, file.service_lists, catalogue, Kind::Service, founded, most);
        let named = |lists: &[Arc<PriceList>], name: &Option<String>| {
            lists.iter().find(|l| Some(&l.name) == name.as_ref()).cloned()
        };
        let mut facilities = Vec::new();
        for (n, row) in file.facilities.into_iter().enumerate() {
            let district = locations.iter().find(|l| l.code == row.district).cloned();
            facilities.push(Arc::new(Facility {
                id: database_id(n),
                uuid: ids.of("facility", &row.code),
                district: district.ok_or(SandboxError::Dangling { what: "district", code: row.district })?,
                items: named(&item_lists, &row.items),
                services: named(&service_lists, &row.services),
                code: row.code,
                name: row.name,
                level: row.level,
                care_type: row.care_type,
                legal_form: row.legal_form,
                valid_from: founded,
            }));
        }
        let at = |code: Option<String>| facilities.iter().find(|f| Some(&f.code) == code.as_ref()).cloned();
        let workers = |rows: Vec<AdministratorRow>, kind: &str| -> Vec<Arc<Administrator>> {
            rows.into_iter()
                .enumerate()
                .map(|(n, row)| {
                    Arc::new(Administrator {
                        id: database_id(n),
                        uuid: ids.of(kind, &row.code),
                        facility: at(row.facility),
                        code: row.code,
                        last_name: row.last_name,
                        other_names: row.other_names,
                    })
                })
                .collect()
        };
        let users = file.users.into_iter().enumerate().map(|(n, row)| {
            let user = User {
                id: database_id(n),
                uuid: ids.of("user", &row.username),
                username: row.username,
                last_name: row.last_name,
                other_names: row.other_names,
                facility: at(row.facility),
                rights: row.rights.rights(),
            };
            (user.username.clone(), Arc::new(user))
        });
        Ok(Self {
            users: users.collect(),
            administrators: workers(file.administrators, "administrator"),
            officers: workers(file.officers, "officer"),
            locations,
            facilities,
            item_lists,
            service_lists,
            password: file.password,
        })
    }

    /// The account of this name; names are case-sensitive.
    pub(crate) fn user(&self, username: &str) -> Option<&Arc<User>> {
        self.users.get(username)
    }

    /// The facility with this code.
    pub(crate) fn facility(&self, code: &str) -> Option<&Arc<Facility>> {
        self.facilities.iter().find(|f| f.code == code)
    }

    /// The claim administrator with this code.
    pub(crate) fn administrator(&self, code: &str) -> Option<&Arc<Administrator>> {
        self.administrators.iter().find(|a| a.code == code)
    }
}

fn read_locations(ids: &Ids, founded: NaiveDateTime) -> Result<Vec<Arc<Location>>, SandboxError> {
    let table: Vec<LocationRow> = rows("locations", include_str!("../../../../assets/training/locations.csv"))?;
    let mut locations: Vec<Arc<Location>> = Vec::new();
    for (n, row) in table.into_iter().enumerate() {
        let parent = locations.iter().find(|l| l.code == row.parent).cloned();
        locations.push(Arc::new(Location {
            id: database_id(n),
            uuid: ids.of("location", &row.code),
            code: row.code,
            name: row.name,
            kind: row.kind,
            parent,
            valid_from: founded,
        }));
    }
    Ok(locations)
}

fn lists(
    ids: &Ids,
    rows: Vec<ListRow>,
    catalogue: &Catalogue,
    kind: Kind,
    founded: NaiveDateTime,
    most: usize,
) -> Vec<Arc<PriceList>> {
    rows.into_iter()
        .enumerate()
        .map(|(n, row)| {
            let entries = catalogue
                .list(kind)
                .iter()
                .filter(|e| !row.without.contains(&e.code))
                .take(most)
                .map(|e| (e.id, Entry { price: row.own_prices.get(&e.code).copied(), valid_from: founded }))
                .collect();
            Arc::new(PriceList {
                id: database_id(n),
                uuid: ids.of("price list", &row.name),
                name: row.name,
                entries,
                valid_from: founded,
            })
        })
        .collect()
}
