// The words of the screens: Fluent catalogues of assets/, every file of a language in one bundle, switchable while running.
import { FluentBundle, FluentResource, type FluentVariable } from '@fluent/bundle';

/** The languages there are catalogues for. */
export const LANGUAGES = ['en', 'fr'] as const;
export type Lang = (typeof LANGUAGES)[number];

const files = import.meta.glob<string>('../../../../assets/i18n/*/*.ftl', { query: '?raw', import: 'default', eager: true });

function bundleOf(lang: Lang): FluentBundle {
  // Without isolation marks: both languages run left to right, and what is shown stays what can be searched and compared.
  const bundle = new FluentBundle(lang, { useIsolating: false });
  for (const [path, text] of Object.entries(files)) {
    if (path.includes(`/i18n/${lang}/`)) bundle.addResource(new FluentResource(text), { allowOverrides: true });
  }
  return bundle;
}

/** The language in use and its sentences. */
class Words {
  lang = $state<Lang>('en');
  readonly #bundles: Record<Lang, FluentBundle> = { en: bundleOf('en'), fr: bundleOf('fr') };

  /** Whether the language in use has a sentence for the key. */
  has(key: string): boolean {
    return this.#bundles[this.lang].hasMessage(asKey(key));
  }

  /** The sentence; English where the language lacks it, the key in ⟨⟩ where nobody has it. */
  say(key: string, args?: Record<string, FluentVariable>): string {
    for (const bundle of [this.#bundles[this.lang], this.#bundles.en]) {
      const pattern = bundle.getMessage(asKey(key))?.value;
      if (pattern) return bundle.formatPattern(pattern, args ?? null, []);
    }
    return `⟨${asKey(key)}⟩`;
  }

  /** Takes a language tag of the system or of the settings; unknown ones leave the language as it is. */
  use(tag: string): void {
    const lang = LANGUAGES.find((known) => tag.toLowerCase().startsWith(known));
    if (!lang) return;
    this.lang = lang;
    document.documentElement.lang = lang;
  }
}

/** Machine names may be given as they are: `no_right` reads `no-right`. */
function asKey(key: string): string {
  return key.replaceAll('_', '-');
}

export const words = new Words();

/** The sentence for a key, in the language in use. */
export function t(key: string, args?: Record<string, FluentVariable>): string {
  return words.say(key, args);
}
