import { createHmac } from 'node:crypto';
import { channel } from 'node:diagnostics_channel';
import type { Environment } from './environment.ts';
import type { AuthError, AuthErrorCode } from './errors.ts';

type EventBody =
  | { type: 'signin.start' | 'signin.done' | 'signout' | 'session.touch' | 'session.rejected' | 'refresh' }
  | { type: 'error'; code: AuthErrorCode; ref: string; detail: string }
  | { type: 'idp.request'; endpoint: string; status: number };

/**
 * Something that happened, for logs and metrics. Tokens, codes, cookies and query strings never appear.
 *
 * `at` is in milliseconds UTC, `ms` a duration. `subHash` names one person within one process and means nothing outside it.
 * `status` of `idp.request` is 0 when no answer came.
 */
export type AuthEvent = { at: number; ms?: number; subHash?: string; reason?: string } & EventBody;

/** What the caller of {@link Events.emit} adds to an event. */
export interface EventExtras {
  /** The raw subject; hashed before it leaves. */
  readonly sub?: string;
  readonly ms?: number;
  readonly reason?: string;
}

/** Codes that are part of a normal day: told as events, but not worth a line in the log of an app without `onEvent`. */
const quietCodes: ReadonlySet<AuthErrorCode> = new Set(['not_signed_in', 'forbidden', 'access_denied', 'no_refresh_token']);

/** Tells the `onEvent` hook and the diagnostics channels `gatehouse:sdk:*`. Never throws and never waits. */
export class Events {
  readonly #environment: Environment;
  readonly #listener: ((event: AuthEvent) => void) | undefined;
  readonly #hashKey: Uint8Array;
  /** How many times the app's `onEvent` threw. */
  listenerFailures = 0;

  constructor(environment: Environment, listener: ((event: AuthEvent) => void) | undefined) {
    this.#environment = environment;
    this.#listener = listener;
    this.#hashKey = environment.random(32);
  }

  /** Sends one event to the hook and to the channel of its type. */
  emit(body: EventBody, extras: EventExtras = {}): void {
    const event: AuthEvent = {
      at: this.#environment.now(),
      ...body,
      ...(extras.ms === undefined ? {} : { ms: extras.ms }),
      ...(extras.reason === undefined ? {} : { reason: extras.reason }),
      ...(extras.sub === undefined ? {} : { subHash: this.#hash(extras.sub) }),
    };
    try {
      this.#listener?.(event);
    } catch {
      this.listenerFailures += 1;
    }
    channel(`gatehouse:sdk:${body.type}`).publish(event);
  }

  /** Sends an error as an event; without an `onEvent` hook it becomes one line of the log. */
  error(error: AuthError): void {
    this.emit({ type: 'error', code: error.code, ref: error.ref, detail: oneLine(error.detail) });
    if (this.#listener === undefined && !quietCodes.has(error.code))
      this.#environment.log(`${oneLine(error.message)} (ref ${error.ref})`);
  }

  #hash(sub: string): string {
    return createHmac('sha256', this.#hashKey).update(sub).digest('base64url').slice(0, 16);
  }
}

/** Parts of a detail come from outside, and must not begin a line of the log themselves. */
function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ');
}
