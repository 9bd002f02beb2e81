//! The questions: everything the client asks, and what goes wrong with it.

use std::future::Future;
use std::pin::Pin;

use claims_domain::Timestamp;
use claims_domain::catalogue::Kind;
use claims_domain::feedback::Feedback;
use claims_domain::ids::{ClaimCode, FacilityCode, InsureeNo, ServerId};
use claims_openimis::bundles::{self, Since};
use claims_openimis::gql::many::{List, Order, Span};
use claims_openimis::gql::people::District;
use claims_openimis::gql::{self, register};
use claims_openimis::{path, people};
use reqwest::Method;
use serde_json::{Value, json};

use crate::side::{Given, Side, Signed};

/// In the training data: a child with an active policy, as on the real side, and somebody without any.
pub const TRAINING_COVERED: &str = "700100013";
pub const TRAINING_NOT_COVERED: &str = "700100211";

/// Any instant will do: it makes the filter one that nobody used before.
const SOME_TIME: Timestamp = Timestamp::from_millis(7_000);
/// More rows than either side has of what the questions list whole: which rows come first, neither tells.
const EVERY: u32 = 1_000;
/// Two short pages of a list.
const PAGES: [Span; 2] = [Span { offset: 0, first: 3 }, Span { offset: 3, first: 3 }];

type Answer<'a> = Pin<Box<dyn Future<Output = Given> + 'a>>;
type Question = Box<dyn for<'a> Fn(&'a mut Side) -> Answer<'a>>;

/// A named question.
pub struct Exchange {
    name: &'static str,
    question: Question,
}

impl Exchange {
    pub const fn name(&self) -> &'static str {
        self.name
    }

    pub async fn put_to(&self, side: &mut Side) -> Given {
        (self.question)(side).await
    }
}

