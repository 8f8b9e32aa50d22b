import type { Keyring } from '../../platform/seal.ts';
import type { Clock } from '../../platform/time.ts';
import { after } from '../../platform/time.ts';
import type { Db } from '../../schema/db.ts';
import type { OrgTable } from '../../schema/tables.ts';
import { brandOf } from '../brands/brand.ts';
import type { OrgId } from '../ctx.ts';
import { loadSigningKeys } from '../keys/signing-keys.ts';
import { loadPolicies } from '../policies/snapshot.ts';
import { loadTrustedOrigins } from '../trusted-origins/trusted-origin.ts';
import { loadZones } from '../zones/zone.ts';
import { loadAuthorizationServers } from './authorization-servers.ts';
import { baseUrlOf, type Org } from './org.ts';
import { findOrgBySubdomain, readOrgVersion } from './store.ts';

const recheckSeconds = 1;

/** Finds orgs by the host of a request and keeps their configuration in memory. */
export interface OrgDirectory {
  /** The active org at exactly `host` (name and port, any case), or undefined. At most a second behind the database. */
  byHost(host: string | undefined): Promise<Org | undefined>;
  /** Asks the database for the org's version at the next request, because this node may just have changed it. */
  recheck(orgId: OrgId): void;
}

interface Cached {
  org: Org | undefined;
  checkedUntil: number;
}

/**
 * A directory over `db` for orgs below `publicUrl`. One org is one snapshot; a version number tells when it must be read again,
 * and it is asked for once a second at most, whatever the load.
 */
export function orgDirectory(options: { db: Db; publicUrl: URL; keys: Keyring; clock: Clock }): OrgDirectory {
  const { db, publicUrl, clock } = options;
  const cache = new Map<string, Cached>();

  return {
    async byHost(host) {
      const subdomain = subdomainOf(host, publicUrl);
      if (subdomain === undefined) return undefined;
      const cached = cache.get(subdomain);
      const now = clock();
      if (cached && now < cached.checkedUntil) return cached.org;
      if (cached?.org) {
        const current = await readOrgVersion(db, cached.org.id);
        if (current?.version === cached.org.version && current.status === 'ACTIVE') {
          cached.checkedUntil = after(now, recheckSeconds);
          return cached.org;
        }
      }
      const row = await findOrgBySubdomain(db, subdomain);
      const org = row?.status === 'ACTIVE' ? await loadOrg(options, row) : undefined;
      if (org) cache.set(subdomain, { org, checkedUntil: after(now, recheckSeconds) });
      else cache.delete(subdomain); // unknown hosts are not remembered: anybody can think of a million of them
      return org;
    },

    recheck(orgId) {
      for (const cached of cache.values()) if (cached.org?.id === orgId) cached.checkedUntil = 0;
    },
  };
}

/** The part of `host` before the public host: '' for the public host itself, undefined for a foreign host. */
function subdomainOf(host: string | undefined, publicUrl: URL): string | undefined {
  const asked = host?.toLowerCase().replace(publicUrl.protocol === 'https:' ? /:443$/ : /:80$/, '');
  if (asked === undefined || asked === publicUrl.host) return asked === undefined ? undefined : '';
  const suffix = `.${publicUrl.host}`;
  const label = asked.endsWith(suffix) ? asked.slice(0, -suffix.length) : '';
  return /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/.test(label) ? label : undefined;
}

async function loadOrg({ db, publicUrl, keys, clock }: Parameters<typeof orgDirectory>[0], row: OrgTable): Promise<Org> {
  const id = row.id as OrgId;
  const baseUrl = baseUrlOf(publicUrl, row.subdomain);
  const [authorizationServers, signingKeys, policies, zones, trustedOrigins] = await Promise.all([
    loadAuthorizationServers(db, row, baseUrl),
    loadSigningKeys(db, id, keys, clock()),
    loadPolicies(db, id),
    loadZones(db, id),
    loadTrustedOrigins(db, id),
  ]);
  return {
    id,
    name: row.name,
    subdomain: row.subdomain,
    version: row.version,
    baseUrl,
    isSecure: publicUrl.protocol === 'https:',
    authorizationServers,
    signingKeys,
    trustedOrigins,
    brand: brandOf(row.brand_json),
    policies,
    zones,
  };
}
