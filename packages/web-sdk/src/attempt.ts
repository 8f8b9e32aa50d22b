import { createHash } from 'node:crypto';
import { BoundedMap } from './bounded-map.ts';
import type { Config } from './config.ts';
import { type CookieAttributes, clearCookie, cookieNames, readCookie, setCookie } from './cookies.ts';
import { type Environment, randomText } from './environment.ts';
import { Sealer } from './seal.ts';

/** One sign-in under way: what the callback must find again. Lives in a cookie of its own, so that tabs do not disturb each other. */
export interface Attempt {
  /** `state`: 128 random bits, a dot, and how often this sign-in was restarted by itself. */
  readonly s: string;
  /** `nonce` and PKCE code verifier. */
  readonly n: string;
  readonly cv: string;
  /** Absolute return-to. */
  readonly rt: string;
  /** `max_age` in seconds, `acr_values` and `prompt`, where asked for. */
  readonly ma?: number;
  readonly acr?: string;
  readonly p?: string;
  /** Started, milliseconds UTC. */
  readonly t: number;
}

/** What the caller decides about a new attempt. */
export type AttemptWish = Pick<Attempt, 'rt' | 'ma' | 'acr' | 'p'> & { readonly restarts: number };

/** The outcome of {@link Attempts.find}. `missing`: no cookie, or it was used before; `invalid`: it does not open or does not belong. */
export type AttemptFinding =
  | { readonly outcome: 'missing' }
  | { readonly outcome: 'invalid' | 'expired' | 'found'; readonly cookieName: string; readonly attempt?: Attempt };

const lifetimeMs = 3_600_000;
const mostAttempts = 5;

/** Starts attempts and finds them again: one encrypted cookie each, at most 5 per browser, single use. */
export class Attempts {
  readonly #environment: Environment;
  readonly #sealer: Sealer;
  readonly #prefix: string;
  readonly #attributes: CookieAttributes;
  readonly #spent: BoundedMap<true>;

  constructor(config: Config, environment: Environment) {
    this.#environment = environment;
    this.#sealer = new Sealer(environment, config.secrets, 'gh-t', config.issuer, config.clientId);
    this.#prefix = `${config.session.cookieName}-tx.`;
    this.#attributes = { path: '/', domain: undefined, secure: config.secure, sameSite: 'lax' };
    this.#spent = new BoundedMap(10_000, environment.now);
  }

  /** A new attempt and the cookies to set: its own, and removals of the oldest beyond 5. */
  start(wish: AttemptWish, cookieHeader: string | undefined): { attempt: Attempt; cookies: string[] } {
    const { restarts, ...rest } = wish;
    const now = this.#environment.now();
    const attempt: Attempt = {
      ...rest,
      s: `${randomText(this.#environment, 16)}.${restarts}`,
      n: randomText(this.#environment, 16),
      cv: randomText(this.#environment, 32),
      t: now,
    };
    // The time stands first in the name, so that sorting the names finds the oldest.
    const name = `${this.#prefix}${now.toString(36)}.${attempt.s.slice(0, 10)}`;
    const surplus = cookieNames(cookieHeader ?? '', this.#prefix)
      .sort()
      .slice(0, -(mostAttempts - 1));
    const cookies = [setCookie(name, this.#sealer.seal(attempt), this.#attributes, lifetimeMs / 1_000), ...this.#clear(surplus)];
    return { attempt, cookies };
  }

  /** Finds the attempt that this `state` belongs to in this browser's cookies. */
  find(state: string, cookieHeader: string | undefined): AttemptFinding {
    const ending = `.${state.slice(0, 10)}`;
    const cookieName = cookieNames(cookieHeader ?? '', this.#prefix).find((name) => name.endsWith(ending));
    if (cookieName === undefined || state.length < 11) return { outcome: 'missing' };
    const opened = this.#sealer.open(readCookie(cookieHeader ?? '', cookieName) ?? '');
    if (!opened.ok) return { outcome: 'invalid', cookieName };
    const attempt = opened.payload as Attempt;
    if (attempt.s !== state) return { outcome: 'invalid', cookieName };
    if (this.#spent.get(attempt.s) !== undefined) return { outcome: 'missing' };
    return { outcome: this.#environment.now() - attempt.t > lifetimeMs ? 'expired' : 'found', cookieName, attempt };
  }

  /** Marks an attempt as used, so that a copy of its cookie is worthless in this process. */
  spend(attempt: Attempt): void {
    this.#spent.set(attempt.s, true, lifetimeMs);
  }

  /** The `Set-Cookie` value that removes one attempt. */
  clear(cookieName: string): string {
    return clearCookie(cookieName, this.#attributes);
  }

  /** The `Set-Cookie` values that remove every attempt of this browser. */
  clearAll(cookieHeader: string | undefined): string[] {
    return this.#clear(cookieNames(cookieHeader ?? '', this.#prefix));
  }

  #clear(names: readonly string[]): string[] {
    return names.map((name) => this.clear(name));
  }
}

/** How often the sign-in with this `state` was restarted by itself. Not trusted: it only breaks loops. */
export function restartsOf(state: string): number {
  const count = Number(state.slice(state.indexOf('.') + 1));
  return state.includes('.') && Number.isInteger(count) && count >= 0 ? count : 0;
}

/** The S256 code challenge of a verifier. @see RFC 7636 §4.2 */
export function codeChallenge(verifier: string): string {
  return createHash('sha256').update(verifier).digest('base64url');
}
