import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse, request as send } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import type { TestContext } from 'node:test';

/** An answer as it came from the server behind the cache. */
export interface Upstream {
  readonly url: string;
  readonly request: IncomingMessage['headers'];
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
}

interface Stored extends Upstream {
  readonly body: Buffer;
  readonly rawHeaders: readonly string[];
  readonly until: number;
}

/** A shared cache in front of one server: as greedy as RFC 9111 lets it be. */
export interface SharedCache {
  readonly origin: string;
  /** Addresses that were answered from the cache. */
  readonly hits: readonly string[];
  /** Everything the server behind it said. */
  readonly upstream: readonly Upstream[];
  /** The port that requests are sent on to. */
  serve(port: number): void;
}

/** Statuses that may be kept although nothing says for how long (RFC 9110 §15.1). */
const keptByGuess = new Set([200, 203, 204, 206, 300, 301, 308, 404, 405, 410, 414, 501]);
const guessSeconds = 3600;

/**
 * Starts a cache. It keeps whatever RFC 9111 §3 does not forbid, cookies included, guesses lifetimes where it may (§4.2.2), and gives a
 * kept answer to anybody whose request has the same address and the same headers that `Vary` names (§4.1).
 */
export async function startSharedCache(t: TestContext): Promise<SharedCache> {
  const store = new Map<string, Stored[]>();
  const hits: string[] = [];
  const upstream: Upstream[] = [];
  let port = 0;
  const server = createServer((request, response) => {
    const url = request.url ?? '';
    const kept = request.method === 'GET' ? store.get(url)?.find((answer) => fits(answer, request)) : undefined;
    if (kept) {
      hits.push(url);
      response.writeHead(kept.status, [...kept.rawHeaders]).end(kept.body);
      return;
    }
    void passOn(port, request, response).then((answer) => {
      upstream.push(answer);
      if (request.method === 'GET' && answer.until > Date.now()) store.set(url, [answer, ...(store.get(url) ?? [])]);
      if (request.method !== 'GET' && request.method !== 'HEAD' && answer.status < 400) store.delete(url); // §4.4
    });
  });
  await once(server.listen(0, 'localhost'), 'listening');
  t.after(() => {
    server.close();
    server.closeAllConnections();
  });
  const origin = `http://localhost:${(server.address() as AddressInfo).port}`;
  const serve = (behind: number) => {
    port = behind;
  };
  return { origin, hits, upstream, serve };
}

async function passOn(port: number, request: IncomingMessage, response: ServerResponse): Promise<Stored> {
  const onward = send({ host: 'localhost', port, method: request.method, path: request.url, headers: request.headers });
  request.pipe(onward);
  const [answer] = (await once(onward, 'response')) as [IncomingMessage];
  const body = await buffer(answer);
  const status = answer.statusCode ?? 502;
  const rawHeaders = answer.rawHeaders.flatMap((text, index, all) =>
    index % 2 || /^(connection|keep-alive|transfer-encoding)$/i.test(text) ? [] : [text, all[index + 1] ?? ''],
  );
  response.writeHead(status, rawHeaders).end(body);
  const seconds = lifetimeSeconds(request.headers, status, answer.headers);
  return {
    url: request.url ?? '',
    request: request.headers,
    status,
    headers: answer.headers,
    body,
    rawHeaders,
    until: Date.now() + seconds * 1000,
  };
}

function lifetimeSeconds(request: IncomingMessage['headers'], status: number, headers: IncomingMessage['headers']): number {
  const directives = new Map<string, string | undefined>();
  for (const part of (headers['cache-control'] ?? '').toLowerCase().split(',')) {
    const [name = '', value] = part.trim().split('=', 2);
    directives.set(name, value);
  }
  if (['no-store', 'private', 'no-cache'].some((name) => directives.has(name)) || headers.vary === '*') return 0;
  const mayShare = ['public', 's-maxage', 'must-revalidate'].some((name) => directives.has(name));
  if (request.authorization !== undefined && !mayShare) return 0; // §3.5
  const told = directives.get('s-maxage') ?? directives.get('max-age');
  if (told !== undefined) return Number(told);
  if (headers.expires !== undefined) return (Date.parse(headers.expires) - Date.now()) / 1000 || 0;
  return keptByGuess.has(status) ? guessSeconds : 0;
}

function fits(kept: Stored, request: IncomingMessage): boolean {
  if (Date.now() >= kept.until) return false;
  const names = (kept.headers.vary ?? '')
    .toLowerCase()
    .split(',')
    .flatMap((name) => name.trim() || []);
  return names.every((name) => String(kept.request[name]) === String(request.headers[name]));
}
