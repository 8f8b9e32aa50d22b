import { CompiledQuery, QueryCreator, type QueryExecutor } from 'kysely';
import type { Ctx } from '../src/domain/ctx.ts';
import type { Database } from '../src/schema/db.ts';
import type { Tables } from '../src/schema/tables.ts';

/** How the database goes about each query that `run` asks, one text each, with the values that it asks with. */
export async function plansOf(ctx: Ctx<Database>, run: (ctx: Ctx<Database>) => Promise<unknown>): Promise<string[]> {
  const asked: CompiledQuery[] = [];
  const own = ctx.db.getExecutor();
  const executor = new Proxy(own, {
    get(target, name) {
      const value = Reflect.get(target, name) as unknown;
      if (name === 'executeQuery')
        return (query: CompiledQuery) => {
          asked.push(query);
          return target.executeQuery(query);
        };
      return typeof value === 'function' ? (value as () => unknown).bind(target) : value;
    },
  });
  const queries = new QueryCreator<Tables>({ executor });
  const db = { ...ctx.db, dialect: ctx.db.dialect, selectFrom: queries.selectFrom.bind(queries), getExecutor: () => executor };
  await run({ ...ctx, db: db as unknown as Database });
  return Promise.all(asked.map((query) => explain(ctx.db.dialect, own, query)));
}

async function explain(
  dialect: Database['dialect'],
  executor: QueryExecutor,
  { sql, parameters }: CompiledQuery,
): Promise<string> {
  const prefix = dialect === 'sqlite' ? 'explain query plan' : 'explain';
  const { rows } = await executor.executeQuery<Record<string, unknown>>(CompiledQuery.raw(`${prefix} ${sql}`, [...parameters]));
  return rows.map((row) => String(row['detail'] ?? row['QUERY PLAN'])).join('\n');
}

/** Lets PostgreSQL count what is in its tables; SQLite plans without. */
export async function analyze(db: Database): Promise<void> {
  if (db.dialect === 'postgres') await db.transaction((tx) => tx.executeQuery(CompiledQuery.raw('analyze')));
}
