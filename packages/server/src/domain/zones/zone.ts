import { BlockList } from 'node:net';
import { type CanonicalAddress, canonicalAddress } from '../../platform/network.ts';
import type { Db } from '../../schema/db.ts';
import type { NetworkZoneTable } from '../../schema/tables.ts';
import type { OrgId } from '../ctx.ts';
import { listActiveZones } from './store.ts';

/** Addresses of a zone, as Okta spells them: a block such as `192.0.2.0/24`, a range such as `192.0.2.1-192.0.2.9`, or one address. */
export interface Gateway {
  readonly type: 'CIDR' | 'RANGE';
  readonly value: string;
}

/** Addresses, a set for each family: in one set an IPv6 block could hold all of IPv4, in its mapped spelling. */
export type Addresses = Readonly<Record<CanonicalAddress['family'], BlockList>>;

/** An org's active zones, ready to be asked about an address. */
export interface Zones {
  /** Zones that policies may speak of, by id. */
  readonly forPolicies: ReadonlyMap<string, Addresses>;
  /** The addresses of all BLOCKLIST zones; undefined when there is none. */
  readonly blocked: Addresses | undefined;
}

/** Stands in a policy for every zone there is. */
export const allZones = 'ALL_ZONES';

/** Reads the org's active zones for its snapshot. */
export async function loadZones(db: Db, orgId: OrgId): Promise<Zones> {
  const rows = await listActiveZones(db, orgId);
  const forPolicies = rows.filter(({ usage }) => usage === 'POLICY');
  const blocklists = rows.filter(({ usage }) => usage === 'BLOCKLIST');
  return {
    forPolicies: new Map(forPolicies.map((row) => [row.id, addressesOf(gatewaysOf(row))])),
    blocked: blocklists.length === 0 ? undefined : addressesOf(blocklists.flatMap(gatewaysOf)),
  };
}

/** What a zone's row says of its addresses. */
export function gatewaysOf(row: Pick<NetworkZoneTable, 'gateways_json'>): Gateway[] {
  return JSON.parse(row.gateways_json) as Gateway[];
}

/** The addresses in one set. @throws when one cannot be read, which saving refuses */
export function addressesOf(gateways: readonly Gateway[]): Addresses {
  const addresses = { ipv4: new BlockList(), ipv6: new BlockList() };
  for (const gateway of gateways) {
    const read = readGateway(gateway);
    if (typeof read === 'string') throw new Error(`zone address ${gateway.value}: ${read}`);
    const ofFamily = addresses[read.family];
    if ('prefix' in read) ofFamily.addSubnet(read.first, read.prefix, read.family);
    else ofFamily.addRange(read.first, read.last, read.family);
  }
  return addresses;
}

/** Why a gateway cannot be kept, in words; undefined when it can. */
export function problemOfGateway(gateway: Gateway): string | undefined {
  const read = readGateway(gateway);
  return typeof read === 'string' ? read : undefined;
}

/** Whether an address (as a proxy may spell it) lies among `addresses`; undefined when it cannot be read, so that nobody knows. */
export function isAmongAddresses(addresses: Addresses, address: string | null): boolean | undefined {
  const canonical = canonicalAddress(address);
  return canonical && addresses[canonical.family].check(canonical.address, canonical.family);
}

/** Whether the org refuses every request from this address. An address that cannot be read is refused where any is (S22). */
export function isBlocked({ blocked }: Zones, address: string | null): boolean {
  return blocked !== undefined && (isAmongAddresses(blocked, address) ?? true);
}

type ReadGateway = { readonly family: CanonicalAddress['family']; readonly first: string } & (
  | { readonly last: string }
  | { readonly prefix: number }
);

/** @returns what is wrong, in words, when it cannot be read */
function readGateway({ type, value }: Gateway): ReadGateway | string {
  const [start = '', end, ...more] = value.split(type === 'CIDR' ? '/' : '-').map((part) => part.trim());
  const first = plainAddress(start);
  if (!first || more.length > 0) return type === 'CIDR' ? 'must be like 192.0.2.0/24' : 'must be like 192.0.2.1-192.0.2.9';
  const { family } = first;
  if (type === 'CIDR') return readBlock(first, end);
  const last = end === undefined ? first : plainAddress(end);
  if (!last) return 'must be like 192.0.2.1-192.0.2.9';
  if (last.family !== family) return 'must begin and end in the same address family';
  try {
    new BlockList().addRange(first.address, last.address, family);
  } catch {
    return 'must not end before it begins';
  }
  return { family, first: first.address, last: last.address };
}

function readBlock(first: CanonicalAddress, end: string | undefined): ReadGateway | string {
  const most = first.family === 'ipv4' ? 32 : 128;
  const prefix = end === undefined ? most : Number(end);
  if (end !== undefined && (!/^\d{1,3}$/.test(end) || prefix > most)) return `must have a prefix of 0 to ${most}`;
  if (prefix === 0) return 'must not be every address there is';
  return { family: first.family, first: first.address, prefix };
}

/** An address written the plain way: no port, brackets or scope, and IPv4 as IPv4, so that what is kept is what is compared. */
function plainAddress(text: string): CanonicalAddress | undefined {
  if (!/^(?:[\d.]+|[\da-f:]+)$/i.test(text)) return undefined;
  const canonical = canonicalAddress(text);
  return canonical && (canonical.family === 'ipv4') === text.includes('.') ? canonical : undefined;
}
