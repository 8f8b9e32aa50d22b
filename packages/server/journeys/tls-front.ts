import { generateKeyPairSync, sign } from 'node:crypto';
import { once } from 'node:events';
import { request as send } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';

const { cert, key } = selfSigned(['localhost', '*.localhost']);

/** What terminates TLS in front of one server, as a load balancer does. */
export interface TlsFront {
  readonly origin: string;
  /** The port that requests are sent on to. */
  serve(port: number): void;
}

/** Makes this process believe our certificate, until the test is over. Browsers are told to ignore it. */
export function trustOurCertificate(t: TestContext): void {
  const before = getCACertificates('default');
  setDefaultCACertificates([...before, cert]);
  t.after(() => setDefaultCACertificates(before));
}

/** Starts an https address of a name at or below localhost. */
export async function startTlsFront(t: TestContext, hostname = 'localhost'): Promise<TlsFront> {
  let port = 0;
  const server = createServer({ cert, key }, (request, response) => {
    const { method, url, headers } = request;
    const onward = send({ host: 'localhost', port, method, path: url, headers });
    onward.on('response', (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.rawHeaders);
      answer.pipe(response);
    });
    onward.on('error', () => response.destroy());
    request.pipe(onward);
  });
  await once(server.listen(0, 'localhost'), 'listening');
  t.after(() => {
    server.close();
    server.closeAllConnections();
  });
  const serve = (behind: number) => {
    port = behind;
  };
  return { origin: `https://${hostname}:${(server.address() as AddressInfo).port}`, serve };
}

/** A certificate that vouches for itself, good for a day. @see RFC 5280 §4.1 */
function selfSigned(names: readonly string[]): { cert: string; key: string } {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const day = 24 * 3600 * 1000;
  const time = (instant: number) =>
    der(
      0x17,
      Buffer.from(
        `${new Date(instant)
          .toISOString()
          .replace(/[-:T]|\.\d+/g, '')
          .slice(2)}`,
      ),
    );
  const algorithm = der(0x30, Buffer.from('06082a8648ce3d040302', 'hex')); // ecdsa-with-SHA256
  const name = der(0x30, der(0x31, der(0x30, Buffer.from('0603550403', 'hex'), der(0x0c, Buffer.from('Gatehouse tests')))));
  const alternatives = der(0x30, ...names.map((each) => der(0x82, Buffer.from(each))));
  const extensions = der(
    0x30,
    der(0x30, Buffer.from('0603551d13', 'hex'), Buffer.from('0101ff', 'hex'), der(0x04, der(0x30, Buffer.from('0101ff', 'hex')))), // a CA
    der(0x30, Buffer.from('0603551d11', 'hex'), der(0x04, alternatives)),
  );
  const body = der(
    0x30,
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, Buffer.from([1])),
    algorithm,
    name,
    der(0x30, time(Date.now() - day), time(Date.now() + day)),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, extensions),
  );
  const signature = der(0x03, Buffer.from([0]), sign('sha256', body, privateKey));
  const text = der(0x30, body, algorithm, signature).toString('base64').replace(/.{64}/g, '$&\n');
  return {
    cert: `-----BEGIN CERTIFICATE-----\n${text}\n-----END CERTIFICATE-----\n`,
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}

/** One value of ASN.1, DER encoded. @see X.690 §8.1 */
function der(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  const shortest = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255];
  return Buffer.concat([Buffer.from([tag, ...shortest]), content]);
}
