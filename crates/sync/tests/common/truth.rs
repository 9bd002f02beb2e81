//! What the payer holds, read without anything the mirror is made with, and held against the mirror row for row.

use std::collections::{BTreeMap, BTreeSet};

use base64::Engine as _;
use claims_domain::catalogue::Kind;
use claims_sandbox::Payer;
use claims_store::{List, Store, StoreError};
use rust_decimal::Decimal;
use serde_json::{Map, Value, json};

/// How much of a row is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Depth {
    /// Everything.
    Whole,
    /// What every way tells: ids, code, name and price.
    Named,
}

/// Somebody at the payer's own screen.
pub struct Truth {
    http: reqwest::Client,
    base: String,
    token: String,
    csrf: String,
}

/// Rows of a list by what the payer knows them by.
type Rows = BTreeMap<String, Value>;

impl Truth {
    /// Signs in.
    pub async fn of(payer: &Payer) -> Self {
        let http = reqwest::Client::builder().cookie_store(true).no_proxy().build().expect("a client");
        let (base, sent) = (payer.base_url(), json!({ "username": "clerk", "password": "training" }));
        let answer = http.post(format!("{base}api_fhir_r4/login/")).json(&sent).send().await.expect("answers");
        let answer: Value = answer.json().await.expect("JSON");
        let token = answer["token"].as_str().expect("a token").to_owned();
        let mut truth = Self { http, base, token, csrf: String::new() };
        let csrf = truth.ask("mutation { getCsrfToken { csrfToken } }").await;
        truth.csrf = csrf["getCsrfToken"]["csrfToken"].as_str().expect("a guard").to_owned();
        truth
    }

    /// The `data` of a GraphQL answer.
    pub async fn ask(&self, document: &str) -> Value {
        let request = self.http.post(format!("{}graphql", self.base)).bearer_auth(&self.token);
        let request = request.header("X-CSRFToken", &self.csrf).json(&json!({ "query": document }));
        let mut answer: Value = request.send().await.expect("answers").json().await.expect("JSON");
        assert_eq!(answer.get("errors"), None, "{document}");
        answer["data"].take()
    }

    /// Every row of a connection, ended ones too.
    pub async fn all(&self, connection: &str, arguments: &str, fields: &str) -> Vec<Value> {
        let mut rows = Vec::new();
        loop {
            let parts: Vec<String> = (0..20)
                .map(|at| {
                    let offset = rows.len() + at * 100;
                    format!("a{at}: {connection}({arguments}first: 100, offset: {offset}) {{ edges {{ node {{ {fields} }} }} }}")
                })
                .collect();
            let data = self.ask(&format!("{{ {} }}", parts.join(" "))).await;
            let before = rows.len();
            for at in 0..parts.len() {
                let edges = data[format!("a{at}")]["edges"].as_array().expect("edges").iter();
                rows.extend(edges.map(|edge| edge["node"].clone()));
            }
            if rows.len() < before + 2_000 {
                return rows;
            }
        }
    }

    /// Where mirror and payer differ, in words; empty when they are the same.
    pub async fn differences(&self, store: &Store, depth: Depth) -> Vec<String> {
        let mut found = Vec::new();
        for list in List::ALL {
            let (truth, mirror) = match list {
                List::Facility | List::ServicePrices | List::ItemPrices | List::FieldRules => continue,
                List::CoveredServices => (self.covered("services").await, covered_here(store, Kind::Service)),
                List::CoveredItems => (self.covered("items").await, covered_here(store, Kind::Item)),
                List::Services => (self.elements(Kind::Service).await, bodies(store, list)),
                List::Items => (self.elements(Kind::Item).await, bodies(store, list)),
                List::Diagnoses => (self.diagnoses().await, bodies(store, list)),
                // Fetched only where somebody wishes it or may, and compared where that is tested.
                List::People | List::Policies | List::LegalForms | List::Bills | List::Payments => continue,
                List::Administrators => (self.administrators().await, bodies(store, list)),
                List::Facilities => (self.facilities().await, bodies(store, list)),
                List::Places => (self.places().await, bodies(store, list)),
                List::Products => (self.products().await, bodies(store, list)),
            };
            compare(list.as_str(), &cut(truth, depth), &cut(mirror, depth), &mut found);
        }
        self.compare_prices(store, &mut found).await;
        found
    }

