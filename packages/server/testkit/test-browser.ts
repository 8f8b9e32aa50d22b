import assert from 'node:assert/strict';
import { parseSetCookie } from 'cookie';
import type { FastifyInstance, LightMyRequestResponse } from 'fastify';
import type { GivenApp, GivenUser } from './given.ts';

/** A browser without a screen: keeps cookies, sends what browsers send, follows redirects within the org. */
export class TestBrowser {
  readonly cookies = new Map<string, string>();
  readonly #http: FastifyInstance;
  readonly #origin: string;
  /** Sent with every request, such as `user-agent` or `x-forwarded-for`. */
  readonly headers: Record<string, string> = {};
  remoteAddress = '127.0.0.1';

  constructor(http: FastifyInstance, origin: string) {
    this.#http = http;
    this.#origin = origin;
  }

  /** One navigation, no redirect followed. */
  get(url: string, headers: Record<string, string> = {}): Promise<LightMyRequestResponse> {
    return this.#send('GET', url, { 'sec-fetch-site': 'none', 'sec-fetch-mode': 'navigate', ...headers });
  }

  /** Posts form fields as a page of the org would. */
  post(
    url: string,
    fields: Record<string, string> | string,
    headers: Record<string, string> = {},
  ): Promise<LightMyRequestResponse> {
    const payload = typeof fields === 'string' ? fields : new URLSearchParams(fields).toString();
    return this.#send(
      'POST',
      url,
      { 'content-type': 'application/x-www-form-urlencoded', origin: this.#origin, 'sec-fetch-site': 'same-origin', ...headers },
      payload,
    );
  }

  /** Follows redirects while they stay within the org. The last answer is a page of the org, or a redirect that leaves it. */
  async follow(response: LightMyRequestResponse): Promise<LightMyRequestResponse> {
    let current = response;
    for (let hops = 0; hops < 10; hops += 1) {
      const { location } = current.headers;
      if (location === undefined || new URL(location, this.#origin).origin !== this.#origin) return current;
      current = await this.get(location);
    }
    throw new Error('more than ten redirects');
  }

  /** Opens `url` and follows redirects. */
  async open(url: string): Promise<LightMyRequestResponse> {
    return this.follow(await this.get(url));
  }

  /** Types the login into the sign-in page and sends it. @returns the next page */
  async typeIdentifier(
    page: LightMyRequestResponse,
    login: string,
    options: { rememberMe?: boolean } = {},
  ): Promise<LightMyRequestResponse> {
    const fields = { interaction: interactionOf(page), identifier: login, ...(options.rememberMe && { rememberMe: 'true' }) };
    return this.follow(await this.post('/signin', fields));
  }

  /** Types the password into the password page and sends it. @returns the next page, or the redirect to the app */
  async typePassword(page: LightMyRequestResponse, password: string): Promise<LightMyRequestResponse> {
    return this.follow(await this.post('/signin', { interaction: interactionOf(page), 'credentials.passcode': password }));
  }

  /** Goes the whole way from `url` (an authorize URL, or `/signin`) to what comes after the password. */
  async signIn(user: GivenUser, url: string, options: { rememberMe?: boolean } = {}): Promise<LightMyRequestResponse> {
    const identify = await this.open(url);
    return this.typePassword(await this.typeIdentifier(identify, user.login, options), user.password);
  }

  async #send(
    method: 'GET' | 'POST',
    url: string,
    headers: Record<string, string>,
    payload?: string,
  ): Promise<LightMyRequestResponse> {
    const target = new URL(url, this.#origin);
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await this.#http.inject({
      method,
      url: target.pathname + target.search,
      headers: { host: target.host, ...this.headers, ...(cookie && { cookie }), ...headers },
      remoteAddress: this.remoteAddress,
      ...(payload !== undefined && { payload }),
    });
    for (const line of [response.headers['set-cookie'] ?? []].flat()) {
      const { name, value, maxAge } = parseSetCookie(line);
      if (maxAge === 0) this.cookies.delete(name);
      else this.cookies.set(name, value ?? '');
    }
    return response;
  }
}

/** The interaction handle that a page's form carries. */
export function interactionOf(page: LightMyRequestResponse): string {
  const handle = /name="interaction" value="([^"]+)"/.exec(page.body)?.[1];
  assert.ok(
    handle,
    `no form with an interaction handle on the page: ${page.statusCode} ${page.headers.location ?? page.body.slice(0, 300)}`,
  );
  return handle;
}

/** A code verifier and its S256 challenge. @see RFC 7636 Appendix B */
export const pkce = {
  verifier: 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk',
  challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
} as const;

/** An authorize URL that is right in every way; `change` replaces parameters, `undefined` leaves one out. */
export function authorizeUrl(app: GivenApp, change: Record<string, string | undefined> = {}, server = 'default'): string {
  const parameters = {
    client_id: app.clientId,
    redirect_uri: app.redirectUri,
    response_type: 'code',
    scope: 'openid profile email',
    state: 'state-1',
    nonce: 'nonce-1',
    ...change,
  };
  const present = Object.entries(parameters).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return `${server === 'org' ? '/oauth2/v1' : `/oauth2/${server}/v1`}/authorize?${new URLSearchParams(present)}`;
}

/** The parameters of an authorization response that a redirect carries. */
export function responseParameters(response: LightMyRequestResponse): Record<string, string> {
  assert.ok(response.headers.location, `no redirect: ${response.statusCode} ${response.body.slice(0, 300)}`);
  return Object.fromEntries(new URL(response.headers.location, 'http://localhost').searchParams);
}
