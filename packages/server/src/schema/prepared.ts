import { type Compilable, type CompiledQuery, QueryCreator, type QueryExecutor } from 'kysely';
import type { Database, Db, Tx } from './db.ts';
import { SqliteAdapter } from './sqlite-dialect.ts';
import type { Tables } from './tables.ts';

/** Stands for a parameter while the query is built. */
class Placeholder {
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }
}

interface Plan {
  readonly compiled: CompiledQuery;
  /** Per parameter of the SQL text: the name to look up, or a value that the query itself fixed. */
  readonly slots: readonly unknown[];
}

/**
 * A read that is built and compiled once per database and then only run: for the statements of the sign-in path, where building a
 * query costs more than running it. `build` must not look at the parameters' values: it gets placeholders.
 * @returns the rows
 */
export function prepareRead<P extends object, R>(
  build: (db: Pick<QueryCreator<Tables>, 'selectFrom'>, parameters: P) => Compilable<R>,
) {
  const run = prepare(build);
  return (db: Db | Tx, parameters: P): Promise<R[]> => run(db, parameters);
}

/**
 * As `prepareRead`, for a statement that writes: it takes a transaction, and its rows are those that it returns. `build` is told which
 * engine it builds for.
 */
export function prepareWrite<P extends object, R>(
  build: (db: QueryCreator<Tables>, parameters: P, engine: Database['dialect']) => Compilable<R>,
) {
  const run = prepare(build);
  return (db: Tx, parameters: P): Promise<R[]> => run(db, parameters);
}

/** An insert of one whole row; `columns` names every column of the table, so that the compiler notices a forgotten one. */
export function prepareInsert<T extends keyof Tables, const C extends readonly (keyof Tables[T] & string)[]>(
  table: T,
  columns: C & (keyof Tables[T] extends C[number] ? unknown : never),
) {
  return prepareWrite((db, row: Tables[T]) =>
    db.insertInto(table).values(Object.fromEntries(columns.map((name) => [name, row[name]])) as never),
  );
}

type Build<P extends object> = (db: QueryCreator<Tables>, parameters: P, engine: Database['dialect']) => Compilable<unknown>;

function prepare<P extends object, R>(
  build: (db: QueryCreator<Tables>, parameters: P, engine: Database['dialect']) => Compilable<R>,
) {
  const plans = new WeakMap<object, Plan>(); // by dialect adapter: an entry for each database that is open
  return async (db: Db | Tx, parameters: P): Promise<R[]> => {
    const executor = db.getExecutor();
    let plan = plans.get(executor.adapter);
    if (!plan) {
      plan = compile(executor, build);
      plans.set(executor.adapter, plan);
    }
    const values = plan.slots.map((slot) =>
      slot instanceof Placeholder ? (parameters as Record<string, unknown>)[slot.name] : slot,
    );
    const { rows } = await executor.executeQuery<R>({ ...plan.compiled, parameters: values } as CompiledQuery<R>);
    return rows;
  };
}

function compile<P extends object>(executor: QueryExecutor, build: Build<P>): Plan {
  const placeholders = new Proxy({} as P, { get: (_target, name) => new Placeholder(String(name)) });
  const engine = executor.adapter instanceof SqliteAdapter ? 'sqlite' : 'postgres';
  const compiled = build(new QueryCreator<Tables>({ executor }), placeholders, engine).compile();
  return { compiled, slots: compiled.parameters };
}