    async fn elements(&self, kind: Kind) -> Rows {
        let common = "uuid code name price maximumAmount careType frequency patientCategory validityFrom";
        let rows = match kind {
            Kind::Service => {
                let fields = format!("{common} category level type packagetype manualPrice");
                self.all("medicalServices", "orderBy: [\"id\"], ", &fields).await
            }
            Kind::Item => {
                self.all("medicalItems", "orderBy: [\"id\"], ", &format!("{common} type package quantity")).await
            }
        };
        let rows = rows.into_iter().map(|node| {
            let (category, rest) = match kind {
                Kind::Service => ("category", vec!["type", "packagetype", "manualPrice"]),
                Kind::Item => ("type", vec!["quantity"]),
            };
            let rest: Map<String, Value> = rest.into_iter().map(|name| (name.to_owned(), node[name].clone())).collect();
            json!({
                "kind": kind.as_str(), "uuid": node["uuid"], "code": node["code"], "name": node["name"],
                "price": node["price"], "package": node["package"], "category": node[category], "level": node["level"],
                "care_type": node["careType"], "frequency_days": node["frequency"],
                "patient_category": node["patientCategory"], "maximum": node["maximumAmount"],
                "valid_from": node["validityFrom"].as_str().and_then(|at| at.get(..10)), "rest": rest,
            })
        });
        keyed(rows, "uuid")
    }

    async fn diagnoses(&self) -> Rows {
        let rows = self.all("diagnoses", "", "code name validityTo").await;
        let rows = rows.into_iter().filter(|row| row["validityTo"].is_null());
        keyed(rows.map(|row| json!({ "code": row["code"], "name": row["name"] })), "code")
    }

    async fn administrators(&self) -> Rows {
        let rows = self.all("claimAdmins", "healthFacility_Code: \"TRAIN1\", ", "uuid code lastName otherNames").await;
        let rows = rows.into_iter().map(|row| {
            json!({ "uuid": row["uuid"], "code": row["code"], "last_name": row["lastName"], "other_names": row["otherNames"] })
        });
        keyed(rows, "uuid")
    }

    async fn facilities(&self) -> Rows {
        let fields = "uuid code name level careType legalForm { code } location { name } status email";
        let rows = self.all("healthFacilitiesStr", "ignoreLocation: true, ", fields).await;
        let rows = rows.into_iter().map(|row| {
            json!({
                "uuid": row["uuid"], "code": row["code"], "name": row["name"], "level": row["level"],
                "care_type": row["careType"], "legal_form": row["legalForm"]["code"], "district": row["location"]["name"],
                "rest": { "status": row["status"], "email": row["email"] },
            })
        });
        keyed(rows, "uuid")
    }

    async fn places(&self) -> Rows {
        let rows = self.all("locations", "", "uuid code name type parent { uuid }").await;
        let kind = |letter: &Value| match letter.as_str() {
            Some("R") => "region",
            Some("D") => "district",
            Some("W") => "ward",
            _ => "village",
        };
        let rows = rows.into_iter().map(|row| {
            json!({
                "uuid": row["uuid"], "code": row["code"], "name": row["name"], "kind": kind(&row["type"]),
                "parent": row["parent"]["uuid"],
            })
        });
        keyed(rows, "uuid")
    }

    async fn products(&self) -> Rows {
        let rows = self.all("products", "", "uuid code name").await;
        // What a product limits is held against the payer where products are.
        keyed(rows.into_iter(), "uuid")
    }

