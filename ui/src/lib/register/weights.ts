// The kinds of findings, told apart by icon, word and colour, and the field each points to in words.
import CircleDashed from '@lucide/svelte/icons/circle-dashed';
import CircleHelp from '@lucide/svelte/icons/circle-help';
import TriangleAlert from '@lucide/svelte/icons/triangle-alert';
import X from '@lucide/svelte/icons/x';
import type { Component } from 'svelte';
import type { FindingView } from '../api/generated/FindingView';
import { day, money } from '../i18n/format';
import { t, words } from '../i18n/words.svelte';

/** The look of a weight. */
export interface WeightLook {
  tone: 'bad' | 'warn' | 'plain' | 'accent';
  icon: Component<{ class?: string; 'aria-hidden'?: 'true' }>;
}

const LOOKS: Record<string, WeightLook> = {
  stops: { tone: 'accent', icon: CircleDashed },
  will_be_rejected: { tone: 'bad', icon: X },
  may_be_rejected: { tone: 'warn', icon: TriangleAlert },
  cannot_check: { tone: 'plain', icon: CircleHelp },
};
const ORDER = ['stops', 'will_be_rejected', 'may_be_rejected', 'cannot_check'];

/** The look of a weight. */
export function weightLook(weight: string): WeightLook {
  return LOOKS[weight] ?? { tone: 'plain', icon: CircleHelp };
}

/** The heaviest of some findings. */
export function heaviest(findings: readonly FindingView[]): FindingView | undefined {
  return findings.toSorted((a, b) => ORDER.indexOf(a.weight) - ORDER.indexOf(b.weight))[0];
}

/** The sentence of a finding, with dates and prices among its facts written as everywhere. */
export function findingText(finding: FindingView): string {
  const facts = Object.fromEntries(
    Object.entries(finding.facts).map(([name, fact]) => [name, name === 'list' ? money(fact) : name === 'value' ? fact : day(fact)]),
  );
  const key = `finding-${finding.code}`;
  return words.has(key) ? t(key, facts) : t('ui-finding-unknown', { code: finding.code });
}

/** A missing entry: part of every fresh form, not yet a mistake. */
export function isMissing(finding: FindingView): boolean {
  return finding.weight === 'stops' && (finding.code.endsWith('_missing') || finding.code === 'no_lines' || finding.code === 'line_without_code');
}

/** The field a finding points to, in words. */
export function fieldName(path: string): string {
  const line = /^lines\.(\d+)\.(\w+)$/.exec(path);
  if (line) return t(`field-line-${line[2]}`, { line: Number(line[1]) + 1 });
  const diagnosis = /^diagnoses\.(\d+)$/.exec(path);
  if (diagnosis) return t('field-diagnosis', { place: Number(diagnosis[1]) + 1 });
  return t(`field-${path}`);
}
