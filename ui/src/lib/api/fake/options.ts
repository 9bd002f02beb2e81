// What a stand-in is made with, and the settings it shows for it.
import type { SettingsView } from '../generated/SettingsView';
import type { StatusView } from '../generated/StatusView';

export interface FakeOptions {
  mode?: StatusView['mode'];
  claims?: 'none' | 'day' | 'many';
  connection?: StatusView['connection'];
  language?: string;
  theme?: 'system' | 'light' | 'dark';
  /** Standing warnings, as `code:fact`, parted by commas. */
  warnings?: string;
  /** The price list: as usual, of 10,000 rows, not assigned, or not fetched yet. */
  prices?: 'list' | 'many' | 'none' | 'never';
  /** Whether the price list changed lately. */
  news?: 'none' | 'some';
  /** Whether a pull runs. */
  pull?: 'idle' | 'running';
  /** Whether claims are held back. */
  flow?: 'free' | 'paused';
  /** The link costs by volume, and so many files wait for another. */
  filesWaiting?: number;
  /** How the lists are: fresh, or old with problems. */
  feeds?: 'fresh' | 'bad';
  /** Whether the people of the district are fetched ahead. */
  people?: 'asked' | 'ahead';
  /** Whether somebody practised here before. */
  practised?: 'no' | 'yes';
  /** What opens the data, parted by commas. */
  keys?: string;
  /** What stands before the server: nothing, or a mediator that wants headers and certificates. */
  line?: 'plain' | 'mediator';
  /** How the files are that a person chooses: fine, older than what is here, or broken. */
  files?: 'fine' | 'older' | 'broken';
}

export function settingsOf(options: FakeOptions): SettingsView {
  return {
    changeable: {
      language: options.language ?? 'en', theme: options.theme ?? 'system', currency: 'NPR', device: 'A',
      code_pattern: '{facility}-{device}-{counter}', code_digits: 6, code_max_length: 20, administrator: 'carap', stale_days: 7,
    },
    connection: {
      server: 'https://imis.example.org/api/', way: 'password', headers: options.line === 'mediator' ? ['X-Facility-Key'] : [],
      own_ca: options.line === 'mediator', client_certificate: options.line === 'mediator', desks: 1, per_minute: 120,
    },
    user: 'arai', password_kept: true, facility: 'RAPHOS District Hospital Rapti',
    next_code: 'RAPHOS-A-000124', key_slots: (options.keys ?? 'keychain').split(','), abilities: {
      can: ['graphql', 'csrf', 'renew'], release: '26.04', mediator: 'openHIM', base: 'https://imis.example.org/api/',
      fhir: ['services', 'items', 'diagnoses', 'facilities', 'places'], fhir_fails: ['products'], missing: [], looked_ms: Date.now() - 3 * 86_400_000,
    },
    home: '~/.local/share/claims-desk', version: '0.1.0',
  };
}
