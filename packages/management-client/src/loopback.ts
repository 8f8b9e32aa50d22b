import { request } from 'node:http';
import { buffer } from 'node:stream/consumers';

/** True for `http://*.localhost`: browsers send such names to this machine, but Node's resolver does not know them. */
export function needsLoopbackFetch(url: URL): boolean {
  return url.protocol === 'http:' && url.hostname.endsWith('.localhost');
}

/** Fetches from this machine while keeping the `Host` header. @see RFC 6761 §6.3. Whole answers only, no redirects. */
export const loopbackFetch: typeof fetch = async (input, init) => {
  const call = new Request(input, init);
  const { host, pathname, search, port } = new URL(call.url);
  const body = Buffer.from(await call.arrayBuffer());
  return new Promise<Response>((resolve, reject) => {
    const headers = { ...Object.fromEntries(call.headers), host, 'content-length': body.length };
    const path = pathname + search;
    const outgoing = request({ host: 'localhost', port: port || 80, method: call.method, path, headers, signal: call.signal });
    outgoing.on('error', (cause) => reject(new TypeError('fetch failed', { cause })));
    outgoing.on('response', (incoming) => {
      const received = new Headers();
      for (let at = 0; at < incoming.rawHeaders.length; at += 2)
        received.append(incoming.rawHeaders[at] ?? '', incoming.rawHeaders[at + 1] ?? '');
      const status = incoming.statusCode ?? 502;
      buffer(incoming).then(
        (bytes) => resolve(new Response(status === 204 ? null : bytes, { status, headers: received })),
        (cause: unknown) => reject(new TypeError('fetch failed', { cause })),
      );
    });
    outgoing.end(body);
  });
};
