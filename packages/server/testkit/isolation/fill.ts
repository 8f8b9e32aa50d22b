import { issueCode } from '../../src/domain/codes/code.ts';
import { inTx } from '../../src/domain/ctx.ts';
import { startSession } from '../../src/domain/sessions/session.ts';
import type { UserId } from '../../src/domain/users/user.ts';
import { sha256 } from '../../src/platform/hash.ts';
import type { Database } from '../../src/schema/db.ts';
import { orgTables } from '../org-tables.ts';
import { type OrgInDatabase, testKeys } from '../test-ctx.ts';
import { parts } from './all.ts';
import { codeGrant } from './apps.ts';
import type { Known } from './part.ts';

/** Gives the org, whose rows are all its own, at least one in every table. */
export async function fillOrg(org: OrgInDatabase): Promise<Known> {
  const user = await org.given.user({ login: 'ada-of-a@example.com', firstName: 'first-of-a' });
  const group = await org.given.group('group-of-a', [user]);
  const app = await org.given.webApp({ label: 'app-of-a', assignedTo: { groupId: group.id } });
  const ids = { appId: app.id, userId: user.id };
  return inTx(org.at(), async (ctx) => {
    const code = await issueCode(ctx, testKeys, codeGrant(ids));
    const limits = { isPersistent: false, idleSeconds: 7200, lifetimeSeconds: undefined };
    const proof = { userId: user.id as UserId, amr: ['pwd'], limits, replaces: undefined };
    const { handle, id } = await startSession(ctx, proof);
    const session = { handleHash: sha256(handle.reveal()), id };
    const known = { ...ids, label: app.label, login: user.login, groupId: group.id, code, session, orgId: org.orgId };
    for (const part of parts) await part.fill?.(ctx, known);
    return known;
  });
}

/** Every row of the org by its table, as JSON, in an order that does not change. */
export async function rowsOfOrg(database: Database, orgId: string): Promise<Record<string, string[]>> {
  const rows: Record<string, string[]> = {
    org: (await database.selectFrom('org').selectAll().where('id', '=', orgId).execute()).map((row) => JSON.stringify(row)),
  };
  for (const table of orgTables) {
    const found = await database.selectFrom(table).selectAll().where('org_id', '=', orgId).execute();
    rows[table] = found.map((row) => JSON.stringify(row)).sort();
  }
  return rows;
}
