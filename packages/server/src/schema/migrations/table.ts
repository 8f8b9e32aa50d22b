import { type ColumnDataType, type CreateTableBuilder, type Expression, type Kysely, sql } from 'kysely';
import { isSqlite } from '../sqlite-dialect.ts';

/**
 * Begins a table on either engine.
 *
 * Text compares and sorts by its bytes on both, so that a page of a list ends at the same row. SQLite checks column types too (`strict`),
 * and keeps the rows in the order of the primary key instead of in a second tree beside it (`without rowid`).
 *
 * @param columns in order, separated by commas: a name and `text`, `integer` (32 bits, flags too) or `instant`, then `null` where it may be null
 */
export function table<T extends string>(
  db: Kysely<unknown>,
  name: T,
  columns: string,
  primaryKey: string[],
): CreateTableBuilder<T, string> {
  const onSqlite = isSqlite(db);
  let builder: CreateTableBuilder<T, string> = db.schema.createTable(name);
  for (const described of columns.split(',')) {
    const [column = '', kind = '', nullable] = described.trim().split(/\s+/);
    const type = columnType(db, kind);
    builder = builder.addColumn(column, type, (define) => (nullable === 'null' ? define : define.notNull()));
  }
  const keyed = builder.addPrimaryKeyConstraint(`${name}_pkey`, primaryKey);
  return onSqlite ? keyed.modifyEnd(sql`strict, without rowid`) : keyed;
}

/**
 * What `text`, `integer` or `instant` of a column is on the engine of `db`: for `table`, and for a column that a later migration adds.
 * @throws Error for another kind
 */
export function columnType(db: Kysely<unknown>, kind: string): ColumnDataType | Expression<unknown> {
  const onSqlite = isSqlite(db);
  switch (kind) {
    case 'text':
      return onSqlite ? 'text' : sql`text collate "C"`;
    case 'integer':
      return 'integer';
    case 'instant':
      return onSqlite ? 'integer' : 'bigint';
    default:
      throw new Error(`There is no column type "${kind}".`);
  }
}
