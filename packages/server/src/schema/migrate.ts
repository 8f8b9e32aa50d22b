import { type Kysely, type QueryExecutor, sql } from 'kysely';
import { Migrator } from 'kysely/migration';
import { migrations } from './migrations/all.ts';

/** Where a database remembers which migrations it has. */
export const migrationTableName = 'schema_migration';

/** The database was made by a later release: this one does not know its tables and must not touch them. */
export class DatabaseTooNewError extends Error {
  constructor(unknown: readonly string[]) {
    super(
      `The database is newer than this program: it has the migrations ${unknown.join(', ')}, which are not known here. Start a later release.`,
    );
    this.name = 'DatabaseTooNewError';
  }
}

/**
 * Applies the migrations that are missing, in one transaction: all or none. Safe when several nodes start at once: one migrates, the others wait.
 *
 * @throws DatabaseTooNewError when the database has a migration that this program does not know
 */
export async function migrateToLatest(db: Kysely<unknown>): Promise<void> {
  await appliedTo(db);
  await migrate(db, migrations);
}

/** Whether `migrateToLatest` has something to do. @throws DatabaseTooNewError as it does */
export async function lacksMigrations(db: Kysely<unknown>): Promise<boolean> {
  return missingMigrations(await appliedTo(db)).length > 0;
}

/**
 * Applies exactly the migrations that are named, to a database that has none.
 * @throws DatabaseTooNewError when one of them is not known here
 */
export async function migrateTo(db: Kysely<unknown>, names: readonly string[]): Promise<void> {
  refuseUnknown(names);
  await migrate(db, Object.fromEntries(Object.entries(migrations).filter(([name]) => names.includes(name))));
}

/** The migrations that a database has, oldest first. @throws what the engine says when it was never migrated */
export async function readMigrations(db: { getExecutor(): QueryExecutor }): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`select name from ${sql.table(migrationTableName)} order by name`.execute(db);
  return rows.map(({ name }) => name);
}

/** The migrations of this release that `applied` lacks, oldest first. */
export function missingMigrations(applied: readonly string[]): string[] {
  return Object.keys(migrations).filter((name) => !applied.includes(name));
}

/** @throws DatabaseTooNewError when one of `applied` is not known to this release */
export function refuseUnknown(applied: readonly string[]): void {
  const unknown = applied.filter((name) => !Object.hasOwn(migrations, name));
  if (unknown.length > 0) throw new DatabaseTooNewError(unknown);
}

async function migrate(db: Kysely<unknown>, wanted: typeof migrations): Promise<void> {
  const migrator = new Migrator({
    db,
    provider: { getMigrations: async () => wanted },
    migrationTableName,
    migrationLockTableName: 'schema_migration_lock',
  });
  const { error } = await migrator.migrateToLatest();
  if (error instanceof Error) throw error;
  if (error !== undefined) throw new Error('The database could not be migrated.', { cause: error });
}

/** None when it was never migrated. @throws DatabaseTooNewError */
async function appliedTo(db: Kysely<unknown>): Promise<string[]> {
  const tables = await db.introspection.getTables();
  if (!tables.some(({ name }) => name === migrationTableName)) return [];
  const applied = await readMigrations(db);
  refuseUnknown(applied);
  return applied;
}
