import { readConfig } from '../src/config.ts';
import { openConfiguredDatabase } from '../src/data-folder.ts';
import type { UserTable } from '../src/schema/tables.ts';

const batch = 500;
/** Batches in one transaction: a commit each would wait for the disk two thousand times. */
const batchesInTransaction = 20;

const firstNames = [
  'Ada',
  'Alan',
  'Barbara',
  'Claude',
  'Donald',
  'Edsger',
  'Frances',
  'Grace',
  'John',
  'Katherine',
  'Margaret',
  'Tony',
];

/** The login of user `index`: its digits are reversed, so that neighbours in time are not neighbours in the index. */
export function loginOf(index: number): string {
  const digits = String(index).padStart(7, '0').split('').toReversed().join('');
  return `user${digits}@example.com`;
}

/**
 * Puts `count` active users into the org of a database that was seeded, as fast as the database takes them.
 * @param env the server's environment
 * @param onProgress called with how many are there
 */
export async function insertManyUsers(
  env: Readonly<Record<string, string | undefined>>,
  count: number,
  onProgress: (done: number) => void,
): Promise<void> {
  const database = await openConfiguredDatabase(readConfig(env));
  try {
    const { id: orgId } = await database.selectFrom('org').select('id').where('subdomain', '=', '').executeTakeFirstOrThrow();
    for (let from = 0; from < count; from += batch * batchesInTransaction) {
      const to = Math.min(count, from + batch * batchesInTransaction);
      await database.transaction(async (tx) => {
        for (let at = from; at < to; at += batch) {
          const rows = Array.from({ length: Math.min(batch, to - at) }, (_, index) => rowOf(orgId, at + index));
          await tx.insertInto('user').values(rows).execute();
        }
      });
      onProgress(to);
    }
  } finally {
    await database.close();
  }
}

function rowOf(orgId: string, index: number): UserTable {
  const login = loginOf(index);
  const firstName = firstNames[index % firstNames.length] ?? '';
  const lastName = `Person${index}`;
  const at = Date.parse('2031-01-01T00:00:00Z') + index * 1000;
  return {
    org_id: orgId,
    id: `00u${String(index).padStart(17, '0')}`,
    status: 'ACTIVE',
    login,
    login_key: login,
    email: login,
    email_key: login,
    email_verified: 1,
    first_name: firstName,
    first_name_key: firstName.toLowerCase(),
    last_name: lastName,
    last_name_key: lastName.toLowerCase(),
    profile_json: '{}',
    created_at: at,
    updated_at: at,
    activated_at: at,
    status_changed_at: at,
    locked_for_strangers: 0,
    last_sign_in_at: null,
    tokens_valid_from: null,
  };
}
