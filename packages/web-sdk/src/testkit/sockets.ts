import { createServer, type RequestListener, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import type { TestContext } from 'node:test';
import type { Transport } from './browser.ts';

/** Serves on a free port of this machine until the test ends; gives the port. The listener may be set later. */
export async function serve(t: TestContext, listener: RequestListener): Promise<number> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

/** Sends requests through a real socket to this machine, with exactly the given headers. */
export const throughSocket: Transport = ({ method, url, headers, body }) =>
  new Promise((resolve, reject) => {
    const target = new URL(url);
    const outgoing = request({
      host: '127.0.0.1',
      port: target.port,
      path: `${target.pathname}${target.search}`,
      method,
      headers,
    });
    outgoing.on('error', reject);
    outgoing.on('response', (incoming) => {
      const received = new Headers();
      for (let index = 0; index < incoming.rawHeaders.length; index += 2)
        received.append(incoming.rawHeaders[index] ?? '', incoming.rawHeaders[index + 1] ?? '');
      const status = incoming.statusCode ?? 0;
      const empty = method === 'HEAD' || status === 204 || status === 304;
      if (empty) incoming.resume();
      resolve(new Response(empty ? null : (Readable.toWeb(incoming) as ReadableStream), { status, headers: received }));
    });
    outgoing.end(body);
  });
