//! Names for catalogues of any size: in the languages and scripts such catalogues really have, the same for the same seed.

use rust_decimal::Decimal;

use super::Ids;

/// Makes names out of the seed.
#[derive(Debug, Clone, Copy)]
pub(super) struct Names {
    ids: Ids,
}

const DRUGS: [&str; 24] = [
    "Amoxicilline",
    "Paracétamol",
    "Métronidazole",
    "Artéméther + luméfantrine",
    "Érythromycine",
    "Acide folique",
    "Sulfato ferroso",
    "Ácido acetilsalicílico",
    "Ibuprofen",
    "Ciprofloxacin",
    "Salbutamol",
    "Oral rehydration salts",
    "Ceftriaxone",
    "Diclofénac",
    "Hydrocortisone",
    "Doxycycline",
    "Dexaméthasone",
    "Insuline rapide",
    "पारासिटामोल",
    "एमोक्सिसिलिन",
    "मेट्रोनिडाजोल",
    "जीवनजल",
    "आइरन फोलिक",
    "सेट्रिजिन",
];

const FORMS: [&str; 12] = [
    "comprimé",
    "gélule",
    "sirop",
    "ampoule",
    "suppositoire",
    "tablets",
    "capsules",
    "crème",
    "poudre pour injection",
    "चक्की",
    "झोल",
    "सुई",
];

const STRENGTHS: [&str; 14] = [
    "5 mg",
    "10 mg",
    "20 mg",
    "25 mg",
    "50 mg",
    "100 mg",
    "125 mg/5 ml",
    "200 mg",
    "250 mg",
    "400 mg",
    "500 mg",
    "1 g",
    "2 %",
    "1 000 000 UI",
];

const ACTS: [&str; 22] = [
    "Consultation",
    "Radiographie",
    "Échographie",
    "Suture",
    "Ablation",
    "Biopsie",
    "Dressing",
    "Plâtre",
    "Réduction de fracture",
    "Drainage",
    "Laparotomy",
    "Examination under anaesthesia",
    "Electrocardiogram",
    "Prélèvement",
    "Césarienne",
    "Hospitalisation, par jour",
    "Cirugía menor",
    "Extracción",
    "शल्यक्रिया",
    "परीक्षण",
    "एक्स-रे",
    "ड्रेसिङ",
];

const PARTS: [&str; 20] = [
    "thorax",
    "abdomen",
    "crâne",
    "colonne vertébrale",
    "membre supérieur",
    "membre inférieur",
    "main gauche",
    "main droite",
    "œil",
    "oreille",
    "dent",
    "bassin",
    "knee",
    "shoulder",
    "hip",
    "abdomen and pelvis",
    "छाती",
    "पेट",
    "हात",
    "खुट्टा",
];

const DEGREES: [&str; 10] = [
    "simple",
    "complexe",
    "en urgence",
    "bilateral",
    "control",
    "with contrast",
    "under local anaesthesia",
    "chez l’enfant",
    "दोस्रो पटक",
    "आकस्मिक",
];

const ILLNESSES: [&str; 22] = [
    "Malaria",
    "Paludisme",
    "Fièvre typhoïde",
    "Tuberculosis",
    "Pneumonie",
    "Diarrhoea",
    "Fracture",
    "Brûlure",
    "Plaie ouverte",
    "Neoplasm",
    "Anaemia",
    "Diabetes mellitus",
    "Hypertension",
    "Complication de l’accouchement",
    "Infection",
    "Luxation",
    "Poisoning",
    "Malformation congénitale",
    "औलो",
    "झाडापखाला",
    "ज्वरो",
    "निमोनिया",
];

const SITES: [&str; 16] = [
    "unspecified",
    "sans précision",
    "of the lung",
    "of the upper limb",
    "de la hanche",
    "du genou",
    "with complications",
    "avec complications",
    "in pregnancy",
    "du nouveau-né",
    "of the skin",
    "recurrent",
    "chronique",
    "aiguë",
    "बालबालिकामा",
    "गर्भावस्थामा",
];

impl Names {
    pub(super) const fn seeded(ids: &Ids) -> Self {
        Self { ids: *ids }
    }

    /// The name of the n-th item.
    pub(super) fn item(&self, n: usize) -> String {
        let drawn = self.draw("item name", n);
        let (drug, form, strength) = (pick(&DRUGS, drawn), pick(&FORMS, drawn >> 16), pick(&STRENGTHS, drawn >> 32));
        format!("{drug} {strength} {form}, {}", 10 + (drawn >> 48) % 990)
    }

    /// The name of the n-th service.
    pub(super) fn service(&self, n: usize) -> String {
        let drawn = self.draw("service name", n);
        let (act, part, degree) = (pick(&ACTS, drawn), pick(&PARTS, drawn >> 16), pick(&DEGREES, drawn >> 32));
        format!("{act} – {part}, {degree} ({})", 1 + (drawn >> 48) % 400)
    }

    /// The name of the n-th diagnosis.
    pub(super) fn diagnosis(&self, n: usize) -> String {
        let drawn = self.draw("diagnosis name", n);
        let (illness, site, other) = (pick(&ILLNESSES, drawn), pick(&SITES, drawn >> 16), pick(&SITES, drawn >> 32));
        format!("{illness} {site}, {other}")
    }

    /// The code of the n-th diagnosis, with as many digits behind the point as it takes: no own row of the data set has one.
    pub(super) fn diagnosis_code(n: usize) -> String {
        let letter = char::from(b'A' + u8::try_from(n / 1000 % 26).unwrap_or(0));
        format!(
            "{letter}{:02}.{}{}",
            n / 10 % 100,
            n % 10,
            if n < 26_000 { String::new() } else { format!("{}", n / 26_000) }
        )
    }

    /// The price of the n-th element: whole tenths between 1 and 5,000.
    pub(super) fn price(&self, n: usize) -> Decimal {
        Decimal::new(i64::try_from(10 + self.draw("price", n) % 49_990).unwrap_or(10), 1)
    }

    fn draw(&self, what: &str, n: usize) -> u64 {
        self.ids.of(what, &n.to_string()).as_u64_pair().0
    }
}

fn pick<'a>(words: &[&'a str], drawn: u64) -> &'a str {
    let at = usize::try_from(drawn & 0xffff).unwrap_or(0) % words.len().max(1);
    words.get(at).copied().unwrap_or_default()
}
