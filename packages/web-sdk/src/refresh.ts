import { createHash } from 'node:crypto';
import * as client from 'openid-client';
import { BoundedMap } from './bounded-map.ts';
import { claimsOf, type IdClaims } from './claims.ts';
import type { Config } from './config.ts';
import type { Environment } from './environment.ts';
import { AuthError } from './errors.ts';
import type { Events } from './events.ts';
import type { Provider } from './provider.ts';
import { describeGrantFailure } from './provider-errors.ts';
import type { Refuse } from './refuse.ts';
import { type Session, sessionClaims } from './session.ts';

/** What a refresh changes in a session. */
export type RefreshedTokens = Pick<Session, 'it' | 'cl' | 'at' | 'ax' | 'rt' | 'sc'>;

/** The outcome of {@link Refreshes.refresh}. `ended`: the session is over; `unavailable`: it is not, but there is no new token now. */
export type Refreshed =
  | { readonly outcome: 'refreshed'; readonly tokens: RefreshedTokens }
  | { readonly outcome: 'ended' | 'unavailable'; readonly error: AuthError };

const settledMs = 30_000;

/**
 * Redeems refresh tokens, each at most once: callers with the same token share the call, and for 30 seconds afterwards its
 * result, because requests already on their way still carry the old cookie. Several processes are not coordinated: they rely
 * on the sign-in service's grace period for rotated tokens.
 */
export class Refreshes {
  readonly #config: Config;
  readonly #environment: Environment;
  readonly #events: Events;
  readonly #refuse: Refuse;
  readonly #provider: Provider;
  readonly #underWay = new Map<string, Promise<Refreshed>>();
  readonly #settled: BoundedMap<Refreshed>;

  constructor(config: Config, environment: Environment, events: Events, refuse: Refuse, provider: Provider) {
    this.#config = config;
    this.#environment = environment;
    this.#events = events;
    this.#refuse = refuse;
    this.#provider = provider;
    this.#settled = new BoundedMap(10_000, environment.now);
  }

  /** The tokens that replaced this session's within the last 30 seconds, if any. */
  newer(session: Session): RefreshedTokens | undefined {
    if (session.rt === undefined) return undefined;
    const settled = this.#settled.get(keyOf(session.rt));
    return settled?.outcome === 'refreshed' ? settled.tokens : undefined;
  }

  /** New tokens for this session, which must have a refresh token. Never throws for what the service says. */
  refresh(session: Session & { readonly rt: string }): Promise<Refreshed> {
    const key = keyOf(session.rt);
    const settled = this.#settled.get(key);
    if (settled !== undefined && !this.#isSpent(settled, session)) return Promise.resolve(settled);
    const underWay = this.#underWay.get(key);
    if (underWay !== undefined) return underWay;
    const started = this.#redeem(session)
      .then((result) => {
        if (result.outcome !== 'unavailable') this.#settled.set(key, result, settledMs);
        return result;
      })
      .finally(() => this.#underWay.delete(key));
    this.#underWay.set(key, started);
    return started;
  }

  /** True when the shared result has run out and the refresh token, which did not change, may be used again. */
  #isSpent(settled: Refreshed, session: Session): boolean {
    if (settled.outcome !== 'refreshed') return false;
    const { rt, ax } = settled.tokens;
    return rt === session.rt && ax !== undefined && ax <= this.#environment.now();
  }

  async #redeem(session: Session & { readonly rt: string }): Promise<Refreshed> {
    const before = sessionClaims(session);
    try {
      const idp = await this.#provider.configuration();
      const answer = await client.refreshTokenGrant(idp, session.rt);
      const after = answer.id_token === undefined ? undefined : claimsOf(answer.id_token);
      if (before === undefined || (after !== undefined && !samePerson(before, after))) {
        return this.#ended(
          session,
          this.#refuse('refresh_subject_changed', {
            detail: 'the refreshed ID token is about another person or sign-in; the session was ended',
          }),
        );
      }
      const kept = keptTokens(this.#config, this.#environment.now(), answer, after);
      this.#events.emit({ type: 'refresh' }, { sub: before.sub });
      return { outcome: 'refreshed', tokens: { ...kept, rt: kept.rt ?? session.rt } };
    } catch (error) {
      return this.#failed(session, error);
    }
  }

  #failed(session: Session, error: unknown): Refreshed {
    const { issuer, clientAuth, clockToleranceSeconds } = this.#config;
    const facts = {
      issuer,
      clockToleranceSeconds,
      clientAuthMethod: clientAuthName(clientAuth),
      clockOffsetSeconds: this.#provider.clockOffsetSeconds,
    };
    const { code, detail } = error instanceof AuthError ? error : describeGrantFailure(error, facts);
    if (code === 'code_rejected') return this.#ended(session, this.#refuse('refresh_rejected', { detail, cause: error }));
    return { outcome: 'unavailable', error: this.#refuse('refresh_unavailable', { detail, cause: error }) };
  }

  #ended(session: Session, error: AuthError): Refreshed {
    const sub = sessionClaims(session)?.sub;
    this.#events.emit({ type: 'session.rejected' }, { reason: error.code, ...(sub === undefined ? {} : { sub }) });
    return { outcome: 'ended', error };
  }
}

/** @see OpenID Connect Core 1.0 §12.2 – what a refreshed ID token must keep */
function samePerson(before: IdClaims, after: IdClaims): boolean {
  const sameTime = before.auth_time === undefined || after.auth_time === undefined || before.auth_time === after.auth_time;
  return before.sub === after.sub && before.iss === after.iss && sameTime;
}

function keyOf(refreshToken: string): string {
  return createHash('sha256').update(refreshToken).digest('base64url');
}

/** How the client authenticates, in the words of the registration. */
export function clientAuthName(method: Config['clientAuth']): string {
  return typeof method === 'string' ? method : 'private_key_jwt';
}

/** Of a token answer, what the session keeps by configuration. Without an ID token in the answer, the claims stay as they are. */
export function keptTokens(
  config: Config,
  now: number,
  answer: client.TokenEndpointResponse,
  claims: IdClaims | undefined,
): RefreshedTokens {
  const { keep } = config.session;
  return {
    ...(answer.id_token !== undefined && keep.idToken ? { it: answer.id_token } : {}),
    ...(claims !== undefined && !keep.idToken ? { cl: keptClaims(config, claims) } : {}),
    ...(keep.accessToken ? { at: answer.access_token } : {}),
    ...(keep.accessToken && answer.expires_in !== undefined ? { ax: now + answer.expires_in * 1_000 } : {}),
    ...(keep.refreshToken && answer.refresh_token !== undefined ? { rt: answer.refresh_token } : {}),
    ...(answer.scope === undefined ? {} : { sc: answer.scope }),
  };
}

/** The claims that identify the session stay whatever the app asks to keep. */
function keptClaims(config: Config, all: IdClaims): IdClaims {
  const { claims: wanted } = config.session;
  if (wanted === undefined) return all;
  const chosen =
    typeof wanted === 'function'
      ? wanted(all)
      : Object.fromEntries(wanted.filter((name) => name in all).map((name) => [name, all[name]]));
  const { iss, sub, aud, exp, iat, auth_time, acr, sid } = all;
  return {
    ...chosen,
    iss,
    sub,
    aud,
    exp,
    iat,
    ...(auth_time === undefined ? {} : { auth_time }),
    ...(acr === undefined ? {} : { acr }),
    ...(sid === undefined ? {} : { sid }),
  };
}
