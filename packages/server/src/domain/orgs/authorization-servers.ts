import type { Db } from '../../schema/db.ts';
import type { AuthorizationServerTable, OrgTable } from '../../schema/tables.ts';
import { loadAccessPolicies } from '../access-policies/snapshot.ts';
import { type AuthorizationServer, orgAuthorizationServerId } from '../authorization-servers/authorization-server.ts';
import { serverClaimOf } from '../authorization-servers/claims.ts';
import { customScopeOf } from '../authorization-servers/scopes.ts';
import { listActiveClaims, listAllScopes, listAuthorizationServers } from '../authorization-servers/store.ts';
import type { OrgId } from '../ctx.ts';

const idTokenLifetimeSeconds = 3600;

/** What a custom server is made of beside its row, read for all servers of the org at once. */
type Parts = Pick<AuthorizationServer, 'scopes' | 'accessPolicies' | 'claims'>;

/** Reads the org's active authorization servers for its snapshot, by the spelling used in URLs. */
export async function loadAuthorizationServers(
  db: Db,
  org: OrgTable,
  baseUrl: string,
): Promise<ReadonlyMap<string, AuthorizationServer>> {
  const orgId = org.id as OrgId;
  const [servers, scopeRows, policies, claimRows] = await Promise.all([
    listAuthorizationServers(db, orgId),
    listAllScopes(db, orgId),
    loadAccessPolicies(db, orgId),
    listActiveClaims(db, orgId),
  ]);
  const scopesOf = Map.groupBy(scopeRows, (row) => row.authorization_server_id);
  const claimsOf = Map.groupBy(claimRows, (row) => row.authorization_server_id);
  const partsOf = (id: string): Parts => ({
    scopes: new Map((scopesOf.get(id) ?? []).map((row) => [row.name, customScopeOf(row)])),
    accessPolicies: policies.get(id) ?? [],
    claims: (claimsOf.get(id) ?? []).map(serverClaimOf),
  });
  return new Map([
    [orgAuthorizationServerId, orgServer(org, baseUrl)],
    ...servers.filter(({ status }) => status === 'ACTIVE').flatMap((row) => spellings(row, baseUrl, partsOf(row.id))),
  ]);
}

function orgServer(org: OrgTable, baseUrl: string): AuthorizationServer {
  return {
    id: orgAuthorizationServerId,
    name: org.name,
    issuer: baseUrl,
    endpoints: `${baseUrl}/oauth2/v1`,
    audience: baseUrl,
    isOrgServer: true,
    idTokenLifetimeSeconds,
    claims: [],
    scopes: new Map(),
    accessPolicies: [],
  };
}

/** A custom server answers at its id and at its alias; the issuer is spelled as the request spells it. */
function spellings(row: AuthorizationServerTable, baseUrl: string, parts: Parts): [string, AuthorizationServer][] {
  const names = row.alias === null ? [row.id] : [row.id, row.alias];
  return names.map((name) => [
    name,
    {
      id: row.id,
      name: row.name,
      issuer: `${baseUrl}/oauth2/${name}`,
      endpoints: `${baseUrl}/oauth2/${name}/v1`,
      audience: row.audience,
      isOrgServer: false,
      idTokenLifetimeSeconds,
      ...parts,
    },
  ]);
}
