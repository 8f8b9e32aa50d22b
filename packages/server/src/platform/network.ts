import { isIPv4, isIPv6 } from 'node:net';

/** The address alone, of what a proxy may have written: with a port, in brackets, with a zone. */
export function addressOf(forwarded: string): string {
  const [, bracketed, plain] = /^\[([^\]]+)\](?::\d+)?$|^(\d+(?:\.\d+){3}):\d+$/.exec(forwarded) ?? [];
  return (bracketed ?? plain ?? forwarded).replace(/%.*$/, '');
}

/** An address in the one spelling that is compared: IPv4 also when it was written as IPv4-mapped IPv6, or as NAT64 writes it. */
export interface CanonicalAddress {
  readonly family: 'ipv4' | 'ipv6';
  readonly address: string;
}

/** The address that `text` spells, as a proxy may write it; undefined when it spells none. */
export function canonicalAddress(text: string | null): CanonicalAddress | undefined {
  if (text === null) return undefined;
  const plain = addressOf(text);
  if (isIPv4(plain)) return { family: 'ipv4', address: plain };
  if (!isIPv6(plain)) return undefined;
  const groups = expandIPv6(plain);
  const embedsIPv4 = /^(?:(?:0:){5}ffff:|64:ff9b:(?:0:){4})/.test(groups.join(':'));
  return embedsIPv4 ? { family: 'ipv4', address: mappedIPv4(groups) } : { family: 'ipv6', address: groups.join(':') };
}

/**
 * The network that an address is counted under: an IPv4 address as it is, an IPv6 address as its /64, which is what one subscriber gets.
 * Anything that is no address is one network of its own.
 */
export function networkOf(text: string | null): string {
  const canonical = canonicalAddress(text);
  if (!canonical) return 'unknown';
  const { family, address } = canonical;
  return family === 'ipv4' ? address : `${address.split(':').slice(0, 4).join(':')}::/64`;
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
