import { sql } from 'kysely';
import type { Database } from '../src/schema/db.ts';

/**
 * Resolves when `work` is over, or when so many in the PostgreSQL database wait for a lock: so that a test goes on when what it started has
 * come as far as it can.
 */
export async function overOrHeldUp(database: Database, work: Promise<unknown>, waiting = 1): Promise<void> {
  let isOver = false;
  const finish = () => {
    isOver = true;
  };
  work.then(finish, finish);
  while (!isOver) {
    const query = sql<{ n: number }>`
      select count(*)::integer as n from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
    const { rows } = await database.getExecutor().executeQuery<{ n: number }>(query.compile(database));
    if ((rows[0]?.n ?? 0) >= waiting) return;
  }
}
