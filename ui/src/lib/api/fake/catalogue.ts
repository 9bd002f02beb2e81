// A small synthetic country for the stand-in core: services, items, diagnoses, people.
import type { FamilyMemberView } from '../generated/FamilyMemberView';
import type { HitView } from '../generated/HitView';
import type { PersonHitView } from '../generated/PersonHitView';
import type { PersonView } from '../generated/PersonView';
import type { PolicyView } from '../generated/PolicyView';

const SERVICES = `A1|General consultation|400.00
A2|Specialist consultation|900.00
A3|Follow-up consultation|200.00
A4|Emergency consultation|1000.00
A5|First antenatal visit|350.00
D1|Normal delivery|5000.00
D3|Caesarean section|18000.00
H1|Hospital day general ward|960.00
L1|Full blood count|250.00
L2|Haemoglobin|80.00
L3|Blood smear for malaria|100.00
L7|Stool microscopy|90.00
L8|Blood glucose|70.00
L16|Sputum microscopy for acid-fast bacilli, three samples on two days|110.00
R1|Chest X-ray|900.00
R3|Abdominal ultrasound|1100.00
S22|Wound dressing, large|350.00`;

const ITEMS = `M001|Paracetamol tablets 500 mg|10.00|1000 tablets
M002|Paracetamol syrup 120 mg/5 ml|45.00|Bottle 100 ml
M003|Ibuprofen tablets 400 mg|12.00|1000 tablets
M006|Amoxicillin capsules 250 mg|15.00|1000 capsules
M007|Amoxicillin suspension 125 mg/5 ml|80.00|Bottle 100 ml
M009|Ceftriaxone injection 1 g|300.00|Vial
M017|Artemether + lumefantrine tablets 20/120 mg|150.00|Strip of 24
M020|Albendazole tablets 400 mg|7.00|100 tablets
M023|Oral rehydration salts, low osmolarity|12.00|Sachet 1 l
M024|Zinc sulphate tablets 20 mg|4.00|100 tablets
M025|Ferrous sulphate tablets 200 mg|5.00|1000 tablets
0004|Salbutamol inhaler 100 mcg|260.00|Inhaler 200 doses`;

const DIAGNOSES = `A01|Typhoid and paratyphoid fevers
A09|Diarrhoea and gastroenteritis of presumed infectious origin
B50|Plasmodium falciparum malaria
B54|Unspecified malaria
E11|Type 2 diabetes mellitus
E86|Volume depletion
I10|Essential (primary) hypertension
J06|Acute upper respiratory infections of multiple and unspecified sites
J18|Pneumonia, organism unspecified
K29|Gastritis and duodenitis
O80|Single spontaneous delivery
T14|Injury of unspecified body region
Z00|General examination and investigation of persons without complaint and reported diagnosis`;

function hits(table: string, kind: string): HitView[] {
  return table.split('\n').map((row) => {
    const [code = '', name = '', price, pack] = row.split('|');
    // One service is in the payer's catalogue but not in this facility's list.
    return { kind, code, name, price: price ?? null, package: pack ?? null, in_list: code !== 'D3' };
  });
}

export const SERVICE_HITS = hits(SERVICES, 'service');
export const ITEM_HITS = hits(ITEMS, 'item');
export const DIAGNOSIS_HITS = hits(DIAGNOSES, 'diagnosis');

/** Hits by part of the code or by words in any order, codes first. */
export function search(list: readonly HitView[], text: string, limit: number): HitView[] {
  const parts = text.toLowerCase().split(/\s+/).filter(Boolean);
  const found = list.filter((hit) => {
    const all = `${hit.code} ${hit.name}`.toLowerCase();
    return parts.every((part) => all.includes(part));
  });
  const rank = (hit: HitView) => {
    const [code, wanted] = [hit.code.toLowerCase(), text.toLowerCase()];
    return code === wanted ? 0 : code.startsWith(wanted) ? 1 : 2;
  };
  return found.sort((a, b) => rank(a) - rank(b)).slice(0, limit);
}

const PEOPLE = `100000017|Sunita Tharu|female|1992-02-02|34
100000044|Bishnu Kami|male|1985-07-19|41
100000051|Gita Oli|female|2001-11-30|24
100000068|Ram Bahadur Chaudhary|male|1958-03-14|68
100000075|Maya Gurung|female|1979-09-09|47
100000082|Kiran Thapa|male|2019-05-21|7
100000099|सुनिता थारू|female|1992-02-02|34
100000105|Razafindrakotovoavy Andriamanantenasoa Rakotomalala-Rasoamanarivo|female|1966-12-01|59`;

/** Everybody the payer knows, by insurance number. */
export const EVERYBODY: ReadonlyMap<string, PersonView> = new Map(
  PEOPLE.split('\n').map((row) => {
    const [number = '', name = '', sex = '', born = '', age = '0'] = row.split('|');
    const as_of_ms = Date.now() - 9 * 60_000;
    return [number, { number, name, sex, born, age: Number(age), is_head: false, photo: null, photo_left_out: false, as_of_ms }];
  }),
);

/** People whose number begins so, or whose name and birth date hold every word. */
export function peopleBy(text: string): PersonHitView[] {
  const parts = text.toLowerCase().split(/\s+/).filter(Boolean);
  const hit = (one: PersonView): PersonHitView => ({ number: one.number, name: one.name, sex: one.sex, born: one.born, asked: one.number < '100000060' });
  const fits = (one: PersonView) => parts.every((part) => one.number.startsWith(part) || `${one.name} ${one.born}`.toLowerCase().includes(part));
  return [...EVERYBODY.values()].filter(fits).map(hit);
}

/** Whom else the payer names with somebody. */
export function familyOf(number: string): FamilyMemberView[] {
  if (number !== '100000075') return [];
  return [
    { number: '100000044', name: 'Bishnu Kami', sex: 'male', born: '1985-07-19', is_head: true },
    { number: '100000082', name: 'Kiran Thapa', sex: 'male', born: '2019-05-21', is_head: false },
  ];
}

const nothingReported = {
  admissions: null, visits: null, consultations: null, surgeries: null, deliveries: null, antenatal: null,
  ceiling: null, deductible: null, balance: null,
};

/** The policies of a person: most are covered, Gita's has run out, Maya's ends soon and tells what is left. */
export function policiesOf(number: string): PolicyView[] {
  const year = new Date().getFullYear();
  const basic: PolicyView = {
    product: 'BASIC01', product_name: 'Basic cover', status: 'active', stage: 'renewed', from: `${year}-01-01`, to: `${year}-12-31`,
    counts: true, left: nothingReported,
  };
  if (number === '100000051') {
    return [{ ...basic, status: 'expired', from: `${year - 1}-01-01`, to: `${year - 1}-12-31`, counts: false }];
  }
  if (number === '100000075') {
    return [
      { ...basic, left: { ...nothingReported, visits: 3, deliveries: 0, ceiling: '50000', balance: '12480.50' } },
      { ...basic, product: 'MAT02', product_name: 'Mother and child', status: 'idle', from: `${year + 1}-01-01`, to: `${year + 1}-12-31`, counts: false },
    ];
  }
  return [basic];
}
