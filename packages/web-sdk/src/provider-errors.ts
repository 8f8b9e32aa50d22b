import * as client from 'openid-client';
import { AuthError, type AuthErrorCode, type AuthErrorDetails } from './errors.ts';

/** A call to the sign-in service that gave no usable answer: network, timeout, 408, 429 or 5xx. A `TypeError`, which openid-client passes on unchanged. */
export class IdpCallFailed extends TypeError {
  constructor(method: string, endpoint: string, problem: unknown) {
    const what = typeof problem === 'number' ? `answered ${problem}` : reasonOf(problem);
    super(`${method} ${endpoint} ${what}`, typeof problem === 'number' ? undefined : { cause: problem });
  }
}

function reasonOf(problem: unknown): string {
  if (!(problem instanceof Error)) return 'failed';
  if (problem.name === 'TimeoutError') return 'gave no answer in time';
  const cause = problem.cause;
  const code = cause instanceof Error ? ((cause as NodeJS.ErrnoException).code ?? cause.message) : undefined;
  return `failed: ${code ?? problem.message}`;
}

/** A failure in the SDK's own words. */
export interface Explained extends AuthErrorDetails {
  readonly code: AuthErrorCode;
  readonly detail: string;
}

/** Why the metadata could not be had: quotes the exact URL and what came back. */
export function describeMetadataFailure(
  error: unknown,
  issuer: string,
  answer: { readonly status: number; readonly contentType: string } | undefined,
): Explained {
  const url = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  if (error instanceof AuthError) return { code: error.code, detail: error.detail };
  if (error instanceof IdpCallFailed) {
    return {
      code: 'idp_unreachable',
      detail: `${error.message}. Is the sign-in service running, and is OKTA_OAUTH2_ISSUER right?`,
    };
  }
  if (codeOf(error) === 'OAUTH_TIMEOUT') return { code: 'idp_unreachable', detail: `GET ${url} gave no answer in time` };
  const found = (causeOf(error) as { body?: { issuer?: unknown } } | undefined)?.body?.issuer;
  if (typeof found === 'string') {
    return {
      code: 'idp_metadata_invalid',
      detail: `${url} names the issuer "${found}", but the app is set up for "${issuer}": make OKTA_OAUTH2_ISSUER equal to the first, to the letter`,
    };
  }
  const got = answer === undefined ? messageOf(error) : `${answer.status} ${answer.contentType}`;
  return { code: 'idp_metadata_invalid', detail: `GET ${url} gave no OpenID metadata (${got}): check OKTA_OAUTH2_ISSUER` };
}

/** What is known when the code is redeemed or a token refreshed. */
export interface GrantFacts {
  readonly issuer: string;
  readonly clientAuthMethod: string;
  readonly clockOffsetSeconds: number;
  readonly clockToleranceSeconds: number;
}

/** Why redeeming a code failed, as the code of section "Errors" in the README and a text for developers. */
export function describeGrantFailure(error: unknown, facts: GrantFacts): Explained {
  if (error instanceof IdpCallFailed) return { code: 'idp_unreachable', detail: error.message, cause: error };
  if (codeOf(error) === 'OAUTH_TIMEOUT')
    return { code: 'idp_unreachable', detail: `${facts.issuer} gave no answer in time`, cause: error };
  if (error instanceof client.WWWAuthenticateChallengeError) return rejectedClient(facts, error, '401');
  if (error instanceof client.ResponseBodyError) return describeBody(error, facts);
  return describeToken(error, facts);
}

function rejectedClient(facts: GrantFacts, cause: unknown, said: string): Explained {
  return {
    code: 'client_rejected',
    detail: `the token endpoint of ${facts.issuer} refused this client (${said}); it was sent with ${facts.clientAuthMethod}: check OKTA_OAUTH2_CLIENT_ID, OKTA_OAUTH2_CLIENT_SECRET and the authentication method registered for the app`,
    cause,
  };
}

function describeBody(error: client.ResponseBodyError, facts: GrantFacts): Explained {
  const said = error.error_description === undefined ? error.error : `${error.error}: ${error.error_description}`;
  if (error.error === 'invalid_client' || error.error === 'unauthorized_client') return rejectedClient(facts, error, said);
  if (error.error === 'invalid_grant')
    return {
      code: 'code_rejected',
      detail: `the token endpoint refused the code or token (${said}): it was used before, is too old, or was issued for another redirect URI`,
      cause: error,
    };
  return { code: 'idp_error', detail: `the token endpoint answered ${error.status} (${said})`, cause: error };
}

function describeToken(error: unknown, facts: GrantFacts): Explained {
  const inner = causeOf(error);
  const reason = inner instanceof Error ? inner.message : messageOf(error);
  const about = claimIn(error);
  if (about === 'auth_time')
    return {
      code: 'auth_too_old',
      detail: 'the sign-in service did not ask for a fresh sign-in although max_age was sent',
      cause: error,
    };
  if (about === 'nonce' || reason.includes('"nonce"'))
    return { code: 'nonce_mismatch', detail: 'the ID token does not carry the nonce of this sign-in', cause: error };
  if (codeOf(error) === 'OAUTH_JWT_TIMESTAMP_CHECK_FAILED' && Math.abs(facts.clockOffsetSeconds) > facts.clockToleranceSeconds) {
    const direction = facts.clockOffsetSeconds > 0 ? 'behind' : 'ahead of';
    return {
      code: 'clock_skew',
      detail: `this machine's clock is ${Math.abs(facts.clockOffsetSeconds)} s ${direction} the one of ${facts.issuer}; ${facts.clockToleranceSeconds} s are tolerated: synchronise the clock`,
      cause: error,
    };
  }
  return { code: 'id_token_invalid', detail: `the token answer of ${facts.issuer} was refused: ${reason}`, cause: error };
}

/** The claim that a failed check was about, wherever in the chain of causes it is named. */
function claimIn(error: unknown): string | undefined {
  for (let link: unknown = error, depth = 0; typeof link === 'object' && link !== null && depth < 4; depth += 1) {
    const claim = (link as { claim?: unknown }).claim;
    if (typeof claim === 'string') return claim;
    link = (link as { cause?: unknown }).cause;
  }
  return undefined;
}

/** The library's code of an error, if it has one. */
export function codeOf(error: unknown): string | undefined {
  const code = (error as { code?: unknown } | undefined)?.code;
  return typeof code === 'string' ? code : undefined;
}

function causeOf(error: unknown): unknown {
  return (error as { cause?: unknown } | undefined)?.cause;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : 'unknown failure';
}
