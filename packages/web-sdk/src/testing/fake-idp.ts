import { createHash, randomBytes } from 'node:crypto';
import { exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';
import type { IdClaims } from '../claims.ts';

/**
 * How an endpoint of the {@link FakeIdp} misbehaves: a status, no answer, or an answer with one fault. `bad_signature`,
 * `no_id_token` and `other_subject` are about the token endpoint, `other_subject` also about userinfo.
 */
export type FakeFailure =
  | number
  | 'timeout'
  | 'bad_signature'
  | 'invalid_client'
  | 'invalid_grant'
  | 'no_id_token'
  | 'other_subject'
  | 'html';

/** The endpoints that can be made to fail. */
type Endpoint = 'discovery' | 'jwks' | 'token' | 'userinfo' | 'revocation';

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
  fail?: Partial<Record<Endpoint, FakeFailure>>;
}

/** A sign-in service inside the test's process: no sockets, real signatures. */
export interface FakeIdp {
  readonly issuer: string;
  /** Give it to the SDK as `http: { fetch: idp.fetch }`. */
  readonly fetch: typeof fetch;
  /** What the SDK asked so far, by endpoint, in order. */
  readonly calls: string[];
  /** May be changed while the test runs. */
  readonly fail: Partial<Record<Endpoint, FakeFailure>>;
  /** May be changed while the test runs, and shows after the SDK asks again. */
  readonly metadata: Record<string, unknown>;
  /** Plays the person who signs in: takes the URL the browser was sent to, and gives the callback URL it is sent back to. */
  authorize(location: string, user?: Partial<IdClaims>): Promise<string>;
  rotateKeys(): void;
}

interface Grant {
  readonly user: Partial<IdClaims>;
  readonly nonce: string | undefined;
  readonly clientId: string;
  readonly redirectUri: string;
  readonly challenge: string | undefined;
  readonly offline: boolean;
}

interface SigningKey {
  readonly kid: string;
  readonly privateKey: CryptoKeyOf;
  readonly jwk: JWK;
}

type CryptoKeyOf = Awaited<ReturnType<typeof generateKeyPair>>['privateKey'];

/** Makes a sign-in service for tests. Checks PKCE, the redirect URI and that codes and refresh tokens are used once. */
export function fakeIdp(options: FakeIdpOptions = {}): FakeIdp {
  const issuer = options.issuer ?? 'https://idp.example.com/oauth2/default';
  const seconds = (): number => Math.floor((options.now ?? Date.now)() / 1_000) + (options.skewSeconds ?? 0);
  const codes = new Map<string, Grant>();
  const refreshTokens = new Map<string, Grant>();
  const accessTokens = new Map<string, Grant>();
  let key = makeKey();
  const idp: FakeIdp = {
    issuer,
    calls: [],
    fail: { ...options.fail },
    metadata: standardMetadata(issuer, options.metadata),
    fetch: async (input, init) => {
      const request = new Request(input, init);
      const endpoint = endpointOf(idp, request.url);
      idp.calls.push(endpoint);
      const failure = idp.fail[endpoint as Endpoint];
      const broken = failFast(failure);
      if (broken !== undefined) return withDate(broken, seconds());
      return withDate(await serve(endpoint, request, failure), seconds());
    },
    authorize: async (location, user = {}) => {
      const asked = new URL(location).searchParams;
      const code = randomBytes(16).toString('base64url');
      codes.set(code, {
        user,
        nonce: asked.get('nonce') ?? undefined,
        clientId: asked.get('client_id') ?? '',
        redirectUri: asked.get('redirect_uri') ?? '',
        challenge: asked.get('code_challenge') ?? undefined,
        offline: (asked.get('scope') ?? '').split(' ').includes('offline_access'),
      });
      const back = new URL(asked.get('redirect_uri') ?? '');
      for (const [name, value] of Object.entries({ code, state: asked.get('state') ?? '', iss: issuer }))
        back.searchParams.set(name, value);
      return back.href;
    },
    rotateKeys: () => {
      key = makeKey();
    },
  };

  async function serve(endpoint: string, request: Request, failure: FakeFailure | undefined): Promise<Response> {
    if (endpoint === 'discovery') return Response.json(idp.metadata);
    if (endpoint === 'jwks') return Response.json({ keys: [(await key).jwk] });
    if (endpoint === 'token')
      return token(new URLSearchParams(await request.text()), request.headers.get('authorization'), failure);
    if (endpoint === 'revocation') {
      refreshTokens.delete(new URLSearchParams(await request.text()).get('token') ?? '');
      return new Response(null);
    }
    if (endpoint === 'userinfo') return userInfo(request, failure);
    return new Response('not found', { status: 404 });
  }

  async function token(form: URLSearchParams, authorization: string | null, failure: FakeFailure | undefined): Promise<Response> {
    if (authorization === null && !form.has('client_secret')) return refusal('invalid_client', 401);
    const refreshing = form.get('grant_type') === 'refresh_token';
    const store = refreshing ? refreshTokens : codes;
    const handle = form.get(refreshing ? 'refresh_token' : 'code') ?? '';
    const grant = store.get(handle);
    const stays = refreshing && options.rotateRefreshTokens === false;
    if (!stays) store.delete(handle);
    if (grant === undefined || (!refreshing && !proves(grant, form))) return refusal('invalid_grant', 400);
    return issue(refreshing ? { ...grant, nonce: undefined } : grant, failure, refreshing);
  }

  async function issue(grant: Grant, failure: FakeFailure | undefined, refreshing: boolean): Promise<Response> {
    const now = seconds();
    const claims = {
      iss: issuer,
      sub: 'user-1',
      aud: grant.clientId,
      iat: now,
      exp: now + 3_600,
      auth_time: now,
      ...(grant.nonce === undefined ? {} : { nonce: grant.nonce }),
      ...grant.user,
      ...(failure === 'other_subject' ? { sub: 'somebody-else' } : {}),
    };
    const signing = failure === 'bad_signature' ? { ...(await key), privateKey: (await makeKey()).privateKey } : await key;
    const idToken = await new SignJWT(claims).setProtectedHeader({ alg: 'ES256', kid: signing.kid }).sign(signing.privateKey);
    const remembered = refreshing ? grant : { ...grant, user: { auth_time: now, ...grant.user } };
    const accessToken = keepUnder(accessTokens, remembered);
    return Response.json({
      access_token: accessToken,
      token_type: 'Bearer',
      expires_in: options.accessTokenLifetime ?? 3_600,
      scope: 'openid',
      ...(failure === 'no_id_token' ? {} : { id_token: idToken }),
      ...(grant.offline && !(refreshing && options.rotateRefreshTokens === false)
        ? { refresh_token: keepUnder(refreshTokens, remembered) }
        : {}),
    });
  }

  function userInfo(request: Request, failure: FakeFailure | undefined): Response {
    const grant = accessTokens.get((request.headers.get('authorization') ?? '').slice('Bearer '.length));
    if (grant === undefined)
      return new Response(null, { status: 401, headers: { 'www-authenticate': 'Bearer error="invalid_token"' } });
    const { sub = 'user-1', name = 'Ada', email = 'ada@example.com' } = grant.user;
    return Response.json({ name, email, sub: failure === 'other_subject' ? 'somebody-else' : sub });
  }

  return idp;
}

