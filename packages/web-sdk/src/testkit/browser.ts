/** What a server answered, with the body read. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** Each `Set-Cookie` line. */
  readonly setCookies: readonly string[];
}

/** Carries one request to the app under test: in process or through a socket. */
export type Transport = (request: {
  method: string;
  url: string;
  headers: Record<string, string>;
  body?: string;
}) => Promise<Response>;

/** How one request differs from a person going to a page. */
export interface VisitOptions {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string | undefined>>;
  readonly body?: string;
}

const pageHeaders = {
  accept: 'text/html,application/xhtml+xml',
  'sec-fetch-mode': 'navigate',
  'sec-fetch-dest': 'document',
  'sec-fetch-site': 'same-origin',
};

/** A browser as far as the SDK can tell: keeps cookies, follows nothing by itself. */
export class Browser {
  readonly jar = new Map<string, string>();
  readonly #origin: string;
  readonly #transport: Transport;

  constructor(origin: string, transport: Transport) {
    this.#origin = origin;
    this.#transport = transport;
  }

  /** Goes to a path of the app, or to any URL of it. */
  async visit(url: string, { method = 'GET', headers = {}, body }: VisitOptions = {}): Promise<Answer> {
    const cookie = [...this.jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const all: Record<string, string> = {};
    for (const [name, value] of Object.entries({
      host: new URL(this.#origin).host,
      ...pageHeaders,
      ...(cookie === '' ? {} : { cookie }),
      ...headers,
    })) {
      if (value !== undefined) all[name] = value;
    }
    const response = await this.#transport({
      method,
      url: new URL(url, this.#origin).href,
      headers: all,
      ...(body === undefined ? {} : { body }),
    });
    const setCookies = response.headers.getSetCookie();
    this.#keep(setCookies);
    return { status: response.status, headers: response.headers, text: await response.text(), setCookies };
  }

  /** Calls the app as a script does. */
  call(url: string, options: VisitOptions = {}): Promise<Answer> {
    const headers = { accept: '*/*', 'sec-fetch-mode': 'cors', 'sec-fetch-dest': 'empty', ...options.headers };
    return this.visit(url, { ...options, headers });
  }

  #keep(lines: readonly string[]): void {
    for (const line of lines) {
      const pair = line.split(';', 1)[0] ?? '';
      const name = pair.slice(0, pair.indexOf('='));
      if (/; Max-Age=0(?:;|$)/.test(line)) this.jar.delete(name);
      else this.jar.set(name, pair.slice(name.length + 1));
    }
  }
}

/** The `Location` of an answer, or a failing test. */
export function locationOf(answer: Answer): string {
  const location = answer.headers.get('location');
  if (location === null) throw new Error(`expected a redirect, got ${answer.status}: ${answer.text.slice(0, 300)}`);
  return location;
}
