// Files of claims in the stand-in core: each chosen name becomes a file, one of them is no file that a payer takes.
import type { AttachmentView } from '../generated/AttachmentView';
import type { AttachView } from '../generated/AttachView';

/** A file of a claim as it stands. */
export function fileOf(name: string, state = 'waiting', why: string | null = null, words = ''): AttachmentView {
  return {
    id: `file-${name}`, name, mime: 'application/pdf', size: 245_760, day: '2026-11-20', state, why, words,
    removable: state !== 'sent' && state !== 'sending', sent_ms: state === 'sent' ? Date.now() : null,
  };
}

/** Adds chosen files to those there are. */
export function withFiles(
  attachments: readonly AttachmentView[], names: readonly string[], keep: (all: AttachmentView[]) => AttachmentView[],
): AttachView {
  const fresh = names.filter((name) => !name.endsWith('.exe') && !attachments.some((one) => one.name === name));
  const refused = names.filter((name) => name.endsWith('.exe'));
  return {
    attachments: keep([...attachments, ...fresh.map((name) => fileOf(name))]),
    refused: refused.map((name) => ({ name, problem: { code: 'attachment_type', detail: name } })),
  };
}
