import { isIPv4, isIPv6 } from 'node:net';

/** The address alone, of what a proxy may have written: with a port, in brackets, with a zone. */
export function addressOf(forwarded: string): string {
  const [, bracketed, plain] = /^\[([^\]]+)\](?::\d+)?$|^(\d+(?:\.\d+){3}):\d+$/.exec(forwarded) ?? [];
  return (bracketed ?? plain ?? forwarded).replace(/%.*$/, '');
}

/**
 * The network that an address is counted under: an IPv4 address as it is (also when written as IPv4-mapped IPv6, or as NAT64 writes it), an IPv6 address
 * as its /64, which is what one subscriber gets. Anything that is no address is one network of its own.
 */
export function networkOf(address: string | null): string {
  if (address === null) return 'unknown';
  const plain = addressOf(address);
  if (isIPv4(plain)) return plain;
  if (!isIPv6(plain)) return 'unknown';
  const groups = expandIPv6(plain);
  if (/^(?:(?:0:){5}ffff:|64:ff9b:(?:0:){4})/.test(groups.join(':'))) return mappedIPv4(groups);
  return `${groups.slice(0, 4).join(':')}::/64`;
}

/** The eight groups of an address, each without leading zeros. */
function expandIPv6(address: string): string[] {
  const [head = '', tail] = address.split('::');
  const left = readGroups(head);
  const right = readGroups(tail ?? '');
  const zeros = Array.from({ length: 8 - left.length - right.length }, () => '0');
  return [...left, ...zeros, ...right];
}

/** A dotted quad, which may stand at the end, fills two groups. */
function readGroups(text: string): string[] {
  if (text === '') return [];
  return text.split(':').flatMap((group) => {
    if (!group.includes('.')) return Number.parseInt(group, 16).toString(16);
    const [a = 0, b = 0, c = 0, d = 0] = group.split('.').map(Number);
    return [(a * 256 + b).toString(16), (c * 256 + d).toString(16)];
  });
}

/** @see RFC 4291 §2.5.5.2 */
function mappedIPv4(groups: readonly string[]): string {
  const [high = 0, low = 0] = groups.slice(6).map((group) => Number.parseInt(group, 16));
  return [high >> 8, high & 255, low >> 8, low & 255].join('.');
}
