// The stand-in's first checks: a few of the real ones, so that screens have findings to show.
import type { DraftInput } from '../generated/DraftInput';
import type { FindingView } from '../generated/FindingView';
import { DIAGNOSIS_HITS, EVERYBODY, ITEM_HITS, policiesOf, SERVICE_HITS } from './catalogue';

const ISO = /^\d{4}-\d{2}-\d{2}$/;

/** The hit a line means. */
export function elementOf(kind: string, code: string) {
  return [...SERVICE_HITS, ...ITEM_HITS].find((hit) => hit.code === code && (kind === '' || hit.kind === kind));
}

/** What would stop a claim or get it rejected, in reading order of the form. */
export function check(draft: DraftInput, today: string): FindingView[] {
  const found: FindingView[] = [];
  const say = (code: string, weight: string, field: string, facts: Record<string, string> = {}, reason: number | null = null) =>
    found.push({ code, weight, field, reason, facts });

  if (!draft.insuree) say('insuree_missing', 'stops', 'insuree');
  else if (!EVERYBODY.has(draft.insuree)) say('insuree_not_checked', 'cannot_check', 'insuree');
  if (!draft.visit_from) say('date_missing', 'stops', 'visit_from');
  else if (!ISO.test(draft.visit_from)) say('date_unreadable', 'stops', 'visit_from', { value: draft.visit_from });
  else if (draft.visit_from > today) say('date_in_future', 'stops', 'visit_from', { today });
  if (ISO.test(draft.visit_to) && draft.visit_to < draft.visit_from) say('visit_ends_before_start', 'stops', 'visit_to');
  if (!draft.visit_type) say('visit_type_missing', 'stops', 'visit_type');
  if (!draft.administrator) say('administrator_missing', 'stops', 'administrator');
  if (!draft.diagnoses[0]) say('diagnosis_missing', 'stops', 'diagnoses.0');
  draft.diagnoses.forEach((code, at) => {
    if (code && !DIAGNOSIS_HITS.some((hit) => hit.code === code)) {
      say('diagnosis_unknown', 'will_be_rejected', `diagnoses.${at}`, { value: code }, 8);
    }
  });
  if (draft.insuree && ISO.test(draft.visit_from) && EVERYBODY.has(draft.insuree)) {
    const on = draft.visit_to || draft.visit_from;
    const covers = policiesOf(draft.insuree).some((one) => (one.from ?? '') <= on && on <= (one.to ?? ''));
    if (!covers) say('no_cover_on_visit', 'will_be_rejected', 'insuree', { day: on }, 7);
  }
  if (draft.lines.length === 0) say('no_lines', 'stops', 'lines');
  draft.lines.forEach((line, at) => {
    const hit = elementOf(line.kind, line.code);
    if (!line.code) say('line_without_code', 'stops', `lines.${at}.code`);
    else if (!hit) say('element_unknown', 'will_be_rejected', `lines.${at}.code`, { value: line.code }, 1);
    else if (!hit.in_list) say('not_in_price_list', 'will_be_rejected', `lines.${at}.code`, { code: line.code }, 2);
    if (draft.lines.findIndex((other) => other.code === line.code && other.kind === line.kind) < at) {
      say('line_twice', 'may_be_rejected', `lines.${at}.code`, { code: line.code }, 6);
    }
    if (!line.quantity) say('quantity_missing', 'stops', `lines.${at}.quantity`);
    else if (!(Number(line.quantity) > 0)) say('quantity_unreadable', 'stops', `lines.${at}.quantity`, { value: line.quantity });
    if (hit?.price && Number(line.price) !== Number(hit.price)) {
      say('price_differs_from_list', 'may_be_rejected', `lines.${at}.price`, { list: hit.price });
    }
  });
  return found;
}
