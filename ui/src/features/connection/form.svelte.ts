// How a server is reached and as whom, as it is being typed: for the first set-up and for changing it later.
import type { ConnectionView } from '../../lib/api/generated/ConnectionView';
import type { SignInWay } from '../../lib/api/generated/SignInWay';

export const WAYS: readonly SignInWay[] = ['password', 'token', 'basic', 'headers'];

/** Who signs in and how. */
export class SignIn {
  way = $state<SignInWay>('password');
  user = $state('');
  password = $state('');
  token = $state('');
  remember = $state(true);

  get asksForPassword(): boolean {
    return this.way === 'password' || this.way === 'basic';
  }

  /** What is still to be typed, in the order of the form. */
  get missing(): readonly ('user' | 'password' | 'token')[] {
    if (this.way === 'token') return this.token.trim() ? [] : ['token'];
    if (this.way === 'headers') return [];
    return [...(this.user.trim() ? [] : (['user'] as const)), ...(this.password ? [] : (['password'] as const))];
  }

  /** Only what belongs to the way: a password typed before it was changed goes nowhere. */
  get input() {
    return {
      way: this.way, user: this.user.trim(), password: this.asksForPassword ? this.password : '',
      token: this.way === 'token' ? this.token.trim() : '', remember: this.asksForPassword && this.remember,
    };
  }

  forgetSecrets(): void {
    this.password = this.token = '';
  }
}

/** A certificate file: left as it is, replaced by a file, or removed. */
export class Pem {
  /** `null` leaves it as it is, empty removes it. */
  text = $state<string | null>(null);
  name = $state('');

  async take(file: File): Promise<void> {
    this.text = await file.text();
    this.name = file.name;
  }
}

/** The line to the server, besides its address. */
export class Line {
  headers = $state('');
  /** Those in use are to be given up. */
  dropsHeaders = $state(false);
  desks = $state(1);
  readonly ca = new Pem();
  readonly client = new Pem();

  get headerLines(): string[] {
    return this.headers.split('\n').map((line) => line.trim()).filter(Boolean);
  }

  /** All headers from now on; `null` where those in use stay. */
  get headersInput(): string[] | null {
    const lines = this.headerLines;
    return lines.length > 0 || this.dropsHeaders ? lines : null;
  }

  /** As it stands, with nothing to change. */
  reset(known: ConnectionView): void {
    this.headers = '';
    this.dropsHeaders = false;
    this.desks = known.desks;
    this.ca.text = this.client.text = null;
  }
}
