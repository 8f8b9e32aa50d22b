import { BoundedMap } from './bounded-map.ts';
import { claimsOf, type IdClaims } from './claims.ts';
import type { Config } from './config.ts';
import { type CookieAttributes, chunk, clearCookie, cookieNames, setCookie, unchunk } from './cookies.ts';
import { type Environment, randomText } from './environment.ts';
import type { Refuse } from './refuse.ts';
import { Sealer, type SealFailure } from './seal.ts';

/** What the session cookie holds; short names, because browsers send it with every request. Instants in milliseconds UTC. */
export interface Session {
  readonly v: 1;
  /** 128 random bits, new at every sign-in. */
  readonly id: string;
  /** Created. */
  readonly iat: number;
  /** Last touch: the idle time counts from here. */
  readonly lt: number;
  /** Grows with every change of content. */
  readonly rev: number;
  /** End set by the `session_expiry` claim. */
  readonly se?: number;
  /** ID token as received. */
  readonly it?: string;
  /** Claims, when the ID token is not kept. A session with neither belongs to an anonymous visitor. */
  readonly cl?: IdClaims;
  /** Access token, its end, refresh token, granted scope. */
  readonly at?: string;
  readonly ax?: number;
  readonly rt?: string;
  readonly sc?: string;
  /** The step-up this session came from, such as `acr:urn:…` or `max_age:300`. */
  readonly su?: string;
  /** The app's own data. */
  readonly d?: object;
}

/** Why a session cookie does not count. */
export type SessionEnd = SealFailure | 'idle' | 'absolute' | 'session_expiry' | 'signed_out';

/** The outcome of {@link Sessions.open}: no cookie; one that does not count (any more); or a session. */
export type SessionReading =
  | { readonly state: 'none' }
  | { readonly state: 'dead'; readonly reason: SessionEnd }
  | { readonly state: 'live'; readonly session: Session };

/** A session ends this long before the sign-in service says, so that it is never the later one. */
const expiryMarginMs = 30_000;
/** How long an older copy of a changed session may still arrive. */
const lateMs = 60_000;

/** Reads and writes the session cookie. Reading is synchronous: one scan, one decryption, one `JSON.parse`. */
export class Sessions {
  readonly #config: Config;
  readonly #environment: Environment;
  readonly #refuse: Refuse;
  readonly #sealer: Sealer;
  readonly #attributes: CookieAttributes;
  /** Sessions that were signed out here: their cookies may have been copied. */
  readonly #ended: BoundedMap<true>;
  readonly #revisions: BoundedMap<number>;

  constructor(config: Config, environment: Environment, refuse: Refuse) {
    const { path, domain, sameSite } = config.session;
    this.#config = config;
    this.#environment = environment;
    this.#refuse = refuse;
    this.#sealer = new Sealer(environment, config.secrets, 'gh-s', config.issuer, config.clientId);
    this.#attributes = { path, domain, sameSite, secure: config.secure };
    this.#ended = new BoundedMap(50_000, environment.now);
    this.#revisions = new BoundedMap(50_000, environment.now);
  }

  /** The session in a `Cookie` header. Anything wrong with it means that there is none. */
  open(cookieHeader: string | undefined): SessionReading {
    if (cookieHeader === undefined) return { state: 'none' };
    const sealed = unchunk(cookieHeader, this.#config.session.cookieName);
    if (sealed === undefined || sealed === '') return { state: 'none' };
    if (sealed === null) return { state: 'dead', reason: 'malformed' };
    const opened = this.#sealer.open(sealed);
    if (!opened.ok) return { state: 'dead', reason: opened.reason };
    const session = opened.payload as Session;
    if (session.v !== 1) return { state: 'dead', reason: 'malformed' };
    const reason = this.#endOf(session);
    return reason === undefined ? { state: 'live', session } : { state: 'dead', reason };
  }

  #endOf(session: Session): SessionEnd | undefined {
    const now = this.#environment.now();
    const { idleMs, absoluteMs } = this.#config.session;
    if (now >= session.lt + idleMs) return 'idle';
    if (now >= session.iat + absoluteMs) return 'absolute';
    if (session.se !== undefined && now >= session.se - expiryMarginMs) return 'session_expiry';
    return this.#ended.get(session.id) === undefined ? undefined : 'signed_out';
  }

