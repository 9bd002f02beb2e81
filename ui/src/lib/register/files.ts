// Names of what came from files.
import type { ImportedView } from '../api/generated/ImportedView';
import { t } from '../i18n/words.svelte';

/** The file without its folders; what is no path stays as it is. */
export function fileName(path: string): string {
  return path.split(/[/\\]/).at(-1) || path;
}

/** The list in words; the file where nothing could be told of it. */
export function listName(list: ImportedView): string {
  if (list.list === null) return fileName(list.path);
  return list.list === 'people' ? t('import-people') : t(`ui-feed-${list.list}`);
}
