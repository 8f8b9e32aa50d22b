import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Kysely } from 'kysely';
import { eachDatabase } from '../../../testkit/each-database.ts';
import { orgIn } from '../../../testkit/test-ctx.ts';
import { inTx } from '../../domain/ctx.ts';
import { up } from './0013-claims.ts';

eachDatabase('the groups claim of an authorization server becomes claims of its own', (open) => {
  test('one for each token, with the condition that it had; a server without one gets none', async (t) => {
    const database = await open(t);
    const { orgId, given, at } = await orgIn(database);
    await given.authorizationServer();
    const groups_claim_json = '{"name":"teams","filterType":"STARTS_WITH","value":"eng"}';
    await inTx(at(), async ({ db }) => {
      await db.updateTable('authorization_server').set({ groups_claim_json }).where('alias', '=', 'default').execute();
      await db.schema.dropTable('oauth_claim').execute();
      await up(db as unknown as Kysely<unknown>);
    });

    const server = await database
      .selectFrom('authorization_server')
      .selectAll()
      .where('alias', '=', 'default')
      .executeTakeFirstOrThrow();
    const rows = await database.selectFrom('oauth_claim').selectAll().orderBy('claim_type').execute();
    const common = {
      org_id: orgId,
      authorization_server_id: server.id,
      name: 'teams',
      status: 'ACTIVE',
      value_type: 'GROUPS',
      value: 'eng',
      group_filter_type: 'STARTS_WITH',
      always_include: 1,
      scopes_json: '["groups"]',
      created_at: server.updated_at,
      updated_at: server.updated_at,
    };
    assert.deepEqual(rows, [
      { ...common, id: rows[0]?.id, claim_type: 'IDENTITY' },
      { ...common, id: rows[1]?.id, claim_type: 'RESOURCE' },
    ]);
    for (const { id } of rows) assert.match(id, /^ocl\w{17}$/);
  });
});
