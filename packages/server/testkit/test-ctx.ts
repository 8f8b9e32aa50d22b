import type { Ctx, OrgId } from '../src/domain/ctx.ts';
import { backstageCtx, ensureOrg } from '../src/domain/orgs/create.ts';
import { systemRandom } from '../src/platform/random.ts';
import { keyring } from '../src/platform/seal.ts';
import type { EpochMillis } from '../src/platform/time.ts';
import type { Database } from '../src/schema/db.ts';
import { type Given, given } from './given.ts';
import { ensureTestOrg } from './test-org.ts';

const keys = keyring(Buffer.alloc(32, 7), systemRandom);

/** The instant of every context that is not told another one. */
export const someInstant = Date.parse('2031-05-04T10:00:00Z') as EpochMillis;

/** An org in a database, without a server around it. */
export interface OrgInDatabase {
  readonly orgId: OrgId;
  readonly given: Given;
  /** A context of this org, `seconds` after `someInstant`. */
  at(seconds?: number): Ctx<Database>;
}

/** The org at `subdomain`, made when it is not there; '' for the first one. */
export async function orgIn(database: Database, subdomain = ''): Promise<OrgInDatabase> {
  const backstage = { db: database, keys, random: systemRandom, clock: () => someInstant };
  const orgId = subdomain === '' ? await ensureTestOrg(backstage) : await ensureOrg(backstage, subdomain, `Org ${subdomain}`);
  const at = (seconds = 0) => ({
    ...backstageCtx(backstage, orgId),
    db: database,
    now: (someInstant + seconds * 1000) as EpochMillis,
  });
  return { orgId, given: given(at, keys), at };
}

/** A context for rules that ask no database. */
export function ctxWithoutDatabase(orgId = '00oTestOrg', seconds = 0): Ctx {
  const backstage = {
    db: undefined as never,
    keys,
    random: systemRandom,
    clock: () => (someInstant + seconds * 1000) as EpochMillis,
  };
  return backstageCtx(backstage, orgId as OrgId);
}

/** The keyring of test orgs. */
export const testKeys = keys;
