import { createHash, randomBytes } from 'node:crypto';
import { exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';
import type { IdClaims } from '../claims.ts';

/**
 * How an endpoint of the fake sign-in service misbehaves: a status, no answer, or an answer with one fault. `bad_signature`,
 * `no_id_token` and `other_subject` are about the token endpoint, `other_subject` also about userinfo.
 */
export type FakeFailure =
  | number
  | 'timeout'
  | 'html'
  | 'bad_signature'
  | 'invalid_client'
  | 'invalid_grant'
  | 'no_id_token'
  | 'other_subject';

/** The failures in force, by endpoint. */
export type FakeFailures = Partial<Record<'discovery' | 'jwks' | 'token' | 'userinfo' | 'revocation', FakeFailure>>;

/** What the fake service is told; `fail` and `metadata` may change while it runs. */
export interface FakeSettings {
  readonly issuer: string;
  /** Its clock, in seconds. */
  readonly seconds: () => number;
  readonly metadata: Record<string, unknown>;
  readonly accessTokenLifetime: number;
  readonly rotateRefreshTokens: boolean;
  readonly fail: FakeFailures;
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
  readonly privateKey: Awaited<ReturnType<typeof generateKeyPair>>['privateKey'];
  readonly jwk: JWK;
}

type Endpoint = keyof FakeFailures;

/** The endpoints of the fake sign-in service, and what it remembers. */
export class FakeService {
  readonly settings: FakeSettings;
  readonly calls: string[] = [];
  readonly #codes = new Map<string, Grant>();
  readonly #refreshTokens = new Map<string, Grant>();
  readonly #accessTokens = new Map<string, Grant>();
  #key = makeKey();

  constructor(settings: FakeSettings) {
    this.settings = settings;
  }

  /** Signs with a new key from now on. */
  rotateKeys(): void {
    this.#key = makeKey();
  }

  /** The callback URL for an authorization request that this person agreed to. */
  authorize(asked: URLSearchParams, user: Partial<IdClaims>): string {
    const redirectUri = asked.get('redirect_uri') ?? '';
    const code = keepUnder(this.#codes, {
      user,
      nonce: asked.get('nonce') ?? undefined,
      clientId: asked.get('client_id') ?? '',
      redirectUri,
      challenge: asked.get('code_challenge') ?? undefined,
      offline: (asked.get('scope') ?? '').split(' ').includes('offline_access'),
    });
    const back = new URL(redirectUri);
    for (const [name, value] of Object.entries({ code, state: asked.get('state') ?? '', iss: this.settings.issuer })) {
      back.searchParams.set(name, value);
    }
    return back.href;
  }

  /** Answers one request of the SDK, well or as badly as `fail` says. */
  async answer(request: Request): Promise<Response> {
    const endpoint = this.#endpointOf(request.url);
    this.calls.push(endpoint ?? request.url);
    const failure = endpoint === undefined ? undefined : this.settings.fail[endpoint];
    const response = failFast(failure) ?? (await this.#serve(endpoint, request, failure));
    response.headers.set('date', new Date(this.settings.seconds() * 1_000).toUTCString());
    return response;
  }

  #endpointOf(url: string): Endpoint | undefined {
    const path = url.split('?', 1)[0] ?? '';
    if (path.endsWith('/.well-known/openid-configuration')) return 'discovery';
    const { metadata } = this.settings;
    if (path === metadata['jwks_uri']) return 'jwks';
    if (path === metadata['token_endpoint']) return 'token';
    if (path === metadata['userinfo_endpoint']) return 'userinfo';
    return path === metadata['revocation_endpoint'] ? 'revocation' : undefined;
  }

  async #serve(endpoint: Endpoint | undefined, request: Request, failure: FakeFailure | undefined): Promise<Response> {
    switch (endpoint) {
      case 'discovery':
        return Response.json(this.settings.metadata);
      case 'jwks':
        return Response.json({ keys: [(await this.#key).jwk] });
      case 'token':
        return this.#redeem(new URLSearchParams(await request.text()), request.headers.get('authorization'), failure);
      case 'revocation':
        this.#refreshTokens.delete(new URLSearchParams(await request.text()).get('token') ?? '');
        return new Response(null);
      case 'userinfo':
        return this.#userInfo(request.headers.get('authorization') ?? '', failure);
      case undefined:
        return new Response('not found', { status: 404 });
    }
  }

  async #redeem(form: URLSearchParams, authorization: string | null, failure: FakeFailure | undefined): Promise<Response> {
    if (authorization === null && !form.has('client_secret')) return refusal('invalid_client', 401);
    const refreshing = form.get('grant_type') === 'refresh_token';
    const store = refreshing ? this.#refreshTokens : this.#codes;
    const handle = form.get(refreshing ? 'refresh_token' : 'code') ?? '';
    const grant = store.get(handle);
    if (!refreshing || this.settings.rotateRefreshTokens) store.delete(handle);
    if (grant === undefined || (!refreshing && !proves(grant, form))) return refusal('invalid_grant', 400);
    return this.#issue(grant, failure, refreshing);
  }

  async #issue(grant: Grant, failure: FakeFailure | undefined, refreshing: boolean): Promise<Response> {
    const { issuer, seconds, accessTokenLifetime, rotateRefreshTokens } = this.settings;
    const now = seconds();
    const claims = {
      ...{ iss: issuer, sub: 'user-1', aud: grant.clientId, iat: now, exp: now + 3_600, auth_time: now },
      ...(grant.nonce === undefined ? {} : { nonce: grant.nonce }),
      ...grant.user,
      ...(failure === 'other_subject' ? { sub: 'somebody-else' } : {}),
    };
    const remembered = { ...grant, nonce: undefined, user: { auth_time: now, ...grant.user } };
    const givesRefreshToken = grant.offline && (!refreshing || rotateRefreshTokens);
    return Response.json({
      access_token: keepUnder(this.#accessTokens, remembered),
      token_type: 'Bearer',
      expires_in: accessTokenLifetime,
      scope: 'openid',
      ...(failure === 'no_id_token' ? {} : { id_token: await this.#sign(claims, failure) }),
      ...(givesRefreshToken ? { refresh_token: keepUnder(this.#refreshTokens, remembered) } : {}),
    });
  }

  async #sign(claims: Partial<IdClaims>, failure: FakeFailure | undefined): Promise<string> {
    const { kid, privateKey } = await this.#key;
    const signing = failure === 'bad_signature' ? (await makeKey()).privateKey : privateKey;
    return new SignJWT(claims).setProtectedHeader({ alg: 'ES256', kid }).sign(signing);
  }

  #userInfo(authorization: string, failure: FakeFailure | undefined): Response {
    const grant = this.#accessTokens.get(authorization.slice('Bearer '.length));
    if (grant === undefined) {
      return new Response(null, { status: 401, headers: { 'www-authenticate': 'Bearer error="invalid_token"' } });
    }
    const { sub = 'user-1', name = 'Ada', email = 'ada@example.com' } = grant.user;
    return Response.json({ name, email, sub: failure === 'other_subject' ? 'somebody-else' : sub });
  }
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
