// A running pull in words: which list, how far, how much came, how long it will still take.
import type { ProgressView } from '../api/generated/ProgressView';
import { bytes, timeLeft } from '../i18n/format';
import { t } from '../i18n/words.svelte';

/** `Items: 1400 of 4812`; before the first word of the core only that lists are fetched. */
export function progressWords(progress: ProgressView | null): string {
  if (!progress) return t('ui-strip-syncing');
  const { done, of } = progress;
  const feed = t(`ui-feed-${progress.feed}`);
  return of === null ? t('ui-strip-progress', { feed, done }) : t('ui-strip-progress-of', { feed, done, of });
}

/** `about 2 min left`, or nothing while that cannot be told. */
export function leftWords(progress: ProgressView | null): string | null {
  return progress === null || progress.left_ms === null ? null : timeLeft(progress.left_ms);
}

/** `0.6 MB · about 2 min left`. */
export function paceWords(progress: ProgressView | null): string {
  return [progress && progress.bytes > 0 ? bytes(progress.bytes) : null, leftWords(progress)].filter(Boolean).join(' · ');
}
