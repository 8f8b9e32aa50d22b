import assert from 'node:assert/strict';
import { suite, type TestContext, test } from 'node:test';
import fc from 'fast-check';
import type { Kysely } from 'kysely';
import { eachDatabase } from '../../testkit/each-database.ts';
import { fulfils, type Value } from '../../testkit/filter-oracle.ts';
import { type Attributes, equalityOperators, orderOperators, textOperators } from '../domain/search/attributes.ts';
import { parseFilter } from '../domain/search/filter.ts';
import { endOfPrefix } from '../platform/text-order.ts';
import type { Database } from './db.ts';
import { type FilterColumns, filterCondition } from './filter-sql.ts';
import { table } from './migrations/table.ts';

const attributes = {
  exact: { type: 'text', form: 'exact', operators: textOperators },
  folded: { type: 'text', form: 'ignoreCase', operators: textOperators },
  keyed: { type: 'text', form: (text) => text.toLowerCase(), operators: textOperators },
  status: { type: 'word', words: ['ON', 'OFF'], operators: equalityOperators },
  at: { type: 'instant', operators: orderOperators },
  flag: { type: 'boolean', operators: equalityOperators },
  count: { type: 'number', operators: orderOperators },
  'in.text': { type: 'text', form: 'ignoreCase', operators: textOperators },
  'in.number': { type: 'number', operators: orderOperators },
  'in.flag': { type: 'boolean', operators: equalityOperators },
  'list.name': { type: 'text', form: 'ignoreCase', operators: textOperators },
} satisfies Attributes;

type Name = keyof typeof attributes;

const columns: FilterColumns<Name> = {
  exact: 'probe.exact',
  folded: 'probe.folded',
  keyed: 'probe.keyed_key',
  status: 'probe.status',
  at: 'probe.at',
  flag: 'probe.flag',
  count: 'probe.count',
  'in.text': { json: 'probe.in_json', path: ['deep', 'text'] },
  'in.number': { json: 'probe.in_json', path: ['number'] },
  'in.flag': { json: 'probe.in_json', path: ['flag'] },
  'list.name': { jsonList: 'probe.list_json', path: ['name'] },
};

/** Few letters, so that values meet; among them what LIKE, JSON paths and quoting would trip over, and what UTF-16 orders otherwise than UTF-8. */
const letters = ['a', 'A', 'b', 'É', 'é', '%', '_', '\\', "'", '"', ' ', '\uffff', '😀', '\u{10ffff}', 'ß'];
const word = fc.array(fc.constantFrom(...letters), { maxLength: 3 }).map((chars) => chars.join(''));
const instant = fc.integer({ min: 0, max: 3 }).map((seconds) => Date.UTC(2031, 4, 4) + seconds * 1000);
const number = fc.constantFrom(-2, -1.5, 0, 0.1, 1, 7, 2 ** 40, 1e300);
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { freq: 4 });

const object = fc.record<Record<Name, Value | Value[]>>({
  exact: maybe(word),
  folded: maybe(word),
  keyed: maybe(word),
  status: maybe(fc.constantFrom('ON', 'OFF')),
  at: maybe(instant),
  flag: maybe(fc.boolean()),
  count: maybe(fc.constantFrom(-1, 0, 1, 7)),
  'in.text': maybe(word),
  'in.number': maybe(number),
  'in.flag': maybe(fc.boolean()),
  'list.name': fc.array(maybe(word), { maxLength: 3 }),
});
type Probe = Record<Name, Value | Value[]>;

const operand: Record<string, fc.Arbitrary<string>> = {
  text: word.map((text) => JSON.stringify(text)),
  word: fc.constantFrom('"ON"', '"off"'),
  instant: instant.map((value) => `"${new Date(value).toISOString()}"`),
  boolean: fc.constantFrom('true', 'false'),
  number: number.map(String),
};

const comparison = fc.constantFrom(...(Object.keys(attributes) as Name[])).chain((name) => {
  const { type, operators } = attributes[name];
  return fc.constantFrom(...operators).chain((operator) => {
    if (operator === 'pr') return fc.constant(`${name} pr`);
    return (operand[type] as fc.Arbitrary<string>).map((value) => `${name} ${operator} ${value}`);
  });
});

const filter = fc.letrec<{ filter: string }>((tie) => ({
  filter: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    comparison,
    tie('filter').map((inner) => `not (${inner})`),
    fc
      .tuple(tie('filter'), fc.constantFrom('and', 'or'), tie('filter'))
      .map(([one, word, other]) => `(${one}) ${word} (${other})`),
  ),
})).filter;

interface Tables {
  probe: Record<string, unknown> & { id: number };
}

