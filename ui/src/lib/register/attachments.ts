// Words and looks of files that go with claims.
import Check from '@lucide/svelte/icons/check';
import CircleSlash from '@lucide/svelte/icons/circle-slash';
import Clock from '@lucide/svelte/icons/clock';
import TriangleAlert from '@lucide/svelte/icons/triangle-alert';
import type { AttachmentView } from '../api/generated/AttachmentView';
import { t } from '../i18n/words.svelte';

const LOOKS = {
  waiting: { tone: 'plain', icon: Clock },
  sending: { tone: 'accent', icon: Clock },
  sent: { tone: 'ok', icon: Check },
  refused: { tone: 'bad', icon: TriangleAlert },
  not_taken: { tone: 'warn', icon: CircleSlash },
  lost: { tone: 'bad', icon: TriangleAlert },
} as const;

/** The colour and sign of where a file stands. */
export function stateLook(state: string): (typeof LOOKS)[keyof typeof LOOKS] {
  return LOOKS[state as keyof typeof LOOKS] ?? LOOKS.waiting;
}

/** Whether a person must do something about a file. */
export function needsPerson(one: AttachmentView): boolean {
  return one.state === 'refused' || one.state === 'not_taken' || one.state === 'lost';
}

/** Why a file is not at the payer, and what to do. */
export function whyText(one: AttachmentView): string {
  const note = t(`attachment-${one.state}-note`);
  return one.why === null ? note : `${t(`attachment-why-${one.why}`, { words: one.words })} ${note}`;
}
