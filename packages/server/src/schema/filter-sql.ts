import { type Expression, type RawBuilder, type SqlBool, sql } from 'kysely';
import { endOfPrefix } from '../platform/text-order.ts';
import type { Db, Tx } from './db.ts';
import type { CompareTerm, FilterTree, PresentTerm } from './filter-tree.ts';
import { isSqlite } from './sqlite-dialect.ts';

/**
 * Where the values of an attribute are. Text: a column (`table.column`) of the attribute's type, which holds text in the form that is compared.
 * `json`: at `path` in a column of JSON text. `jsonList`: at `path` in each element of a column with a JSON list of objects.
 * Instants cannot be inside JSON.
 */
export type FilterColumn =
  | string
  | { readonly json: string; readonly path: readonly string[] }
  | { readonly jsonList: string; readonly path: readonly string[] };

/** Where the values of a resource's attributes are. */
export type FilterColumns<A extends string = string> = Readonly<Record<A, FilterColumn>>;

type Term = CompareTerm | PresentTerm;

/**
 * The condition that selects the rows which fulfil `tree`, for `where`. Every value is a parameter (S44). On a plain column `eq`, the order
 * comparisons and `sw` can use an index; `co`, `ew` and JSON look at each row that the rest of the query leaves.
 */
export function filterCondition<A extends string>(
  db: Db | Tx,
  tree: FilterTree<A>,
  columns: FilterColumns<A>,
): Expression<SqlBool> {
  const engine = isSqlite(db) ? sqlite : postgres;
  return condition(engine, tree, columns, false);
}

/** `not` moves inwards to the terms: there alone SQL's "unknown" has to be told from "false". */
function condition(engine: Engine, tree: FilterTree, columns: FilterColumns, isNegated: boolean): RawBuilder<SqlBool> {
  switch (tree.kind) {
    case 'not':
      return condition(engine, tree.term, columns, !isNegated);
    case 'and':
    case 'or': {
      const joint = (tree.kind === 'and') === isNegated ? sql` or ` : sql` and `;
      return sql`(${sql.join(
        tree.terms.map((term) => condition(engine, term, columns, isNegated)),
        joint,
      )})`;
    }
    case 'compare':
      if (tree.operator === 'ne') return termCondition(engine, { ...tree, operator: 'eq' }, columns, !isNegated);
      return termCondition(engine, tree, columns, isNegated);
    case 'present':
      return termCondition(engine, tree, columns, isNegated);
  }
}

function termCondition(engine: Engine, term: Term, columns: FilterColumns, isNegated: boolean): RawBuilder<SqlBool> {
  const column = Object.hasOwn(columns, term.attribute) ? columns[term.attribute] : undefined;
  if (column === undefined) throw new Error(`attribute ${term.attribute} has no column`);
  if (typeof column !== 'string' && 'jsonList' in column) {
    const fits = test(engine, term, engine.inJson(sql.ref('item.value'), column.path, term.type));
    const any = sql<SqlBool>`exists (select 1 from ${engine.elements(sql.ref(column.jsonList))} where ${fits})`;
    return isNegated ? sql`not ${any}` : any;
  }
  const operand = typeof column === 'string' ? sql.ref(column) : engine.inJson(sql.ref(column.json), column.path, term.type);
  const fits = test(engine, term, operand);
  return isNegated ? sql`(${operand} is null or not (${fits}))` : fits;
}

/** True or false where `operand` has a value, unknown or false where it has none. */
function test(engine: Engine, term: Term, operand: RawBuilder<unknown>): RawBuilder<SqlBool> {
  if (term.kind === 'present') return term.type === 'text' ? sql`${operand} <> ''` : sql`${operand} is not null`;
  switch (term.type) {
    case 'text':
      return textTest(engine, term, term.isCaseIgnored ? sql`lower(${operand})` : operand);
    case 'number':
      // A whole-number column would not take 1.5 on PostgreSQL.
      return ordered(term, operand, sql`cast(${term.value} as double precision)`);
    case 'instant':
      return ordered(term, operand, sql`${term.value}`);
    case 'boolean':
      return ordered(term, operand, sql`${term.value ? 1 : 0}`);
  }
}

