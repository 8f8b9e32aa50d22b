import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Kysely } from 'kysely';
import { eachDatabase } from '../../../testkit/each-database.ts';
import { orgIn } from '../../../testkit/test-ctx.ts';
import { inTx, type TxCtx } from '../../domain/ctx.ts';
import { up } from './0005-authorization-servers.ts';

/** Takes back what the migration did. */
async function undo({ db }: TxCtx): Promise<void> {
  for (const table of ['access_policy_rule', 'access_policy', 'oauth_scope']) await db.schema.dropTable(table).execute();
  for (const index of ['signing_key_active_key', 'signing_key_next_key']) await db.schema.dropIndex(index).execute();
  for (const [table, column] of [
    ['signing_key', 'activated_at'],
    ['authorization_server', 'rotation_mode'],
    ['authorization_code', 'access_token_lifetime_seconds'],
  ] as const)
    await db.schema.alterTable(table).dropColumn(column).execute();
}

eachDatabase('an org of the first release', (open) => {
  test('gets the access policy that a new org has, and its keys begin to age when they were made', async (t) => {
    const database = await open(t);
    const { at, given } = await orgIn(database);
    await given.authorizationServer();
    const read = async () => {
      const server = await database
        .selectFrom('authorization_server')
        .selectAll()
        .where('alias', '=', 'default')
        .executeTakeFirstOrThrow();
      const ofServer = (rows: readonly { authorization_server_id: string }[]) =>
        rows.filter((row) => row.authorization_server_id === server.id);
      return {
        server,
        policies: ofServer(await database.selectFrom('access_policy').selectAll().execute()),
        rules: ofServer(await database.selectFrom('access_policy_rule').selectAll().execute()),
        keys: await database.selectFrom('signing_key').selectAll().orderBy('authorization_server_id').execute(),
      };
    };
    const fresh = await read();
    await inTx(at(), async (ctx) => {
      await undo(ctx);
      await up(ctx.db as unknown as Kysely<unknown>);
    });

    const upgraded = await read();
    const { id } = fresh.server;
    const ids = { policy_id: `00p${id.slice(3)}`, id: `0pr${id.slice(3)}` };
    assert.deepEqual(upgraded, {
      ...fresh,
      policies: fresh.policies.map((policy) => ({ ...policy, id: ids.policy_id })),
      rules: fresh.rules.map((rule) => ({ ...rule, ...ids })),
    });
    const all = await database.selectFrom('access_policy').select('id').execute();
    assert.deepEqual(all, [{ id: ids.policy_id }], 'only the built-in server lets everybody in');
  });
});
