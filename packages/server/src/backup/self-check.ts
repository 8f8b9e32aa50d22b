import { listSecretsOfApps } from '../domain/app-credentials/store.ts';
import { openClientSecret } from '../domain/apps/client-secrets.ts';
import { orgAuthorizationServerId } from '../domain/authorization-servers/authorization-server.ts';
import { listAuthorizationServers } from '../domain/authorization-servers/store.ts';
import type { Ctx } from '../domain/ctx.ts';
import { everyoneId } from '../domain/groups/everyone.ts';
import { findGroup } from '../domain/groups/store.ts';
import { opensSigningKey } from '../domain/keys/signing-keys.ts';
import { listActiveKeys } from '../domain/keys/store.ts';
import { type Backstage, backstageCtx } from '../domain/orgs/create.ts';
import { orgDirectory } from '../domain/orgs/directory.ts';
import { findOrg, findOrgBySubdomain, listOrgIds } from '../domain/orgs/store.ts';
import type { Db } from '../schema/db.ts';
import { findBrokenReferences, findDamage, findMissingMigrations, findMissingStructure } from '../schema/integrity.ts';
import type { OrgTable } from '../schema/tables.ts';

/** One thing that was looked at. */
export interface Finding {
  /** Such as `signing keys`. */
  readonly name: string;
  readonly isOk: boolean;
  /** What was found, or what is wrong with where it was found; no secrets. */
  readonly detail: string;
}

/** What a self-check looks at. */
export interface Checked extends Backstage {
  readonly publicUrl: URL;
}

const secretsAtOnce = 500;
/** More are only counted. */
const mostNamed = 3;

/**
 * Looks whether a server would work on this database with this master key: the engine's own checks, the migrations, and that every org has what
 * an org has and can be read. It only reads. On SQLite it reads the whole file.
 *
 * @returns every finding, good ones too; a check that cannot even be made is a bad one
 */
export async function selfCheck(checked: Checked): Promise<readonly Finding[]> {
  const { db } = checked;
  const findings = [
    await finding('stored data', 'sound', () => findDamage(db)),
    await finding('references', 'every row belongs to one that is there', () => findBrokenReferences(db)),
    await finding('migrations', 'all of this release', async () => {
      const missing = await findMissingMigrations(db);
      return missing.map((name) => `${name} is missing; the server applies it when it starts`);
    }),
  ];
  if (findings.some(({ name, isOk }) => name === 'migrations' && !isOk)) return findings; // the tables are not those that the queries below mean
  const contexts = (await listOrgIds(db)).map((orgId) => backstageCtx(checked, orgId));
  const inEachOrg = (find: (ctx: Ctx<Db>) => Promise<string[]>) => async () => {
    const problems: string[] = [];
    for (const ctx of contexts) problems.push(...(await find(ctx)));
    return problems;
  };
  return [
    ...findings,
    await finding('tables', 'all of this release, with their indexes', () => findMissingStructure(db)),
    await finding('orgs', contexts.length === 1 ? '1' : String(contexts.length), async () =>
      (await findOrgBySubdomain(db, '')) === undefined ? ['there is none at the public URL'] : [],
    ),
    await finding('built-in objects', 'Everyone and the authorization server default are there', inEachOrg(findMissingObjects)),
    await finding('signing keys', 'each authorization server has one, which opens', inEachOrg(unusableKeys(checked))),
    await finding('client secrets', 'all open', inEachOrg(unusableSecrets(checked))),
    await finding('configuration', 'every active org can be read', inEachOrg(unreadableOrg(checked))),
  ];
}

async function finding(name: string, good: string, find: () => Promise<readonly string[]>): Promise<Finding> {
  try {
    const problems = await find();
    if (problems.length === 0) return { name, isOk: true, detail: good };
    const more = problems.length > mostNamed ? `; and ${problems.length - mostNamed} more` : '';
    return { name, isOk: false, detail: problems.slice(0, mostNamed).join('; ') + more };
  } catch (error) {
    return { name, isOk: false, detail: (error as Error).message };
  }
}

async function findMissingObjects(ctx: Ctx<Db>): Promise<string[]> {
  const servers = await listAuthorizationServers(ctx.db, ctx.orgId);
  return [
    ...((await findGroup(ctx, everyoneId(ctx.orgId))) === undefined ? [`org ${ctx.orgId} has no group Everyone`] : []),
    ...(servers.some(({ alias }) => alias === 'default') ? [] : [`org ${ctx.orgId} has no authorization server default`]),
  ];
}

function unusableKeys({ db, keys }: Checked) {
  return async (ctx: Ctx): Promise<string[]> => {
    const servers = [orgAuthorizationServerId, ...(await listAuthorizationServers(db, ctx.orgId)).map(({ id }) => id)];
    const active = await listActiveKeys(ctx, servers);
    const without = servers.filter((id) => !active.some((key) => key.authorization_server_id === id));
    const closed = active.filter((key) => key.sealed_private_jwk === '' || !opensSigningKey(keys, key));
    return [
      ...without.map((id) => `authorization server ${id} of org ${ctx.orgId} has none`),
      ...closed.map(({ id }) => `${id} of org ${ctx.orgId} cannot be opened with this master key`),
    ];
  };
}

function unusableSecrets({ keys }: Checked) {
  return async (ctx: Ctx): Promise<string[]> => {
    const problems: string[] = [];
    let after: { app_id: string; id: string } | undefined;
    for (;;) {
      const rows = await listSecretsOfApps(ctx, { after, limit: secretsAtOnce });
      for (const row of rows) {
        try {
          openClientSecret(ctx, keys, row);
        } catch {
          problems.push(`${row.id} of app ${row.app_id} cannot be opened with this master key`);
        }
      }
      after = rows.at(-1);
      if (rows.length < secretsAtOnce) return problems;
    }
  };
}

/** Reads each org as a server does at its first request. */
function unreadableOrg(checked: Checked) {
  const hostOf = ({ subdomain }: OrgTable) => (subdomain === '' ? '' : `${subdomain}.`) + checked.publicUrl.host;
  return async (ctx: Ctx): Promise<string[]> => {
    const org = await findOrg(ctx);
    if (org.status !== 'ACTIVE') return [];
    try {
      const found = await orgDirectory(checked).byHost(hostOf(org)); // a directory of its own each: it would keep all orgs in memory
      return found === undefined ? [`org ${org.id} is not found at ${hostOf(org)}`] : [];
    } catch (error) {
      return [`org ${org.id}: ${(error as Error).message}`];
    }
  };
}
