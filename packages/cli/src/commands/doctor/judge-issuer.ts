import { type Facts, trustedMetadata } from './facts.ts';
import { type Finding, failed, ok, skipped, warning } from './finding.ts';
import { urlOf } from './places.ts';
import type { Reply } from './probe.ts';

const mostSkewSeconds = 60;
const notableSkewSeconds = 10;

/** Whether anybody answers at the issuer's address. */
export function judgeReachable({ settings: { issuer }, discovery }: Facts): Finding {
  const name = 'server';
  const origin = urlOf(issuer)?.origin ?? '';
  if (discovery === undefined) return skipped(name, 'Without an issuer there is no server to ask.');
  if (discovery.outcome === 'answered') return ok(name, `${origin} answers.`);
  return failed(name, `${origin} cannot be reached: ${discovery.words}.`, unreachableRemedy(discovery, origin));
}

function unreachableRemedy({ code }: Extract<Reply, { outcome: 'unreachable' }>, origin: string): string {
  if (code === 'ECONNREFUSED') return 'Start the server with `gatehouse serve`, or correct host and port of the issuer.';
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN')
    return 'Correct the host of the issuer, or let this machine’s name servers know it.';
  if (/EPROTO|WRONG_VERSION|PACKET_LENGTH/.test(code)) return 'Is it http where the issuer says https? Correct the scheme.';
  if (/CERT|SIGNATURE|SSL|TLS|ALTNAME/.test(code))
    return `Give ${origin} a certificate that this machine trusts, or name its authority in NODE_EXTRA_CA_CERTS.`;
  return 'Look at the network, proxies and firewalls between this machine and the server.';
}

/** Whether the issuer calls itself what the app calls it, to the letter. @see OpenID Connect Discovery §4.3 */
export function judgeIssuer({ settings: { issuer }, discovery, nearby }: Facts): Finding {
  const name = 'issuer';
  if (issuer === undefined || discovery?.outcome !== 'answered') return skipped(name, 'Its discovery document cannot be read.');
  const published = discovery.json?.['issuer'];
  if (discovery.status === 200 && published === issuer) return ok(name, `${issuer}, to the letter.`);
  if (discovery.status === 200 && typeof published === 'string')
    return failed(
      name,
      `The app says ${issuer}, the server ${published}${differenceOf(issuer, published)}.`,
      `Set OKTA_OAUTH2_ISSUER to ${published}.`,
    );
  const [first] = nearby;
  const helps =
    first === undefined
      ? 'Correct OKTA_OAUTH2_ISSUER: it looks like https://dev-123.okta.com/oauth2/default. A host that the server does not know gets 404, too.'
      : `There is one at ${nearby.join(' and at ')}: set OKTA_OAUTH2_ISSUER.`;
  const moved = discovery.location === undefined ? '' : `, which leads to ${discovery.location}`;
  return failed(name, `${discovery.url} answers ${discovery.status}${moved}: there is no issuer.`, helps);
}

/** What makes two issuers different, where it is easily overlooked. */
function differenceOf(configured: string, published: string): string {
  const [one, other] = [urlOf(configured), urlOf(published)];
  if (configured.replace(/\/+$/, '') === published.replace(/\/+$/, '')) return ': a slash at the end';
  if (!one || !other) return '';
  if (one.hostname !== other.hostname) return ': the host';
  if (one.port !== other.port && one.protocol === other.protocol) return ': the port';
  if (one.protocol !== other.protocol) return `: ${one.protocol.slice(0, -1)} and ${other.protocol.slice(0, -1)}`;
  return one.pathname === other.pathname ? '' : ': another authorization server';
}

/** Whether tokens can be verified. */
export function judgeKeys(facts: Facts): Finding {
  const name = 'signing keys';
  const metadata = trustedMetadata(facts);
  const { keys } = facts;
  if (!metadata || !keys) return skipped(name, 'The issuer has to be right first.');
  if (keys.outcome === 'unreachable')
    return failed(name, `${keys.url} cannot be reached: ${keys.words}.`, 'Correct GATEHOUSE_URL of the server.');
  const published = keys.json?.['keys'];
  const usable = Array.isArray(published) ? published.filter((key) => key?.kty === 'RSA' && typeof key.kid === 'string') : [];
  if (keys.status !== 200 || usable.length === 0)
    return failed(name, `${keys.url} has no key that tokens could be verified with.`, 'Look into the server’s log.');
  return ok(name, usable.length === 1 ? 'One is published.' : `${usable.length} are published.`);
}

/** Whether this machine and the server agree about the time: tokens say from when and until when they hold. */
export function judgeClock({ discovery }: Facts): Finding {
  const name = 'clock';
  const skew = discovery?.outcome === 'answered' ? discovery.skewSeconds : undefined;
  if (skew === undefined) return skipped(name, 'The server tells no time.');
  const distance = Math.abs(skew);
  const words = `The server’s clock is ${distance} s ${skew > 0 ? 'ahead of' : 'behind'} this machine’s`;
  if (distance > mostSkewSeconds)
    return failed(name, `${words}: tokens look expired, or not valid yet.`, 'Set both clocks by NTP.');
  if (distance > notableSkewSeconds) return warning(name, `${words}.`, 'Set both clocks by NTP before it is more.');
  return ok(name, distance <= 1 ? 'The same here and there.' : `${words}.`);
}

/** Whether the server itself says that it can work. Only Gatehouse is asked. */
export function judgeReadiness({ readiness }: Facts): Finding {
  const name = 'readiness';
  if (readiness?.outcome !== 'answered' || typeof readiness.json?.['status'] !== 'string')
    return skipped(name, 'The server does not tell.');
  if (readiness.status === 200) return ok(name, 'The server has its database.');
  return failed(
    name,
    'The server does not reach its database.',
    'Start the database, and look at GATEHOUSE_DATABASE_URL of the server.',
  );
}
