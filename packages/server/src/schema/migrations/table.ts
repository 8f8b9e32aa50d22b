import { type ColumnDataType, type CreateTableBuilder, type Expression, type Kysely, sql } from 'kysely';
import { SqliteAdapter } from '../sqlite-dialect.ts';

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
  const onSqlite = db.getExecutor().adapter instanceof SqliteAdapter;
  const types: Readonly<Record<string, ColumnDataType | Expression<unknown>>> = {
    text: onSqlite ? 'text' : sql`text collate "C"`,
    integer: 'integer',
    instant: onSqlite ? 'integer' : 'bigint',
  };
  let builder: CreateTableBuilder<T, string> = db.schema.createTable(name);
  for (const described of columns.split(',')) {
    const [column = '', kind = '', nullable] = described.trim().split(/\s+/);
    const type = types[kind];
    if (type === undefined) throw new Error(`Table ${name}: there is no column type "${kind}".`);
    builder = builder.addColumn(column, type, (define) => (nullable === 'null' ? define : define.notNull()));
  }
  const keyed = builder.addPrimaryKeyConstraint(`${name}_pkey`, primaryKey);
  return onSqlite ? keyed.modifyEnd(sql`strict, without rowid`) : keyed;
}
