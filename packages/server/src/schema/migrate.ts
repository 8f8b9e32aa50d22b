import type { Kysely } from 'kysely';
import { Migrator } from 'kysely/migration';
import { migrations } from './migrations/all.ts';

const migrationTableName = 'schema_migration';

/** The database was made by a later release: this one does not know its tables and must not touch them. */
class DatabaseTooNewError extends Error {
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
  await refuseNewer(db);
  const migrator = new Migrator({
    db,
    provider: { getMigrations: async () => migrations },
    migrationTableName,
    migrationLockTableName: 'schema_migration_lock',
  });
  const { error } = await migrator.migrateToLatest();
  if (error instanceof Error) throw error;
  if (error !== undefined) throw new Error('The database could not be migrated.', { cause: error });
}

async function refuseNewer(db: Kysely<unknown>): Promise<void> {
  const tables = await db.introspection.getTables();
  if (!tables.some(({ name }) => name === migrationTableName)) return;
  const applied = await (db as Kysely<{ [migrationTableName]: { name: string } }>)
    .selectFrom(migrationTableName)
    .select('name')
    .orderBy('name')
    .execute();
  const unknown = applied.map(({ name }) => name).filter((name) => !Object.hasOwn(migrations, name));
  if (unknown.length > 0) throw new DatabaseTooNewError(unknown);
}
