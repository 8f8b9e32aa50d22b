/** Every reason for which the SDK refuses something. Stable: branch on these, not on texts. */
export type AuthErrorCode =
  | 'config_invalid'
  | 'idp_unreachable'
  | 'idp_metadata_invalid'
  | 'state_missing'
  | 'transaction_missing'
  | 'transaction_invalid'
  | 'transaction_expired'
  | 'issuer_mismatch'
  | 'idp_error'
  | 'access_denied'
  | 'code_rejected'
  | 'client_rejected'
  | 'id_token_invalid'
  | 'clock_skew'
  | 'nonce_mismatch'
  | 'auth_too_old'
  | 'userinfo_mismatch'
  | 'session_too_large'
  | 'not_signed_in'
  | 'forbidden'
  | 'refresh_rejected'
  | 'refresh_unavailable'
  | 'refresh_subject_changed'
  | 'no_refresh_token'
  | 'csrf'
  | 'denied_by_app';

interface Entry {
  readonly status: number;
  readonly message: string;
  readonly retryable: boolean;
}

const entry = (status: number, message: string, retryable = false): Entry => ({ status, message, retryable });

const signInAgain = 'Your sign-in could not be completed. Start again from this app.';

const catalogue: Readonly<Record<AuthErrorCode, Entry>> = {
  config_invalid: entry(500, 'Sign-in is not set up correctly in this app.'),
  idp_unreachable: entry(503, 'The sign-in service cannot be reached right now. Your work in this app is not affected.', true),
  idp_metadata_invalid: entry(503, 'The sign-in service gave an answer this app cannot use.', true),
  state_missing: entry(400, 'This address is only for coming back from the sign-in page. Start again from this app.', true),
  transaction_missing: entry(
    400,
    'Your browser did not bring back the cookie this app set when the sign-in began. Cookies seem to be blocked, or the sign-in began in another browser.',
    true,
  ),
  transaction_invalid: entry(400, signInAgain, true),
  transaction_expired: entry(400, 'The sign-in took more than an hour and was given up. Start again from this app.', true),
  issuer_mismatch: entry(400, 'The answer came from a different sign-in service than the one this app asked.', true),
  idp_error: entry(400, 'The sign-in service refused this sign-in.', true),
  access_denied: entry(403, 'You cancelled the sign-in, or you are not allowed to use this app.', true),
  code_rejected: entry(400, 'The sign-in was already completed or took too long. Start again from this app.', true),
  client_rejected: entry(500, 'The sign-in service did not accept this app.'),
  id_token_invalid: entry(400, signInAgain, true),
  clock_skew: entry(500, 'The clock of this app and the clock of the sign-in service differ too much.'),
  nonce_mismatch: entry(400, signInAgain, true),
  auth_too_old: entry(403, 'This page needs a fresh sign-in, and the sign-in service did not ask for one.', true),
  userinfo_mismatch: entry(502, 'The sign-in service answered with the profile of a different person.'),
  session_too_large: entry(500, 'Your profile is too large for this app to remember.'),
  not_signed_in: entry(401, 'Sign in to see this.', true),
  forbidden: entry(403, 'You are signed in, but you are not allowed to see this.'),
  refresh_rejected: entry(401, 'Your session has ended. Sign in again.', true),
  refresh_unavailable: entry(503, 'Your session could not be renewed right now.', true),
  refresh_subject_changed: entry(401, 'Your session has ended. Sign in again.', true),
  no_refresh_token: entry(401, 'Your session has ended. Sign in again.', true),
  csrf: entry(403, 'This request did not come from a page of this app.'),
  denied_by_app: entry(403, 'This app did not let you in.', true),
};

/** What an {@link AuthError} may say beyond its code. */
export interface AuthErrorDetails {
  /** For the log and for developers: what happened exactly and how to mend it. Never a token, code, cookie or secret. */
  readonly detail?: string;
  /** Replaces the catalogue's text for users. */
  readonly publicMessage?: string;
  /** Replaces the catalogue's status. */
  readonly status?: number;
  readonly cause?: unknown;
}

/**
 * A refusal of the SDK. `message` is for the log; `publicMessage` is safe to show to anybody.
 *
 * `ref` is 8 characters that are on the page and in the log, so that a report by a user finds its line.
 */
export class AuthError extends Error {
  override readonly name = 'AuthError';
  readonly code: AuthErrorCode;
  readonly status: number;
  readonly publicMessage: string;
  readonly ref: string;
  /** Whether trying again can help without a change to the app. */
  readonly retryable: boolean;
  readonly #detail: string;

  constructor(code: AuthErrorCode, ref: string, details: AuthErrorDetails = {}) {
    const { status, message, retryable } = catalogue[code];
    super(`${code}: ${details.detail ?? message}`, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = code;
    this.ref = ref;
    this.status = details.status ?? status;
    this.publicMessage = details.publicMessage ?? message;
    this.retryable = retryable;
    this.#detail = details.detail ?? message;
  }

  /** For developers: what happened and how to mend it. Not for users. Part of `message` too. */
  get detail(): string {
    return this.#detail;
  }
}
