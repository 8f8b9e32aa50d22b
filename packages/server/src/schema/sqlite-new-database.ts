import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { Kysely } from 'kysely';
import { draftOf, FileExistsError, publishDraft } from '../platform/draft-file.ts';
import { migrateTo, migrateToLatest } from './migrate.ts';
import { BrokenReferenceError, type NewDatabase, NotEmptyError } from './new-database.ts';
import { SqliteConnection, type SqliteFile } from './sqlite-connection.ts';
import { sqliteDialect } from './sqlite-dialect.ts';
import type { StoredRow, TableShape } from './tables-as-of.ts';

/** What SQLite keeps beside a database file, and would take for the log of one that is put there. */
const companions = ['-wal', '-shm', '-journal'];

/** Begins a new embedded database: a draft beside its final name, which it gets at the end. @throws as `beginNewDatabase` */
export async function beginSqliteDatabase({ file }: SqliteFile): Promise<NewDatabase> {
  refuseExisting(file);
  return new SqliteDraft(file);
}

function refuseExisting(file: string): void {
  const found = ['', ...companions].map((end) => `${file}${end}`).find((path) => existsSync(path));
  if (found !== undefined) throw new NotEmptyError(`There is a database already: ${found}.`);
}

class SqliteDraft implements NewDatabase {
  readonly #file: string;
  readonly #draft: string;
  readonly #inserts = new Map<string, StatementSync>();
  #filling: DatabaseSync | undefined;
  #indexes: readonly string[] = [];

  constructor(file: string) {
    this.#file = file;
    this.#draft = draftOf(file);
  }

  async migrateTo(migrations: readonly string[]): Promise<void> {
    mkdirSync(dirname(this.#file), { recursive: true, mode: 0o700 });
    await this.#migrate((db) => migrateTo(db, migrations));
    // Without journal and syncs: a draft that does not come to its end is thrown away whole.
    this.#filling = new DatabaseSync(this.#draft, { enableForeignKeyConstraints: false });
    this.#filling.exec('pragma journal_mode = off; pragma synchronous = off; pragma cache_size = -65536; begin');
    this.#indexes = takeIndexes(this.#filling);
  }

  async insert(table: TableShape, rows: readonly StoredRow[]): Promise<void> {
    const statement = this.#insertInto(table);
    for (const row of rows) statement.run(...row);
  }

  async complete(): Promise<void> {
    const database = this.#open();
    for (const definition of this.#indexes) database.exec(definition);
    database.exec('commit');
    const broken = database.prepare('pragma foreign_key_check').get();
    if (broken !== undefined) {
      throw new BrokenReferenceError(
        `A row of ${String(broken['table'])} belongs to a row of ${String(broken['parent'])} that is not there.`,
      );
    }
    this.#stopFilling();
    await this.#migrate(migrateToLatest);
  }

  async publish(): Promise<void> {
    refuseExisting(this.#file);
    try {
      await publishDraft(this.#draft, this.#file);
    } catch (error) {
      if (error instanceof FileExistsError) throw new NotEmptyError(`There is a database already: ${this.#file}.`);
      throw error;
    }
  }

  async close(): Promise<void> {
    this.#stopFilling();
    for (const end of ['', ...companions]) rmSync(`${this.#draft}${end}`, { force: true });
  }

  #open(): DatabaseSync {
    if (this.#filling === undefined) throw new Error('migrateTo comes first');
    return this.#filling;
  }

  #stopFilling(): void {
    this.#inserts.clear();
    this.#filling?.close();
    this.#filling = undefined;
  }

  /** At the end everything is in the file itself: the log beside it gets no name. Closing would do so, too, but says nothing when the disk is full. */
  async #migrate(run: (db: Kysely<unknown>) => Promise<void>): Promise<void> {
    const connection = new SqliteConnection({ file: this.#draft, synchronous: 'OFF' });
    try {
      await run(new Kysely({ dialect: sqliteDialect(connection) }));
      connection.command('pragma wal_checkpoint(truncate)');
    } finally {
      connection.close();
    }
  }

  #insertInto({ name, columns }: TableShape): StatementSync {
    const known = this.#inserts.get(name);
    if (known) return known;
    const names = columns.map((column) => `"${column.name}"`).join(', ');
    const statement = this.#open().prepare(`insert into "${name}" (${names}) values (${columns.map(() => '?').join(', ')})`);
    this.#inserts.set(name, statement);
    return statement;
  }
}

/** Removes the indexes that no constraint needs: made anew over all rows they cost a fraction. @returns the statements that make them */
function takeIndexes(database: DatabaseSync): string[] {
  const found = database.prepare(`select name, sql from sqlite_master where type = 'index' and sql is not null`).all();
  for (const { name } of found) database.exec(`drop index "${String(name)}"`);
  return found.map(({ sql }) => String(sql));
}
