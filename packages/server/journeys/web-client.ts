import { request as send } from 'node:http';
import { text } from 'node:stream/consumers';
import { parseSetCookie } from 'cookie';
import type { GivenUser } from '../testkit/given.ts';

/** An answer with its body read. */
export interface Answer {
  readonly url: string;
  readonly status: number;
  readonly headers: Headers;
  readonly body: string;
}

/** What one request differs in from somebody opening an address. */
export interface RequestOptions {
  readonly headers?: Readonly<Record<string, string>>;
  /** Posts these fields as a form. */
  readonly form?: Readonly<Record<string, string>>;
  /** Posts this as JSON. */
  readonly json?: object;
  /** Connects here instead of to the address, as somebody does whose network is not ours: a node, a proxy. */
  readonly port?: number;
  /** Breaks the connection off. */
  readonly signal?: AbortSignal;
}

/**
 * One request over a real socket, no redirect followed, no cookie kept.
 *
 * Not `fetch`: that says of itself that it is no page view, and the SDK listens to it.
 */
export async function exchange(url: string, { headers = {}, form, json, port, signal }: RequestOptions = {}): Promise<Answer> {
  const target = new URL(url);
  const body = form ? new URLSearchParams(form).toString() : json && JSON.stringify(json);
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  const request = send({
    // Node's resolver does not know names below localhost.
    host: target.hostname.endsWith('.localhost') ? 'localhost' : target.hostname,
    port: port ?? target.port,
    path: target.pathname + target.search,
    method: body === undefined ? 'GET' : 'POST',
    ...(signal && { signal }),
    headers: {
      host: target.host,
      ...(form && { 'content-type': 'application/x-www-form-urlencoded' }),
      ...(json && { 'content-type': 'application/json' }),
      ...headers,
    },
  });
  request.on('error', reject);
  request.on('response', (response) => {
    const all = new Headers();
    for (const [name, values] of Object.entries(response.headersDistinct))
      for (const value of values ?? []) all.append(name, value);
    text(response).then((body) => resolve({ url, status: response.statusCode ?? 0, headers: all, body }), reject);
  });
  request.end(body);
  return promise;
}

/** A browser without a screen, over real sockets: keeps cookies by host whatever the port, as browsers do, and says that it navigates. */
export class WebClient {
  readonly cookies = new Map<string, Map<string, string>>();
  /** Chooses the port to connect to by the address; by default the address's own. */
  readonly #portFor: (url: URL) => number | undefined;

  constructor(portFor: (url: URL) => number | undefined = () => undefined) {
    this.#portFor = portFor;
  }

  /** Opens an address or, with `form`, posts to it as a page of the same origin would. */
  async visit(url: string, options: RequestOptions = {}): Promise<Answer> {
    const target = new URL(url);
    const jar = this.#jar(target);
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const site = options.form ? { origin: target.origin, 'sec-fetch-site': 'same-origin' } : { 'sec-fetch-site': 'none' };
    const asked = {
      accept: 'text/html',
      'sec-fetch-mode': 'navigate',
      'sec-fetch-dest': 'document',
      ...site,
      ...(cookie && { cookie }),
    };
    const port = options.port ?? this.#portFor(target);
    const answer = await exchange(url, {
      ...options,
      headers: { ...asked, ...options.headers },
      ...(port !== undefined && { port }),
    });
    for (const line of answer.headers.getSetCookie()) {
      const { name, value, maxAge } = parseSetCookie(line);
      if (maxAge === 0) jar.delete(name);
      else jar.set(name, value ?? '');
    }
    return answer;
  }

  /** Follows redirects, until an answer is none or its target fits `until`, which is then not opened. */
  async follow(answer: Answer, until: (url: URL) => boolean = () => false): Promise<Answer> {
    let current = answer;
    for (let hops = 0; hops < 15; hops += 1) {
      const target = redirectOf(current);
      if (target === undefined || until(target)) return current;
      current = await this.visit(target.href);
    }
    throw new Error('more than fifteen redirects');
  }

  /** Opens an address and follows redirects. */
  async open(url: string, until?: (url: URL) => boolean): Promise<Answer> {
    return this.follow(await this.visit(url), until);
  }

  /** Answers the hosted pages, beginning at `page`, and follows redirects from there. */
  async signIn(page: Answer, user: GivenUser, until?: (url: URL) => boolean): Promise<Answer> {
    const identified = await this.follow(
      await this.visit(new URL('/signin', page.url).href, { form: { interaction: interactionOf(page), identifier: user.login } }),
      until,
    );
    const answered = await this.visit(new URL('/signin', page.url).href, {
      form: { interaction: interactionOf(identified), 'credentials.passcode': user.password },
    });
    return this.follow(answered, until);
  }

  #jar({ hostname }: URL): Map<string, string> {
    const jar = this.cookies.get(hostname) ?? new Map<string, string>();
    this.cookies.set(hostname, jar);
    return jar;
  }
}

/** Where an answer redirects to, or undefined. */
export function redirectOf(answer: Answer): URL | undefined {
  const location = answer.headers.get('location');
  return location === null ? undefined : new URL(location, answer.url);
}

/** The interaction handle of a hosted page's form. */
function interactionOf(page: Answer): string {
  const handle = /name="interaction" value="([^"]+)"/.exec(page.body)?.[1];
  if (handle === undefined)
    throw new Error(`no hosted page: ${page.status} ${page.url} ${redirectOf(page)?.href ?? page.body.slice(0, 300)}`);
  return handle;
}