/// A question of several steps.
pub fn exchange(name: &'static str, question: impl for<'a> Fn(&'a mut Side) -> Answer<'a> + 'static) -> Exchange {
    Exchange { name, question: Box::new(question) }
}

/// A request whose path and body depend on the side.
fn fhir(
    name: &'static str,
    method: Method,
    path: fn(&Side) -> String,
    body: fn(&mut Side) -> Option<String>,
    signed: Signed,
) -> Exchange {
    Exchange {
        name,
        question: Box::new(move |side| {
            let method = method.clone();
            Box::pin(async move {
                let body = body(side);
                side.given(method, &path(side), body, signed).await
            })
        }),
    }
}

fn get(name: &'static str, path: fn(&Side) -> String) -> Exchange {
    fhir(name, Method::GET, path, |_| None, Signed::In)
}

/// A list without what differs because the data do.
fn get_but(name: &'static str, path: fn() -> String, but: fn(&mut Value)) -> Exchange {
    exchange(name, move |side| Box::pin(side.given_but(path(), but)))
}

/// The rows of what may be claimed as often as one likes: the seeded country has no others.
fn without_frequencies(bundle: &mut Value) {
    let rows = bundle["entry"].as_array_mut().expect("rows");
    rows.retain(|row| !row.to_string().contains("\"period\":"));
    assert!(rows.len() > 50, "nearly all of them");
}

/// What is around the rows of a page: which rows are in it, the server leaves open.
fn without_rows(bundle: &mut Value) {
    let rows = bundle.as_object_mut().and_then(|fields| fields.remove("entry"));
    assert!(rows.is_some_and(|rows| rows.as_array().is_some_and(|rows| !rows.is_empty())), "the page has rows");
}

fn graphql(name: &'static str, request: fn(&Side) -> gql::Request) -> Exchange {
    Exchange {
        name,
        question: Box::new(move |side| {
            Box::pin(async move {
                let request = request(side);
                side.given_graphql(&request.document, &request.variables).await
            })
        }),
    }
}

fn claim(name: &'static str, spoil: fn(&Side, &mut Value)) -> Exchange {
    Exchange {
        name,
        question: Box::new(move |side| {
            Box::pin(async move {
                let code = side.next_code();
                let mut body = claim_body(side, &code);
                spoil(side, &mut body);
                side.given(Method::POST, "api_fhir_r4/Claim/", Some(body.to_string()), Signed::In).await
            })
        }),
    }
}

#[expect(clippy::disallowed_methods, reason = "both payers judge dates by this clock")]
pub fn claim_body(side: &Side, code: &str) -> Value {
    let yesterday = (chrono::Local::now().date_naive() - chrono::Duration::days(1)).to_string();
    let today = chrono::Local::now().date_naive().to_string();
    let line = |sequence: u32, kind: &str, reference: String, price: u32| {
        json!({
            "sequence": sequence, "category": { "text": kind }, "productOrService": { "text": "x" },
            "quantity": { "value": 1 }, "unitPrice": { "value": price },
            "extension": [{ "url": "https://openimis.github.io/openimis_fhir_r4_ig/StructureDefinition/claim-item-reference",
                            "valueReference": { "reference": reference } }],
        })
    };
    json!({
        "resourceType": "Claim", "status": "active", "use": "claim", "created": today,
        "identifier": [{ "type": { "coding": [{ "code": "Code" }] }, "value": code }],
        "type": { "coding": [{ "code": "O" }] },
        "patient": { "reference": format!("Patient/{}", side.names.covered_uuid) },
        "provider": { "reference": format!("Organization/{}", side.names.facility_uuid) },
        "enterer": { "reference": format!("Practitioner/{}", side.names.administrator_uuid) },
        "billablePeriod": { "start": yesterday, "end": yesterday },
        "diagnosis": [{ "sequence": 1, "diagnosisCodeableConcept": { "coding": [{ "code": "A09" }] } }],
        "item": [
            line(1, "service", format!("ActivityDefinition/{}", side.names.service_uuid), 200),
            line(2, "item", format!("Medication/{}", side.names.item_uuid), 10),
        ],
        "insurance": [], "total": { "value": 210 },
    })
}

/// The same code twice, by two claims.
fn duplicate() -> Exchange {
    Exchange {
        name: "a claim under a code that is used",
        question: Box::new(|side| {
            Box::pin(async move {
                let code = side.next_code();
                let body = claim_body(side, &code).to_string();
                side.given(Method::POST, "api_fhir_r4/Claim/", Some(body.clone()), Signed::In).await;
                side.given(Method::POST, "api_fhir_r4/Claim/", Some(body), Signed::In).await
            })
        }),
    }
}

/// The code of a claim that is accepted.
pub async fn accepted(side: &mut Side) -> String {
    let code = side.next_code();
    let body = claim_body(side, &code).to_string();
    side.given(Method::POST, "api_fhir_r4/Claim/", Some(body), Signed::In).await;
    code
}

/// A claim that was accepted, read back by its code.
fn read_back() -> Exchange {
    Exchange {
        name: "the answer to a claim by its code",
        question: Box::new(|side| {
            Box::pin(async move {
                let code = accepted(side).await;
                side.given(Method::GET, &format!("api_fhir_r4/ClaimResponse/{code}/"), None, Signed::In).await
            })
        }),
    }
}

/// Bills to the facility. The real side was seeded with one; the training payer makes one when it has priced a claim.
fn bills() -> Exchange {
    Exchange {
        name: "bills to the facility",
        question: Box::new(|side| {
            Box::pin(async move {
                side.price_claims().await;
                let facility = ServerId::new(&side.names.facility_uuid);
                let path = bundles::bills(&facility).path(1, 5, &Since::ever(SOME_TIME));
                side.given(Method::GET, &path, None, Signed::In).await
            })
        }),
    }
}

/// Feedback about a claim, as often as told; the answer to the last.
fn feedback(name: &'static str, times: usize, spoil: fn(&mut Value)) -> Exchange {
    Exchange {
        name,
        question: Box::new(move |side| {
            Box::pin(async move {
                let code = accepted(side).await;
                let claim = ServerId::new(&side.claim_uuid(&code).await);
                let person = ServerId::new(&side.names.covered_uuid);
                let told = Feedback::new([true, false, true, false], 4).expect("an assessment of 4");
                let body = claims_openimis::feedback::body(&claim, &person, &told);
                let mut body = serde_json::from_slice(&body).expect("our own JSON");
                spoil(&mut body);
                let post = || side.given(Method::POST, path::COMMUNICATION, Some(body.to_string()), Signed::Superuser);
                for _ in 1..times {
                    post().await;
                }
                post().await
            })
        }),
    }
}

/// What the payer asks about a claim that it did not select.
fn not_asked() -> Exchange {
    Exchange {
        name: "the questions about a claim that was not selected",
        question: Box::new(|side| {
            Box::pin(async move {
                let code = accepted(side).await;
                let claim = ServerId::new(&side.claim_uuid(&code).await);
                side.given(Method::GET, &path::communication_request(claim.as_str()), None, Signed::In).await
            })
        }),
    }
}

/// A claim that was accepted, found by its code over GraphQL.
fn found_by_code() -> Exchange {
    Exchange {
        name: "a claim by its code over GraphQL",
        question: Box::new(|side| {
            Box::pin(async move {
                let code = accepted(side).await;
                let request = gql::claim_by_code(&ClaimCode::new(&code));
                side.given_graphql(&request.document, &request.variables).await
            })
        }),
    }
}

/// A question about the district the facility lies in, which is asked for first.
fn of_the_district(name: &'static str, request: fn(&District) -> gql::Request) -> Exchange {
    Exchange {
        name,
        question: Box::new(move |side| {
            Box::pin(async move {
                let request = request(&side.district().await);
                side.given_graphql(&request.document, &request.variables).await
            })
        }),
    }
}

/// Two short pages of a list.
fn in_pages<T>(list: &List<T>) -> gql::Request {
    list.ask(&PAGES, Order::Usual)
}

pub fn all() -> Vec<Exchange> {
    let mut all = crate::claims::all();
    all.extend(of_the_client());
    all
}

fn of_the_client() -> Vec<Exchange> {
    let login = |name, body: fn(&mut Side) -> Option<String>| {
        fhir(name, Method::POST, |_| "api_fhir_r4/login/".into(), body, Signed::Nobody)
    };
    vec![
        login("sign-in", |side| {
            Some(json!({ "username": side.names.user, "password": side.names.password }).to_string())
        }),
        login("sign-in with a wrong password", |side| {
            Some(json!({ "username": side.names.user, "password": "wrong" }).to_string())
        }),
        login("sign-in as nobody known", |_| Some(json!({ "username": "nobody", "password": "wrong" }).to_string())),
        login("sign-in without a password", |side| Some(json!({ "username": side.names.user }).to_string())),
        login("sign-in with broken JSON", |_| Some("{\"username\":".into())),
        fhir("a question without a token", Method::GET, |_| "api_fhir_r4/Patient/".into(), |_| None, Signed::Nobody),
        fhir("a question with a bad token", Method::GET, |_| "api_fhir_r4/Patient/".into(), |_| None, Signed::BadToken),
        get("who am I", |_| "core/users/current_user/".into()),
        get("no slash at the end", |_| "api_fhir_r4/Patient".into()),
        get("an address that is not there", |_| "api_fhir_r4/Nothing/".into()),
        get("patients", |_| "api_fhir_r4/Patient/?_count=1000".into()),
        get_but("a page of patients", || "api_fhir_r4/Patient/?_count=5&page-offset=2".into(), without_rows),
        get("a page beyond the end", |_| "api_fhir_r4/Patient/?_count=50&page-offset=99".into()),
        get("a date the server cannot read", |_| "api_fhir_r4/Patient/?_lastUpdated=ge2026-01-01".into()),
        get("a person by number", |side| format!("api_fhir_r4/Patient/{}/", side.names.covered)),
        get("a person by UUID", |side| format!("api_fhir_r4/Patient/{}/", side.names.covered_uuid)),
        get("a person by identifier", |side| format!("api_fhir_r4/Patient/?identifier={}", side.names.covered)),
        get("a number nobody has", |_| "api_fhir_r4/Patient/000000000/".into()),
        get("an identifier nobody has", |_| "api_fhir_r4/Patient/?identifier=000000000".into()),
        get("a facility by code", |side| format!("api_fhir_r4/Organization/{}/", side.names.facility)),
        get_but("items", || "api_fhir_r4/Medication/?_count=1000".into(), without_frequencies),
        get_but("a page of items", || "api_fhir_r4/Medication/?_count=10".into(), without_rows),
        get_but("services", || "api_fhir_r4/ActivityDefinition/?_count=1000".into(), without_frequencies),
        get_but("a page of services", || "api_fhir_r4/ActivityDefinition/?_count=10".into(), without_rows),
        get("a service by code", |side| format!("api_fhir_r4/ActivityDefinition/{}/", side.names.service)),
        get("a service nobody knows", |_| "api_fhir_r4/ActivityDefinition/ZZZZ/".into()),
        get("claim administrators", |_| "api_fhir_r4/Practitioner/?resourceType=ca".into()),
        get_but("changed items", || bundles::items().path(1, EVERY, &Since::ever(SOME_TIME)), without_frequencies),
        get_but(
            "changed services",
            || bundles::services().path(1, EVERY, &Since::ever(SOME_TIME)),
            without_frequencies,
        ),
        get("a page of places", |_| bundles::places().path(1, 50, &Since::ever(SOME_TIME))),
        get("a page of facilities", |_| bundles::facilities().path(1, 50, &Since::ever(SOME_TIME))),
        get("facilities by time", |_| {
            "api_fhir_r4/Organization/?resourceType=prov&_lastUpdated=ge2020-01-01T00:00:00".into()
        }),
        get("a page of products", |_| bundles::products().path(1, 50, &Since::ever(SOME_TIME))),
        get("a page of people", |_| people::people().path(1, EVERY, &Since::ever(SOME_TIME))),
        get("a page of policies with people", |_| people::contracts().path(1, 50, &Since::ever(SOME_TIME))),
        get("a page of administrators", |side| {
            bundles::administrators(&FacilityCode::new(side.names.facility)).path(1, 50, &Since::ever(SOME_TIME))
        }),
        get("diagnoses", |_| "api_fhir_r4/CodeSystem/diagnosis/".into()),
        claim("a claim that passes the rules", |_, _| {}),
        claim("a claim for somebody without cover", |side, body| {
            body["patient"] = json!({ "reference": format!("Patient/{}", side.names.not_covered_uuid) });
        }),
        claim("a claim dated before its visit", |_, body| body["created"] = json!("2020-01-01")),
        claim("a claim for a person by number", |side, body| {
            body["patient"] = json!({ "reference": format!("Patient/{}", side.names.covered) });
        }),
        claim("a claim for nobody known", |_, body| body["patient"] = json!({ "reference": "Patient/000000000" })),
        claim("a claim without an enterer", |_, body| drop(body.as_object_mut().map(|body| body.remove("enterer")))),
        claim("a claim without a total", |_, body| drop(body.as_object_mut().map(|body| body.remove("total")))),
        claim("a claim with an unknown diagnosis", |_, body| {
            body["diagnosis"] =
                json!([{ "sequence": 1, "diagnosisCodeableConcept": { "coding": [{ "code": "ZZZ9" }] } }]);
        }),
        claim("a claim with a field nobody knows", |_, body| body["favourite"] = json!("blue")),
        claim("a claim with a line of no kind", |_, body| body["item"][0]["category"] = json!({ "text": "gift" })),
        claim("a claim for a service nobody knows", |_, body| {
            body["item"][0]["extension"][0]["valueReference"] =
                json!({ "reference": "ActivityDefinition/00000000-0000-4000-8000-000000000000" });
        }),
        fhir(
            "a claim that is no JSON",
            Method::POST,
            |_| "api_fhir_r4/Claim/".into(),
            |_| Some("<Claim/>".into()),
            Signed::In,
        ),
        duplicate(),
        read_back(),
        get("questions about a claim nobody sent", |_| {
            path::communication_request("00000000-0000-4000-8000-000000000000")
        }),
        get("the answer to a claim nobody sent", |_| "api_fhir_r4/ClaimResponse/NO-SUCH-CLAIM/".into()),
        fhir(
            "is this person covered, over FHIR",
            Method::POST,
            |_| "api_fhir_r4/CoverageEligibilityRequest/".into(),
            eligibility,
            Signed::In,
        ),
        graphql("facility with its price lists", |side| gql::facility(side.names.facility)),
        graphql("a facility nobody knows", |_| gql::facility("NOWHERE")),
        graphql("pages of services", |_| register::services().ask(&PAGES, Order::Usual)),
        graphql("the services that changed last", |_| register::services().ask(&PAGES, Order::NewestFirst)),
        graphql("names of services", |_| register::services().ask_known(&PAGES)),
        graphql("pages of items", |_| register::items().ask(&PAGES, Order::Usual)),
        graphql("the items that changed last", |_| register::items().ask(&PAGES, Order::NewestFirst)),
        graphql("names of items", |_| register::items().ask_known(&PAGES)),
        graphql("pages of diagnoses", |_| register::diagnoses().ask(&PAGES, Order::Usual)),
        graphql("names of diagnoses", |_| register::diagnoses().ask_known(&PAGES)),
        graphql("pages of administrators", |side| {
            register::administrators(side.names.facility).ask(&PAGES, Order::Usual)
        }),
        graphql("names of administrators", |side| register::administrators(side.names.facility).ask_known(&PAGES)),
        graphql("facilities around", |_| register::facilities().ask(&PAGES, Order::NewestFirst)),
        graphql("facilities of the country", |_| register::all_facilities().ask(&PAGES, Order::Usual)),
        graphql("names of facilities", |_| register::all_facilities().ask_known(&PAGES)),
        graphql("places around", |_| register::places().ask(&PAGES, Order::NewestFirst)),
        graphql("names of places", |_| register::places().ask_known(&PAGES)),
        graphql("products over GraphQL", |_| register::products().ask(&PAGES, Order::Usual)),
        graphql("how a product stands", |side| register::standings(&[ServerId::new(&side.names.product_uuid)])),
        graphql("a product nobody knows", |_| {
            register::standings(&[ServerId::new("00000000-0000-4000-8000-000000000000")])
        }),
        graphql("services a product covers", |side| {
            register::covered_services(&ServerId::new(&side.names.product_uuid)).ask(&PAGES, Order::Usual)
        }),
        graphql("items a product covers", |side| {
            register::covered_items(&ServerId::new(&side.names.product_uuid)).ask(&PAGES, Order::Usual)
        }),
        graphql("names of what a product covers", |side| {
            register::covered_items(&ServerId::new(&side.names.product_uuid)).ask_known(&PAGES)
        }),
        graphql("dated prices of items", |_| register::price_rows(Kind::Item, 1).ask(&PAGES, Order::Usual)),
        graphql("dated prices of services", |_| register::price_rows(Kind::Service, 1).ask(&PAGES, Order::Usual)),
        graphql("names of prices", |_| register::price_rows(Kind::Item, 1).ask_known(&PAGES)),
        graphql("more rows than a page may have", |_| gql::Request {
            document: "{ diagnoses(first: 101) { totalCount } }".into(),
            variables: json!({}),
        }),
        graphql("places counted", |_| gql::Request {
            document: "{ locations { totalCount } }".into(),
            variables: json!({}),
        }),
        graphql("diagnoses sorted", |_| gql::Request {
            document: "{ diagnoses(orderBy: [\"code\"]) { totalCount } }".into(),
            variables: json!({}),
        }),
        graphql("prices of two lists", |_| gql::prices(Some(1), Some(1))),
        graphql("a person over GraphQL", |side| gql::insuree(&InsureeNo::typed(side.names.covered))),
        graphql("a person nobody knows over GraphQL", |_| gql::insuree(&InsureeNo::typed("000000000"))),
        graphql("policies", |side| {
            gql::policies(&InsureeNo::typed(side.names.covered), "2026-01-01".parse().expect("a day"))
        }),
        graphql("no policies", |side| {
            gql::policies(&InsureeNo::typed(side.names.not_covered), "2026-01-01".parse().expect("a day"))
        }),
        graphql("what is left", |side| gql::eligibility(&InsureeNo::typed(side.names.covered))),
        graphql("one service", |side| {
            gql::element_cover(&InsureeNo::typed(side.names.covered), Kind::Service, side.names.service)
        }),
        graphql("one item", |side| {
            gql::element_cover(&InsureeNo::typed(side.names.covered), Kind::Item, side.names.item)
        }),
        graphql("codes that begin like ours", |_| gql::claims_by_code_prefix("TW-", None)),
        graphql("codes that begin like nobody's", |_| gql::claims_by_code_prefix("NO-SUCH-", None)),
        graphql("the facility's claims", |side| gql::claims(side.names.facility, None, None, None)),
        graphql("the facility's own price lists", |side| gql::own_lists(side.names.facility)),
        graphql("the district of the facility", |side| gql::people::district(&FacilityCode::new(side.names.facility))),
        of_the_district("how many live in the district", gql::people::size),
        of_the_district("people of the district", |district| in_pages(&gql::people::insurees(district))),
        of_the_district("policies of the district", |district| in_pages(&gql::people::policies(district))),
        graphql("stages of policies", |side| gql::stages(&InsureeNo::typed(side.names.covered))),
        graphql("which fields the scheme wants", |_| gql::field_rules()),
        graphql("what can be asked", |_| gql::Request {
            document: "{ __type(name: \"Query\") { name fields { __typename } } }".into(),
            variables: json!({}),
        }),
        found_by_code(),
        graphql("is a code free", |_| gql::validate_code(&ClaimCode::new("NO-SUCH-CLAIM"))),
        graphql("a question with a field nobody knows", |_| gql::Request {
            document: "{ claims(first: 1) { edges { node { favouriteColour } } } }".into(),
            variables: json!({}),
        }),
        graphql("a question that is no GraphQL", |_| gql::Request {
            document: "claims first please".into(),
            variables: json!({}),
        }),
        graphql("a token renewed", |side| gql::refresh_token(side.token())),
        graphql("a token renewed that is none", |_| gql::refresh_token("no.such.token")),
        graphql("sign-in over GraphQL", |side| gql::token_auth(side.names.user, side.names.password)),
        not_asked(),
        get("the questions about a claim by its code", |_| "api_fhir_r4/CommunicationRequest/RAPHOS-A-000001/".into()),
        feedback("feedback about a claim", 1, |_| {}),
        feedback("feedback about a claim that has some", 2, |_| {}),
        feedback("feedback that is not completed", 1, |body| body["status"] = json!("preparation")),
        feedback("feedback without a payload", 1, |body| drop(body.as_object_mut().map(|body| body.remove("payload")))),
        feedback("feedback with four of five answers", 1, |body| {
            drop(body["payload"].as_array_mut().map(Vec::pop));
        }),
        feedback("feedback that says maybe", 1, |body| body["payload"][0]["contentString"] = json!("maybe")),
        feedback("feedback about a claim nobody knows", 1, |body| {
            body["about"][0]["reference"] = json!("Claim/00000000-0000-4000-8000-000000000000");
        }),
        // Last: a new CSRF token ends the one before.
        graphql("a CSRF token", |_| gql::csrf()),
        bills(),
    ]
}

fn eligibility(side: &mut Side) -> Option<String> {
    let number = side.names.covered;
    Some(
        json!({
            "resourceType": "CoverageEligibilityRequest", "status": "active", "purpose": ["benefits"], "created": "2026-01-01",
            "patient": { "reference": format!("Patient/{number}") }, "insurer": { "reference": "openIMIS" },
        })
        .to_string(),
    )
}
