import type { Kysely } from 'kysely';
import { table } from './table.ts';

/** Rules that put users into groups, why somebody is in a group, and what a rule still has to do. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const rule = `
    org_id text, id text, name text, name_key text, status text, expression text, group_ids_json text, created_at instant,
    updated_at instant`;
  await table(db, 'group_rule', rule, ['org_id', 'id'])
    .addUniqueConstraint('group_rule_name_key', ['org_id', 'name_key'])
    .addForeignKeyConstraint('group_rule_org_fkey', ['org_id'], 'org', ['id'], (key) => key.onDelete('cascade'))
    .execute();

  await table(db, 'group_rule_exclusion', 'org_id text, rule_id text, user_id text', ['org_id', 'rule_id', 'user_id'])
    .addForeignKeyConstraint('group_rule_exclusion_rule_fkey', ['org_id', 'rule_id'], 'group_rule', ['org_id', 'id'], (key) =>
      key.onDelete('cascade'),
    )
    .addForeignKeyConstraint('group_rule_exclusion_user_fkey', ['org_id', 'user_id'], 'user', ['org_id', 'id'], (key) =>
      key.onDelete('cascade'),
    )
    .execute();
  await db.schema
    .createIndex('group_rule_exclusion_user_index')
    .on('group_rule_exclusion')
    .columns(['org_id', 'user_id'])
    .execute();

  // Whoever was in a group before there were rules was put there by somebody. A node of the release before can only do the same.
  await db.schema
    .alterTable('group_member')
    .addColumn('is_manual', 'integer', (define) => define.notNull().defaultTo(1))
    .execute();

  // No foreign key to the rule: it may be deleted at once, and what it gave is taken back after that.
  await table(db, 'group_member_rule', 'org_id text, user_id text, group_id text, rule_id text', [
    'org_id',
    'user_id',
    'group_id',
    'rule_id',
  ])
    .addForeignKeyConstraint(
      'group_member_rule_member_fkey',
      ['org_id', 'user_id', 'group_id'],
      'group_member',
      ['org_id', 'user_id', 'group_id'],
      (key) => key.onDelete('cascade'),
    )
    .execute();
  await db.schema
    .createIndex('group_member_rule_rule_index')
    .on('group_member_rule')
    .columns(['org_id', 'rule_id', 'user_id', 'group_id'])
    .execute();

  await table(db, 'group_rule_work', 'org_id text, rule_id text, kind text, after_user_id text', ['org_id', 'rule_id']).execute();
}
