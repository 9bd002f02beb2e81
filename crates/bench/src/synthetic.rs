//! A synthetic catalogue as server pages: 10,000 services, 10,000 items, 15,000 diagnoses.

use std::io::Write as _;

use flate2::Compression;
use flate2::write::GzEncoder;
use rand::rngs::StdRng;
use rand::{Rng as _, SeedableRng as _};
use serde_json::{Value, json};

/// Services, and items.
pub const ELEMENTS: usize = 10_000;
/// Diagnoses.
pub const DIAGNOSES: usize = 15_000;
/// Rows of a page: the server's most.
const PAGE: usize = 100;

const WORDS: &[&str] = &[
    "amoxicillin",
    "paracetamol",
    "ibuprofen",
    "consultation",
    "radiographie",
    "échographie",
    "dressing",
    "wound",
    "large",
    "small",
    "tablet",
    "syrup",
    "capsule",
    "injection",
    "vial",
    "ampoule",
    "adult",
    "child",
    "suspension",
    "infusion",
    "chronic",
    "acute",
    "unspecified",
    "fracture",
    "of",
    "left",
    "right",
    "femur",
    "tibia",
    "fever",
    "malaria",
    "typhoid",
    "diarrhoea",
    "anaemia",
    "hypertension",
    "asthma",
    "pneumonia",
    "delivery",
    "antenatal",
    "visit",
    "first",
    "repeat",
    "blood",
    "count",
    "urine",
    "microscopy",
    "culture",
    "x-ray",
    "chest",
];

/// Pages as they come over the wire, gzipped.
pub struct Pages {
    pub services: Vec<Vec<u8>>,
    pub items: Vec<Vec<u8>>,
    pub diagnoses: Vec<Vec<u8>>,
}

/// The same pages for the same seed.
pub fn pages() -> Pages {
    let mut random = StdRng::seed_from_u64(7);
    let services = (0..ELEMENTS).map(|at| element(&mut random, 'S', at, true)).collect::<Vec<_>>();
    let items = (0..ELEMENTS).map(|at| element(&mut random, 'I', at, false)).collect::<Vec<_>>();
    let diagnoses = (0..DIAGNOSES)
        .map(|at| json!({ "node": { "code": format!("D{at:05}"), "name": name(&mut random) } }))
        .collect::<Vec<_>>();
    Pages {
        services: paged("medicalServices", &services),
        items: paged("medicalItems", &items),
        diagnoses: paged("diagnoses", &diagnoses),
    }
}

fn name(random: &mut StdRng) -> String {
    let count = random.random_range(2..6);
    let words: Vec<&str> = (0..count).map(|_| WORDS[random.random_range(0..WORDS.len())]).collect();
    format!("{} {}", words.join(" "), random.random_range(1..1000))
}

fn element(random: &mut StdRng, letter: char, at: usize, is_service: bool) -> Value {
    use std::fmt::Write as _;
    let mut uuid = String::new();
    let _ = write!(uuid, "{at:08x}-0000-4000-8000-{:012x}", u32::from(letter));
    let kind = if is_service { "ServiceGQLType" } else { "ItemGQLType" };
    let id = base64(&format!("{kind}:{}", at + 1));
    let mut node = json!({
        "id": id, "uuid": uuid, "code": format!("{letter}{at:05}"), "name": name(random), "type": "D",
        "price": format!("{}.{:02}", random.random_range(1..5000), random.random_range(0..100)),
        "maximumAmount": null, "careType": "B", "frequency": null, "patientCategory": 15, "validityFrom": "2026-01-01T00:00:00",
    });
    if let Some(object) = node.as_object_mut() {
        if is_service {
            object.insert("level".into(), json!("S"));
            object.insert("category".into(), json!("O"));
        } else {
            object.insert("package".into(), json!("1000 tablets"));
        }
    }
    json!({ "node": node })
}

fn paged(field: &str, edges: &[Value]) -> Vec<Vec<u8>> {
    edges
        .chunks(PAGE)
        .map(|chunk| {
            let page = json!({ "data": { field: {
                "totalCount": edges.len(), "pageInfo": { "hasNextPage": true, "endCursor": "x" }, "edges": chunk,
            } } });
            let mut gzip = GzEncoder::new(Vec::new(), Compression::default());
            let _ = gzip.write_all(page.to_string().as_bytes());
            gzip.finish().unwrap_or_default()
        })
        .collect()
}

fn base64(text: &str) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for three in text.as_bytes().chunks(3) {
        let bits = three.iter().enumerate().fold(0_u32, |bits, (at, byte)| bits | u32::from(*byte) << (16 - 8 * at));
        for at in 0..4 {
            if at <= three.len() {
                out.push(char::from(LETTERS[(bits >> (18 - 6 * at) & 63) as usize]));
            } else {
                out.push('=');
            }
        }
    }
    out
}
