import pg from 'pg';
import { migrationTableName, refuseUnknown } from './migrate.ts';
import { shapeLock } from './postgres-locks.ts';
import type { PostgresOptions } from './postgres-pool.ts';
import { NoDatabaseError, type Snapshot } from './snapshot.ts';
import { type StoredRow, type StoredValue, type TableShape, tablesAsOf } from './tables-as-of.ts';

const batchRows = 500;
const connectMilliseconds = 5000;
const int8 = 20;

/** A snapshot of a PostgreSQL database: a transaction that only reads and repeats what it has read. @throws as `openSnapshot` */
export async function openPostgresSnapshot({ url }: PostgresOptions): Promise<Snapshot> {
  // Another name than the server's: readers of the system log do not wait for the end of this transaction.
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: connectMilliseconds,
    application_name: 'gatehouse-backup',
    keepAlive: true,
    types: { getTypeParser },
  });
  client.on('error', () => {}); // the query under way is told; without a listener the process would die
  const close = () => client.end();
  await client.connect();
  try {
    await client.query('set statement_timeout = 0; set idle_in_transaction_session_timeout = 0');
    await client.query('select pg_advisory_lock_shared($1)', [shapeLock]); // until the connection ends
    const migrations = await readMigrations(client);
    const tables = await tablesAsOf(migrations);
    await begin(client, tables, migrations);
    return { engine: 'postgres', migrations, tables, rows: (table) => batches(client, table), close };
  } catch (error) {
    await close();
    throw error;
  }
}

/**
 * Begins the transaction and holds the shape of the tables: a migration that changed one after the snapshot was taken could make its rows vanish
 * from it. Ours wait for the lock on the shape, but releases before it do not know it. So the locks come first, and the first query, from which on the transaction sees its instant, asks whether one came before them.
 */
async function begin(client: pg.Client, tables: readonly TableShape[], migrations: readonly string[]): Promise<void> {
  await client.query('begin transaction isolation level repeatable read read only');
  await client.query(`lock table ${tables.map(({ name }) => `"${name}"`).join(', ')} in access share mode`);
  const now = await readMigrations(client);
  if (now.join() !== migrations.join()) throw new Error('The database is being migrated right now. Try again in a minute.');
}

async function readMigrations(client: pg.Client): Promise<string[]> {
  const found = await client.query<{ is_there: boolean }>('select to_regclass($1) is not null as is_there', [migrationTableName]);
  if (!found.rows[0]?.is_there) throw new NoDatabaseError('No server has started on this PostgreSQL database yet.');
  const { rows } = await client.query<{ name: string }>(`select name from ${migrationTableName} order by name`);
  const names = rows.map(({ name }) => name);
  refuseUnknown(names);
  return names;
}

async function* batches(client: pg.Client, table: TableShape): AsyncGenerator<readonly StoredRow[]> {
  const columns = table.columns.map(({ name }) => `"${name}"`).join(', ');
  await client.query(`declare backup_rows no scroll cursor for select ${columns} from "${table.name}"`);
  for (;;) {
    const { rows } = await client.query<StoredValue[]>({ text: `fetch ${batchRows} from backup_rows`, rowMode: 'array' });
    if (rows.length === 0) break;
    yield rows;
  }
  await client.query('close backup_rows');
}

/** Whole numbers come as numbers, and one that would lose digits by that is an error. */
function getTypeParser(oid: number, format?: 'text' | 'binary'): (value: string) => unknown {
  return oid === int8 ? exactNumber : pg.types.getTypeParser(oid, format as 'text');
}

function exactNumber(text: string): number {
  const number = Number(text);
  if (!Number.isSafeInteger(number)) throw new Error(`The number ${text} has more digits than a backup can hold.`);
  return number;
}