    /// What every product covers, by product and element: how much of it, how often, and after how many months.
    async fn covered(&self, name: &str) -> Rows {
        let mut rows = Rows::new();
        for product in self.all("products", "", "uuid").await {
            let product = product["uuid"].as_str().expect("a UUID");
            let element = if name == "services" { "service" } else { "item" };
            let fields = format!(
                "{element} {{ uuid code }} limitationType limitAdult limitNoAdult waitingPeriodAdult priceOrigin"
            );
            for offset in (0..).step_by(100) {
                let ask = format!(
                    "{{ product(uuid: \"{product}\") {{ {name}(first: 100, offset: {offset}) {{ edges {{ node {{ {fields} }} }} }} }} }}"
                );
                let mut data = self.ask(&ask).await;
                let edges = data["product"][name]["edges"].take();
                let edges = edges.as_array().expect("edges");
                for node in edges.iter().map(|edge| &edge["node"]) {
                    let kind = match node["limitationType"].as_str() {
                        Some("CO_INSURANCE") => "co_insurance",
                        _ => "fixed_amount",
                    };
                    let key = format!("{product}:{}", node[element]["uuid"].as_str().expect("a UUID"));
                    let row = json!({
                        "code": node[element]["code"], "kind": kind, "quantity": node["limitNoAdult"],
                        "price": node["limitAdult"], "months": node["waitingPeriodAdult"],
                    });
                    rows.insert(key, tidy(row));
                }
                if edges.len() < 100 {
                    break;
                }
            }
        }
        rows
    }

    async fn compare_prices(&self, store: &Store, found: &mut Vec<String>) {
        let fields = "uuid code name servicesPricelist { id } itemsPricelist { id }";
        let own = self.all("healthFacilities", "code: \"TRAIN1\", ", fields).await.remove(0);
        let number = |id: &Value| {
            let text = base64::engine::general_purpose::STANDARD.decode(id.as_str()?).ok()?;
            String::from_utf8(text).ok()?.rsplit_once(':')?.1.parse::<i64>().ok()
        };
        let facility = store.read(|read| read.mirror().facility()).map_err(|error: StoreError| error).expect("reads");
        let facility = facility.expect("a facility");
        if own["name"] != facility.name
            || own["code"] != facility.code.as_str()
            || own["uuid"] != facility.uuid.as_str()
        {
            found.push(format!("facility: {own} is {facility:?}"));
        }
        for (kind, list, connection, id, own) in [
            (
                Kind::Service,
                List::ServicePrices,
                "medicalServices",
                "servicesPricelist",
                number(&own["servicesPricelist"]["id"]),
            ),
            (Kind::Item, List::ItemPrices, "medicalItems", "itemsPricelist", number(&own["itemsPricelist"]["id"])),
        ] {
            let Some(own) = own else {
                found.push(format!("{id} is gone"));
                continue;
            };
            let data =
                self.ask(&format!("{{ pricelists({id}Id: {own}) {{ services {{ id p }} items {{ id p }} }} }}")).await;
            let name = if kind == Kind::Service { "services" } else { "items" };
            let prices: BTreeMap<i64, Value> = data["pricelists"][name]
                .as_array()
                .expect("prices")
                .iter()
                .map(|row| (row["id"].as_i64().expect("an id"), row["p"].clone()))
                .collect();
            let elements = self.all(connection, "orderBy: [\"id\"], ", "id code price").await;
            let mut truth = Rows::new();
            for element in &elements {
                if let Some(overrule) = prices.get(&number(&element["id"]).expect("a number")) {
                    let price = overrule.as_str().unwrap_or_else(|| element["price"].as_str().expect("a price"));
                    let row = json!({ "overrule": amount(overrule), "price": amount(&json!(price)) });
                    truth.insert(element["code"].as_str().expect("a code").to_owned(), row);
                }
            }
            let (page, keys) = store
                .read(|read| {
                    Ok::<_, StoreError>((read.mirror().price_page(kind, "", 1_000_000)?, read.mirror().keys(list)?))
                })
                .expect("reads");
            let mirror = page.iter().map(|listed| {
                let overrule = listed.overrule.map_or(Value::Null, |own| amount(&json!(own.to_string())));
                let row = json!({ "overrule": overrule, "price": amount(&json!(listed.price().to_string())) });
                (listed.element.code.to_string(), row)
            });
            compare(&format!("{} shown", list.as_str()), &truth, &mirror.collect(), found);
            let told: BTreeSet<String> = prices.keys().map(|number| format!("{own}:{number}")).collect();
            if told != keys.into_iter().collect() {
                found.push(format!("{}: other rows than the payer's", list.as_str()));
            }
        }
    }
}

