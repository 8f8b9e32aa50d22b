import type { IdClaims } from '../claims.ts';
import { type FakeFailures, FakeService } from './fake-service.ts';

/** How the {@link FakeIdp} behaves from the start. */
export interface FakeIdpOptions {
  /** Default: `https://idp.example.com/oauth2/default`. */
  issuer?: string;
  /** By how much its clock is ahead. Default: 0. */
  skewSeconds?: number;
  /** Its clock in milliseconds UTC. Default: the system's. */
  now?: () => number;
  /** Metadata to add or replace; undefined removes one. */
  metadata?: Record<string, unknown>;
  /** Seconds. Default: 3600. */
  accessTokenLifetime?: number;
  /** Whether every refresh token is good for one use. Default: true. */
  rotateRefreshTokens?: boolean;
  fail?: FakeFailures;
}

/** A sign-in service inside the test's process: no sockets, real signatures. */
export interface FakeIdp {
  readonly issuer: string;
  /** Give it to the SDK as `http: { fetch: idp.fetch }`. */
  readonly fetch: typeof fetch;
  /** What the SDK asked so far, by endpoint, in order. */
  readonly calls: string[];
  /** May be changed while the test runs. */
  readonly fail: FakeFailures;
  /** May be changed while the test runs, and shows after the SDK asks again. */
  readonly metadata: Record<string, unknown>;
  /** Plays the person who signs in: takes the URL the browser was sent to, and gives the callback URL it is sent back to. */
  authorize(location: string, user?: Partial<IdClaims>): Promise<string>;
  rotateKeys(): void;
}

/** Makes a sign-in service for tests. Checks PKCE, the redirect URI and that codes and refresh tokens are used once. */
export function fakeIdp(options: FakeIdpOptions = {}): FakeIdp {
  const issuer = options.issuer ?? 'https://idp.example.com/oauth2/default';
  const now = options.now ?? Date.now;
  const service = new FakeService({
    issuer,
    seconds: () => Math.floor(now() / 1_000) + (options.skewSeconds ?? 0),
    metadata: { ...standardMetadata(issuer), ...options.metadata },
    accessTokenLifetime: options.accessTokenLifetime ?? 3_600,
    rotateRefreshTokens: options.rotateRefreshTokens ?? true,
    fail: { ...options.fail },
  });
  return {
    issuer,
    calls: service.calls,
    fail: service.settings.fail,
    metadata: service.settings.metadata,
    fetch: (input, init) => service.answer(new Request(input, init)),
    authorize: async (location, user = {}) => service.authorize(new URL(location).searchParams, user),
    rotateKeys: () => service.rotateKeys(),
  };
}

function standardMetadata(issuer: string): Record<string, unknown> {
  return {
    issuer,
    authorization_endpoint: `${issuer}/v1/authorize`,
    token_endpoint: `${issuer}/v1/token`,
    jwks_uri: `${issuer}/v1/keys`,
    userinfo_endpoint: `${issuer}/v1/userinfo`,
    revocation_endpoint: `${issuer}/v1/revoke`,
    end_session_endpoint: `${issuer}/v1/logout`,
    response_types_supported: ['code'],
    code_challenge_methods_supported: ['S256'],
    id_token_signing_alg_values_supported: ['ES256'],
    authorization_response_iss_parameter_supported: true,
  };
}
