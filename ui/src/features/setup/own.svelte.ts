// What this computer is told about itself at the first set-up.
import type { SetUpInput } from '../../lib/api/generated/SetUpInput';

/** Facility, letter and passphrase. */
export class Own {
  facility = $state('');
  device = $state('');
  passphrase = $state('');

  /** With everything else left as usual. */
  get input(): SetUpInput {
    return {
      server: '', way: 'password', user: '', password: '', token: '', headers: [], desks: 1, stale_days: 0, remember: false,
      facility: this.facility.trim(), device: this.device.trim().toUpperCase(), passphrase: this.passphrase,
    };
  }
}