function standardMetadata(issuer: string, changes: Record<string, unknown> = {}): Record<string, unknown> {
  const base = {
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
  return { ...base, ...changes };
}

function endpointOf(idp: FakeIdp, url: string): string {
  const path = url.split('?', 1)[0] ?? '';
  if (path.endsWith('/.well-known/openid-configuration')) return 'discovery';
  const names = {
    jwks_uri: 'jwks',
    token_endpoint: 'token',
    userinfo_endpoint: 'userinfo',
    revocation_endpoint: 'revocation',
  } as const;
  for (const [field, name] of Object.entries(names)) {
    if (idp.metadata[field] === path) return name;
  }
  return path;
}

function failFast(failure: FakeFailure | undefined): Response | undefined {
  if (failure === 'timeout') throw new DOMException('The operation was aborted due to timeout', 'TimeoutError');
  if (failure === 'html')
    return new Response('<!doctype html><title>Hello</title>', { headers: { 'content-type': 'text/html' } });
  if (failure === 'invalid_client') return refusal(failure, 401);
  if (failure === 'invalid_grant') return refusal(failure, 400);
  return typeof failure === 'number' ? new Response('out of order', { status: failure }) : undefined;
}

function refusal(error: string, status: number): Response {
  return Response.json({ error, error_description: `The fake sign-in service says ${error}.` }, { status });
}

function withDate(response: Response, seconds: number): Response {
  response.headers.set('date', new Date(seconds * 1_000).toUTCString());
  return response;
}

function proves(grant: Grant, form: URLSearchParams): boolean {
  const challenge = createHash('sha256')
    .update(form.get('code_verifier') ?? '')
    .digest('base64url');
  return grant.challenge === challenge && grant.redirectUri === form.get('redirect_uri');
}

function keepUnder(store: Map<string, Grant>, grant: Grant): string {
  const handle = randomBytes(24).toString('base64url');
  store.set(handle, grant);
  return handle;
}

async function makeKey(): Promise<SigningKey> {
  const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true });
  const kid = randomBytes(6).toString('base64url');
  return { kid, privateKey, jwk: { ...(await exportJWK(publicKey)), kid, alg: 'ES256', use: 'sig' } };
}
