// Files of claims in the stand-in core: each chosen name becomes a file, unless it sounds like one that no payer takes.
import type { AttachmentView } from '../generated/AttachmentView';
import type { AttachView } from '../generated/AttachView';
import type { Problem } from '../generated/Problem';

/** A file of a claim as it stands. */
export function fileOf(name: string, state = 'waiting', why: string | null = null, words = ''): AttachmentView {
  return {
    id: `file-${name}`, name, mime: 'application/pdf', size: 245_760, day: '2026-11-20', state, why, words,
    removable: state !== 'sent' && state !== 'sending', sent_ms: state === 'sent' ? Date.now() : null,
  };
}

/** What stands against a file: a program is no paper, and what is huge does not get through. */
function refusalOf(name: string): Problem | null {
  if (name.endsWith('.exe')) return { code: 'attachment_type', detail: name };
  return name.startsWith('huge') ? { code: 'attachment_too_large', detail: '7' } : null;
}

/** Adds chosen files to those there are. */
export function withFiles(
  attachments: readonly AttachmentView[], names: readonly string[], keep: (all: AttachmentView[]) => AttachmentView[],
): AttachView {
  const fresh = names.filter((name) => refusalOf(name) === null && !attachments.some((one) => one.name === name));
  return {
    attachments: keep([...attachments, ...fresh.map((name) => fileOf(name))]),
    refused: names.flatMap((name) => {
      const problem = refusalOf(name);
      return problem ? [{ name, problem }] : [];
    }),
  };
}