  /** A fresh session with a new id and the current instant. */
  create(content: Omit<Session, 'v' | 'id' | 'iat' | 'lt' | 'rev'>): Session {
    const now = this.#environment.now();
    return { v: 1, id: randomText(this.#environment, 16), iat: now, lt: now, rev: 0, ...content };
  }

  /** A changed copy, newer than every copy this process knows. */
  change(session: Session, content: Partial<Omit<Session, 'v' | 'id' | 'iat' | 'rev'>>): Session {
    const rev = Math.max(session.rev, this.#revisions.get(session.id) ?? 0) + 1;
    this.#revisions.set(session.id, rev, lateMs);
    return { ...session, ...content, rev };
  }

  /** True when the idle time should be counted afresh: enough of it has passed, and no newer copy of the session is about. */
  touchDue(session: Session): boolean {
    if (this.#environment.now() - session.lt <= this.#config.session.idleMs / 8) return false;
    return (this.#revisions.get(session.id) ?? 0) <= session.rev;
  }

  /** The same session with the idle time starting now. */
  touch(session: Session): Session {
    return { ...session, lt: this.#environment.now() };
  }

  /** When the session ends if nothing more happens. */
  expiresAt(session: Session): number {
    const { idleMs, absoluteMs } = this.#config.session;
    return Math.min(
      session.lt + idleMs,
      session.iat + absoluteMs,
      session.se === undefined ? Number.POSITIVE_INFINITY : session.se - expiryMarginMs,
    );
  }

  /** Makes every copy of the session worthless within this process. */
  end(session: Session): void {
    this.#ended.set(session.id, true, this.#config.session.absoluteMs);
  }

  /** True when the session was ended meanwhile. */
  isEnded(session: Session): boolean {
    return this.#ended.get(session.id) !== undefined;
  }

  /**
   * The `Set-Cookie` values that store this session and remove chunks of a longer one.
   *
   * @throws AuthError `session_too_large`, with the size of each part.
   */
  store(session: Session, cookieHeader: string | undefined): string[] {
    const { cookieName, maxBytes, persistent } = this.#config.session;
    const chunks = chunk(cookieName, this.#sealer.seal(session));
    const bytes = chunks.reduce((sum, { name, value }) => sum + name.length + value.length + 3, 0);
    if (bytes > maxBytes) throw this.#refuse('session_too_large', { detail: tooLarge(session, bytes, maxBytes) });
    const maxAge = persistent ? (this.expiresAt(session) - this.#environment.now()) / 1_000 : undefined;
    const written = new Set(chunks.map(({ name }) => name));
    return [
      ...chunks.map(({ name, value }) => setCookie(name, value, this.#attributes, maxAge)),
      ...this.#present(cookieHeader)
        .filter((name) => !written.has(name))
        .map((name) => clearCookie(name, this.#attributes)),
    ];
  }

  /** The `Set-Cookie` values that remove the session cookie and every chunk the browser sent. */
  clear(cookieHeader: string | undefined): string[] {
    return [...new Set([this.#config.session.cookieName, ...this.#present(cookieHeader)])].map((name) =>
      clearCookie(name, this.#attributes),
    );
  }

  #present(cookieHeader: string | undefined): string[] {
    const { cookieName } = this.#config.session;
    return cookieNames(cookieHeader ?? '', cookieName).filter((name) => name === cookieName || name.startsWith(`${cookieName}.`));
  }
}

function tooLarge(session: Session, bytes: number, maxBytes: number): string {
  const size = (value: unknown): number => (value === undefined ? 0 : JSON.stringify(value).length);
  const { it, cl, at, rt, d } = session;
  return (
    `the session cookie would have ${bytes} bytes, the cap is ${maxBytes} (ID token ${size(it)}, claims ${size(cl)}, access token ${size(at)}, ` +
    `refresh token ${size(rt)}, app data ${size(d)}). Remedies: keep fewer tokens (session.keep), keep fewer claims (session.claims with keep.idToken: false), ` +
    'or store less with setData()'
  );
}

/** The claims of a session, or undefined for an anonymous one. Decodes the ID token: call it once per request. */
export function sessionClaims(session: Session): IdClaims | undefined {
  return session.cl ?? (session.it === undefined ? undefined : claimsOf(session.it));
}

/** True when somebody is signed in, false for an anonymous visitor's session. */
export function isSignedIn(session: Session): boolean {
  return session.it !== undefined || session.cl !== undefined;
}