/** A table with these rows, numbered by their place. */
async function fill(database: Database, rows: readonly Probe[]): Promise<Kysely<Tables>> {
  await database.transaction(async (tx) => {
    const described = `id integer, exact text null, folded text null, keyed_key text null, status text null, at instant null, flag integer null,
      count integer null, in_json text, list_json text`;
    await table(tx as never, 'probe', described, ['id']).execute();
    const values = rows.map((row, id) => ({
      id,
      exact: row.exact,
      folded: row.folded,
      keyed_key: typeof row.keyed === 'string' ? row.keyed.toLowerCase() : null,
      status: row.status,
      at: row.at,
      flag: row.flag === null ? null : Number(row.flag),
      count: row.count,
      in_json: JSON.stringify({ deep: { text: row['in.text'] }, number: row['in.number'], flag: row['in.flag'] ?? undefined }),
      list_json: JSON.stringify([row['list.name']].flat().map((name) => ({ name }))),
    }));
    await (tx as unknown as Kysely<Tables>).insertInto('probe').values(values).execute();
  });
  return database as unknown as Kysely<Tables>;
}

async function select(db: Kysely<Tables>, text: string): Promise<number[]> {
  const parsed = parseFilter(text, attributes);
  assert.equal(parsed.outcome, 'parsed', text);
  const tree = parsed.outcome === 'parsed' ? parsed.tree : assert.fail();
  const rows = await db
    .selectFrom('probe')
    .select('id')
    .where(filterCondition(db as never, tree, columns))
    .orderBy('id')
    .execute();
  return rows.map(({ id }) => id);
}

function expected(rows: readonly Probe[], text: string): number[] {
  const parsed = parseFilter(text, attributes);
  const tree = parsed.outcome === 'parsed' ? parsed.tree : assert.fail();
  return rows.flatMap((row, id) => (fulfils(tree, row, attributes) ? [id] : []));
}

eachDatabase('filters in SQL', (open) => {
  test('S44 any filter selects exactly the rows that it describes', async (t: TestContext) => {
    const rows = fc.sample(object, 80);
    const db = await fill(await open(t), rows);
    await fc.assert(
      fc.asyncProperty(filter, async (text) => {
        assert.deepEqual(await select(db, text), expected(rows, text), `${text}\nof ${JSON.stringify(rows)}`);
      }),
      { numRuns: 400 },
    );
  });

  test('a value of another type in JSON is none, and never an error', async (t) => {
    const row = { exact: null, folded: null, keyed: null, status: null, at: null, flag: null, count: null } as const;
    const odd = { ...row, 'in.text': 5, 'in.number': 'many', 'in.flag': 'yes', 'list.name': [7] } as unknown as Probe;
    const db = await fill(await open(t), [odd]);
    for (const name of ['in.text', 'in.number', 'in.flag', 'list.name'])
      assert.deepEqual(await select(db, `${name} pr`), [], name);
    assert.deepEqual(await select(db, 'not (in.number eq 5) and in.text ne "5" and not (in.flag eq true)'), [0]);
  });

  test('S44 values are parameters: none of them stands in the SQL text', async (t) => {
    const db = (await open(t)) as unknown as Kysely<Tables>;
    const parsed = parseFilter('exact eq "mark" or in.text co "mark" or list.name ew "mark" or count eq 4711', attributes);
    const tree = parsed.outcome === 'parsed' ? parsed.tree : assert.fail();
    const compiled = db
      .selectFrom('probe')
      .select('id')
      .where(filterCondition(db as never, tree, columns))
      .compile();
    assert.doesNotMatch(compiled.sql, /mark|4711/);
  });
});

suite('the end of a prefix', () => {
  test('is after all that begin with it, and before everything else that is after it', () => {
    const order = (one: string, other: string) => Buffer.compare(Buffer.from(one), Buffer.from(other));
    const text = fc
      .array(fc.oneof(fc.constantFrom(...letters, '\ud7ff', '\ue000'), fc.string()), { maxLength: 3 })
      .map((all) => all.join(''));
    fc.assert(
      fc.property(text, text, text, (prefix, more, other) => {
        const end = endOfPrefix(prefix);
        const isIn = (value: string) => order(value, prefix) >= 0 && (end === undefined || order(value, end) < 0);
        assert.equal(isIn(prefix + more), true);
        assert.equal(isIn(other), other.startsWith(prefix));
      }),
    );
    assert.deepEqual(
      [endOfPrefix('ab'), endOfPrefix('a\u{10ffff}'), endOfPrefix('\ud7ff'), endOfPrefix('')],
      ['ac', 'b', '\ue000', undefined],
    );
  });
});
