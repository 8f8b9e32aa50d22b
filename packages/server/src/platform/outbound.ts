import { lookup as resolveName } from 'node:dns/promises';
import type { IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { BlockList, isIP, isIPv4, type LookupFunction } from 'node:net';

/** A request of ours to somebody else's server that did not succeed; the message is for the log only. */
export class OutboundError extends Error {
  override readonly name = 'OutboundError';
}

/** What somebody else's server answered. */
export interface OutboundAnswer {
  readonly body: unknown;
  /** Seconds for which the answer may be kept, as its `Cache-Control` says; undefined when it says nothing. */
  readonly maxAgeSeconds: number | undefined;
}

/**
 * The one way in which this server asks other servers: https only; the name is resolved once and the connection goes to what was
 * resolved, so that a second answer of the name server changes nothing; addresses of special use are refused; no redirect is followed;
 * no cookie or credential is sent; small answers only, and five seconds for everything.
 * @see RFC 6890
 */
export interface Outbound {
  /** The JSON at `url`. @throws OutboundError in every case but a 200 with JSON of at most 64 kB */
  getJson(url: string): Promise<OutboundAnswer>;
}

/** What may differ from the machine's own: ranges that an operator opened, and, in tests, the world around. */
export interface OutboundOptions {
  /** Addresses or CIDR ranges that may be reached although they are of special use. */
  readonly allowed?: readonly string[];
  /** Addresses of a host name; the system's resolver unless told. */
  readonly resolve?: (hostname: string) => Promise<readonly string[]>;
  /** Certificate authorities to believe (PEM); the usual ones unless told. */
  readonly ca?: string;
  /** Calls back after so many milliseconds, unless the returned function is called before; the system's timer unless told. */
  readonly startTimer?: (callback: () => void, milliseconds: number) => () => void;
}

const mostBytes = 65_536;
const longestMilliseconds = 5000;

/** IANA's special-purpose IPv4 addresses, multicast and reserved space. */
const specialIPv4 = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.31.196.0/24',
  '192.52.193.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '192.175.48.0/24',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/3',
];
/** Only global unicast (2000::/3) is asked at all; of it not Teredo and the like, documentation, 6to4, which hides an IPv4 address. */
const globalIPv6 = ['2000::/3'];
const specialIPv6 = ['2001::/23', '2001:db8::/32', '2002::/16', '2620:4f:8000::/48', '3fff::/20'];

/** The outbound client. Production gives at most `allowed`. */
export function outbound({
  allowed = [],
  resolve = resolveAll,
  ca,
  startTimer = startSystemTimer,
}: OutboundOptions = {}): Outbound {
  const open = rangesOf(allowed);
  const isReachable = (address: string) => isListed(open, address) || isPublicAddress(address);

  async function addressOf(hostname: string): Promise<string> {
    const literal = hostname.replace(/^\[(.*)\]$/, '$1');
    const addresses = isIP(literal) === 0 ? await resolve(literal) : [literal];
    const [first] = addresses;
    if (first === undefined) throw new OutboundError('the host name has no address');
    // One bad address among good ones is a name server that is tried out.
    if (!addresses.every(isReachable)) throw new OutboundError('the host has an address of special use');
    return first;
  }

  return {
    async getJson(text) {
      const url = URL.canParse(text) ? new URL(text) : undefined;
      if (url?.protocol !== 'https:' || url.username !== '' || url.password !== '') {
        throw new OutboundError('not an https URL without credentials');
      }
      const abort = new AbortController();
      const late = new Promise<never>((_resolve, reject) => {
        abort.signal.addEventListener('abort', () => reject(new OutboundError('no answer within five seconds')));
      });
      const stopTimer = startTimer(() => abort.abort(), longestMilliseconds);
      try {
        const ask = async () => get(url, await addressOf(url.hostname), ca, abort.signal);
        return await Promise.race([ask(), late]);
      } catch (error) {
        throw error instanceof OutboundError ? error : new OutboundError(`no answer: ${(error as Error).message}`);
      } finally {
        stopTimer();
        abort.abort(); // whatever is still open
      }
    },
  };
}

/** Whether an address is one of the public internet's. */
function isPublicAddress(address: string): boolean {
  if (isIPv4(address)) return !isListed(closedIPv4, address);
  return isIP(address) === 6 && isListed(openIPv6, address) && !isListed(closedIPv6, address);
}

/** One request to `address`, whatever the name servers say meanwhile. */
function get(url: URL, address: string, ca: string | undefined, signal: AbortSignal): Promise<OutboundAnswer> {
  const family = isIPv4(address) ? 4 : 6;
  const pinned: LookupFunction = (_hostname, options, callback) =>
    options.all ? callback(null, [{ address, family }]) : callback(null, address, family);
  return new Promise((done, fail) => {
    const headers = { accept: 'application/json', 'accept-encoding': 'identity', 'user-agent': 'Gatehouse' };
    const request = httpsRequest(url, { lookup: pinned, agent: false, headers, signal, ...(ca !== undefined && { ca }) });
    request.on('error', fail);
    request.on('response', (response) => {
      read(response).then(done, (error: unknown) => {
        request.destroy();
        fail(error as Error);
      });
    });
    request.end();
  });
}

async function read(response: IncomingMessage): Promise<OutboundAnswer> {
  if (response.statusCode !== 200) throw new OutboundError(`status ${response.statusCode}`);
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of response as AsyncIterable<Buffer>) {
    bytes += part.length;
    if (bytes > mostBytes) throw new OutboundError('more than 64 kB');
    parts.push(part);
  }
  try {
    const body: unknown = JSON.parse(Buffer.concat(parts).toString('utf8'));
    return { body, maxAgeSeconds: maxAgeOf(response.headers['cache-control']) };
  } catch {
    throw new OutboundError('no JSON');
  }
}

function maxAgeOf(header: string | undefined): number | undefined {
  if (header === undefined) return undefined;
  if (/\bno-(?:store|cache)\b/i.test(header)) return 0;
  const seconds = /\bmax-age=(\d{1,9})/i.exec(header)?.[1];
  return seconds === undefined ? undefined : Number(seconds);
}

async function resolveAll(hostname: string): Promise<readonly string[]> {
  return (await resolveName(hostname, { all: true, order: 'verbatim' })).map(({ address }) => address);
}

function startSystemTimer(callback: () => void, milliseconds: number): () => void {
  const timer = setTimeout(callback, milliseconds);
  return () => clearTimeout(timer);
}

function rangesOf(entries: readonly string[]): BlockList {
  const list = new BlockList();
  for (const entry of entries) {
    const [address = '', bits] = entry.split('/');
    const family = isIPv4(address) ? 'ipv4' : 'ipv6';
    list.addSubnet(address, Number(bits ?? (family === 'ipv4' ? 32 : 128)), family);
  }
  return list;
}

function isListed(list: BlockList, address: string): boolean {
  return list.check(address, isIPv4(address) ? 'ipv4' : 'ipv6');
}

const closedIPv4 = rangesOf(specialIPv4);
const openIPv6 = rangesOf(globalIPv6);
const closedIPv6 = rangesOf(specialIPv6);