/// Bodies of a list's rows as the mirror keeps them; of a product only its name.
fn bodies(store: &Store, list: List) -> Rows {
    let rows: Vec<Value> =
        store.read(|read| read.mirror().all(list)).map_err(|error: StoreError| error).expect("reads");
    let key = if list == List::Diagnoses { "code" } else { "uuid" };
    let named = |row: Value| json!({ "uuid": row["uuid"], "code": row["code"], "name": row["name"] });
    keyed(rows.into_iter().map(|row| if list == List::Products { named(row) } else { row }), key)
}

/// What the mirror says the products cover, as [`Truth::covered`] tells it.
fn covered_here(store: &Store, kind: Kind) -> Rows {
    let list = List::covered(kind);
    let keys = store.read(|read| read.mirror().keys(list)).map_err(|error: StoreError| error).expect("reads");
    let products: BTreeSet<&str> = keys.iter().filter_map(|key| Some(key.split_once(':')?.0)).collect();
    let mut here = Rows::new();
    for product in products {
        let product = claims_domain::ids::ServerId::new(product);
        let rows = store.read(|read| read.mirror().covered_by(&product, kind)).map_err(|error: StoreError| error);
        for covered in rows.expect("reads") {
            let row = json!({
                "code": covered.code, "kind": covered.other.kind, "quantity": covered.most.adult,
                "price": covered.other.limit.adult, "months": covered.waiting_months.adult,
            });
            here.insert(format!("{}:{}", product.as_str(), covered.element.as_str()), tidy(row));
        }
    }
    assert_eq!(here.len(), keys.len(), "every row is of a product");
    here
}

fn keyed(rows: impl Iterator<Item = Value>, key: &str) -> Rows {
    let mut all = Rows::new();
    for row in rows {
        let key = row[key].as_str().expect("a key").to_owned();
        let again = all.insert(key, tidy(row));
        assert_eq!(again, None, "a row twice");
    }
    all
}

/// Without what is empty, and with amounts in one writing.
fn tidy(row: Value) -> Value {
    let Value::Object(fields) = row else { return row };
    let fields = fields.into_iter().filter_map(|(name, value)| {
        let value = match name.as_str() {
            "price" | "maximum" | "quantity" => amount(&value),
            _ => tidy(value),
        };
        let is_empty = value.is_null() || value == json!("") || value == json!({});
        (!is_empty).then_some((name, value))
    });
    Value::Object(fields.collect())
}

fn amount(value: &Value) -> Value {
    let text = value.as_str().map(str::to_owned).or_else(|| value.as_number().map(ToString::to_string));
    text.and_then(|text| text.parse::<Decimal>().ok())
        .map_or(Value::Null, |amount| json!(amount.normalize().to_string()))
}

fn cut(rows: Rows, depth: Depth) -> Rows {
    if depth == Depth::Whole {
        return rows;
    }
    let named = |row: &Value| {
        let fields = ["uuid", "code", "name", "price"]
            .into_iter()
            .filter_map(|name| Some((name.to_owned(), row.get(name)?.clone())));
        Value::Object(fields.collect())
    };
    rows.iter().map(|(key, row)| (key.clone(), named(row))).collect()
}

fn compare(what: &str, truth: &Rows, mirror: &Rows, found: &mut Vec<String>) {
    if truth == mirror {
        return;
    }
    let keys: BTreeSet<&String> = truth.keys().chain(mirror.keys()).collect();
    let differ = keys.into_iter().filter(|key| truth.get(*key) != mirror.get(*key));
    let told = |row: Option<&Value>| row.map_or_else(|| "nothing".to_owned(), Value::to_string);
    found.extend(
        differ.take(5).map(|key| format!("{what} {key}: {} is here {}", told(truth.get(key)), told(mirror.get(key)))),
    );
}