const signs = { eq: sql`=`, ne: sql`<>`, gt: sql`>`, ge: sql`>=`, lt: sql`<`, le: sql`<=` };

function ordered(
  { operator, attribute }: CompareTerm,
  operand: RawBuilder<unknown>,
  value: RawBuilder<unknown>,
): RawBuilder<SqlBool> {
  if (operator === 'sw' || operator === 'co' || operator === 'ew') throw new Error(`${attribute} is no text`);
  return sql`${operand} ${signs[operator]} ${value}`;
}

function textTest(engine: Engine, term: CompareTerm, operand: RawBuilder<unknown>): RawBuilder<SqlBool> {
  const value = String(term.value);
  switch (term.operator) {
    case 'sw': {
      const end = endOfPrefix(value);
      return end === undefined ? sql`${operand} >= ${value}` : sql`(${operand} >= ${value} and ${operand} < ${end})`;
    }
    case 'co':
      return engine.contains(operand, value);
    case 'ew':
      return value === '' ? sql`${operand} >= ''` : engine.endsWith(operand, value);
    case 'eq':
    case 'ne':
    case 'gt':
    case 'ge':
    case 'lt':
    case 'le':
      return ordered(term, operand, sql`${value}`);
  }
}

/** What the two databases say differently. */
interface Engine {
  /** The value at `path` when it is of this type, else null; true and false as 1 and 0. */
  inJson(json: RawBuilder<unknown>, path: readonly string[], type: Term['type']): RawBuilder<unknown>;
  /** The elements of a list as rows `item(value)`. */
  elements(json: RawBuilder<unknown>): RawBuilder<unknown>;
  contains(operand: RawBuilder<unknown>, value: string): RawBuilder<SqlBool>;
  /** @param value not empty */
  endsWith(operand: RawBuilder<unknown>, value: string): RawBuilder<SqlBool>;
}

const sqlite: Engine = {
  inJson(json, path, type) {
    const at = `$${path.map((name) => `."${plainName(name)}"`).join('')}`;
    const kinds = { text: `('text')`, number: `('integer', 'real')`, boolean: `('true', 'false')`, instant: '' }[type];
    if (kinds === '') throw instantInJson();
    return sql`case when json_type(${json}, ${at}) in ${sql.raw(kinds)} then json_extract(${json}, ${at}) end`;
  },
  elements: (json) => sql`json_each(${json}) as item`,
  contains: (operand, value) => sql`instr(${operand}, ${value}) > 0`,
  endsWith: (operand, value) => sql`substr(${operand}, ${-Array.from(value).length}) = ${value}`,
};

const postgres: Engine = {
  inJson(json, path, type) {
    const names = sql.join(path.map((name) => sql`${plainName(name)}::text`));
    const kind = sql`jsonb_typeof(jsonb_extract_path((${json})::jsonb, ${names}))`;
    const text = sql`jsonb_extract_path_text((${json})::jsonb, ${names})`;
    switch (type) {
      case 'text':
        return sql`(case when ${kind} = 'string' then ${text} end) collate "C"`;
      case 'number':
        return sql`(case when ${kind} = 'number' then ${text}::double precision end)`;
      case 'boolean':
        return sql`(case when ${kind} = 'boolean' then ${text}::boolean::integer end)`;
      case 'instant':
        throw instantInJson();
    }
  },
  elements: (json) => sql`jsonb_array_elements((${json})::jsonb) as item(value)`,
  contains: (operand, value) => sql`strpos(${operand}, ${value}) > 0`,
  endsWith: (operand, value) => sql`right(${operand}, ${Array.from(value).length}) = ${value}`,
};

/** A name that needs no escaping in a JSON path. */
function plainName(name: string): string {
  if (!/^[\w$-]+$/.test(name)) throw new Error('a JSON path may have plain names only');
  return name;
}

function instantInJson(): Error {
  return new Error('an instant cannot be inside JSON');
}
