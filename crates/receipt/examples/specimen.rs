//! Writes specimen papers into a folder, to be looked at: `cargo run -p claims-receipt --example specimen -- FOLDER`.

#![expect(clippy::print_stdout, reason = "a tool that tells what it wrote")]

use std::error::Error;
use std::time::Instant;

use claims_domain::paper::{ClaimForm, Mark};
use claims_receipt::claim_form;
use claims_words::Lang;

#[path = "../tests/common/mod.rs"]
mod common;

use common::{answered, form, line, with_lines};

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args().nth(1).unwrap_or_else(|| ".".to_owned());
    for (name, form, lang) in specimens() {
        let bytes = claim_form(&form, lang)?;
        let mut times: Vec<_> = (0..30)
            .map(|_| {
                let start = Instant::now();
                claim_form(&form, lang).map(|_| start.elapsed())
            })
            .collect::<Result<_, _>>()?;
        times.sort();
        std::fs::write(format!("{folder}/{name}.pdf"), &bytes)?;
        let (median, slowest) = (times.get(15).copied().unwrap_or_default(), times.last().copied().unwrap_or_default());
        println!("{name}: {} bytes, median {median:?}, slowest {slowest:?}", bytes.len());
    }
    Ok(())
}

fn specimens() -> Vec<(&'static str, ClaimForm, Lang)> {
    let draft = ClaimForm {
        code: String::new(),
        insuree_name: None,
        sex: None,
        born: None,
        visit_type: None,
        visit_to: None,
        claim_date: None,
        diagnoses: Vec::new(),
        services: Vec::new(),
        items: Vec::new(),
        mark: Mark::NotYetSubmitted,
        administrator: String::new(),
        ..form()
    };
    let scripts = ClaimForm {
        facility_name: "क्षेत्रीय अस्पताल, काठमाडौँ (श्री ज्ञानेश्वर)".into(),
        insuree_name: Some("आशा राई".into()),
        diagnoses: vec![
            ("A09".into(), "झाडापखाला तथा संक्रामक ग्यास्ट्रोएन्टेराइटिस".into()),
            ("R05".into(), "السعال المزمن (3 أسابيع)".into()),
            ("R50".into(), "ໄຂ້ບໍ່ຮູ້ສາເຫດ ແລະ ເຈັບຫົວ".into()),
        ],
        services: vec![
            line("A1", "सामान्य परामर्श", "1", "400"),
            line("B2", "فحص عام", "1", "120"),
            line("C3", "ກວດສຸຂະພາບທົ່ວໄປ", "2", "80"),
        ],
        ..form()
    };
    let mut long = ClaimForm {
        facility_name: "Centre Hospitalier Régional Universitaire Saint-Jean-Baptiste de la Vallée du Mbam et de la Haute-Sanaga".into(),
        facility_code: "CHRUSJB1".into(),
        insuree_name: Some("Marie-Antoinette Philomène Nguemalieu épouse Tchoupo-Kamdem de Bandjoun".into()),
        insuree_number: "CM-0123456789-AB-9876543210".into(),
        administrator: "ADM-00012 · Jean-Christophe Emmanuel Mbarga-Atangana".into(),
        guarantee: Some("GAR-2026-000000123456789012345".into()),
        explanation: Some("Patiente référée par le centre de santé de Nkolbisson pour suspicion de paludisme grave avec anémie ; transfusion effectuée le même jour. Le contrôle est prévu dans huit jours, avec numération formule sanguine et goutte épaisse.".into()),
        submitted_anyway: Some("La carte de l’assurée a été renouvelée ce matin ; le registre n’est pas encore à jour.".into()),
        diagnoses: vec![
            ("B50.0".into(), "Paludisme à Plasmodium falciparum avec complications cérébrales, forme grave avec troubles de la conscience et convulsions répétées".into()),
            ("D64.9".into(), "Anémie, sans précision".into()),
            ("E86".into(), "Déplétion volémique".into()),
            ("R50.9".into(), "Fièvre, sans précision".into()),
            ("Z51.3".into(), "Transfusion sanguine, sans mention de diagnostic".into()),
        ],
        currency: "Fcfa".into(),
        copy: 2,
        ..answered()
    };
    if let Some(line) = long.services.first_mut() {
        line.name = "Consultation spécialisée de médecine interne avec examen clinique complet, électrocardiogramme et compte rendu détaillé".into();
        line.code = "CONS-SPEC-INT-0001".into();
    }
    let mut many = with_lines(40);
    many.mark = Mark::NotYetSubmitted;
    vec![
        ("submitted", form(), Lang::En),
        ("draft", draft, Lang::En),
        ("answered", answered(), Lang::En),
        ("scripts", scripts, Lang::En),
        ("long-fr", long, Lang::Fr),
        ("forty", many, Lang::En),
        ("hundred", with_lines(100), Lang::Fr),
    ]
}
