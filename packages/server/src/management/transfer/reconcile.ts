import { isDeepStrictEqual } from 'node:util';
import { invalid } from '../api-error.ts';
import { order, steps } from './order.ts';
import type { Run } from './run.ts';
import { type Entry, isShown, type Kind, type Thing } from './thing.ts';

/** What a document wants of one kind, and what there is. */
export interface Wanted {
  readonly kind: Kind;
  readonly things: readonly Thing[];
  readonly entries: readonly Entry[];
  /** Of the list in the document, such as `apps[2].groups`. */
  readonly path: string;
  /** It is an object of the document instead of a list. */
  readonly isSingle?: boolean | undefined;
  readonly parents: readonly Thing[];
  /** Whether what the document does not name goes. */
  readonly prunes: boolean;
}

/**
 * Brings about what the document says of one kind: what it names is made or changed, in its order, and then what belongs to it. A field
 * that it leaves out stays as it is.
 * @returns what it does not name, when that is to go; below it, that is gone already
 */
export async function reconcile(run: Run, wanted: Wanted): Promise<readonly Thing[]> {
  const { kind, things, entries, path, parents } = wanted;
  const find = finder(kind, things);
  const named: Named[] = [];
  const places = new Map<string, number>();
  for (const [index, entry] of entries.entries()) {
    const at = wanted.isSingle ? path : `${path}[${index}]`;
    const work = async () => bringAbout(run, kind, requireOnce(find(entry), places, path), entry, parents);
    const thing = await run.attempt(at, work, kind.renamed);
    if (!thing) continue;
    places.set(thing.id, index);
    named.push({ thing, entry: merged(thing.entry, entry, kind.deep) });
    await reconcileChildren(run, wanted, thing, entry, at);
  }
  await putInOrder(run, wanted, named);
  const names = new Set(named.map(({ thing }) => thing.id));
  return wanted.prunes ? things.filter((thing) => isShown(thing) && !thing.isBuiltIn && !names.has(thing.id)) : [];
}

interface Named {
  readonly thing: Thing;
  /** All that it shall be. */
  readonly entry: Entry;
}

/** @throws ApiError E0000001 when the document means the same thing twice, by its name and by what it keeps when it is renamed */
function requireOnce(present: Thing | undefined, places: ReadonlyMap<string, number>, path: string): Thing | undefined {
  const earlier = present && places.get(present.id);
  if (earlier !== undefined) throw invalid([`is the same as ${path}[${earlier}]`]);
  return present;
}

/** Finds what a document means: by its name, or else by what it keeps when it is renamed. */
export function finder(kind: Kind, things: readonly Thing[]): (entry: Entry) => Thing | undefined {
  const byKey = new Map(things.map((thing) => [kind.keyOf(thing.entry), thing]));
  const byOtherKey = new Map(things.map((thing) => [kind.otherKeyOf?.(thing.entry), thing]));
  return (entry) => {
    const other = kind.otherKeyOf?.(entry);
    return byKey.get(kind.keyOf(entry)) ?? (other === undefined ? undefined : byOtherKey.get(other));
  };
}

async function bringAbout(
  run: Run,
  kind: Kind,
  present: Thing | undefined,
  entry: Entry,
  parents: readonly Thing[],
): Promise<Thing> {
  if (!present) return kind.create(run, entry, parents);
  const own = without(entry, [...Object.keys(kind.children ?? {}), ...(kind.writeOnly ?? [])]);
  const whole = merged(present.entry, own, kind.deep);
  if (present.isHidden || !isSame(present.entry, whole)) await kind.update(run, present, whole, parents);
  return present;
}

async function reconcileChildren(run: Run, wanted: Wanted, parent: Thing, entry: Entry, at: string): Promise<void> {
  const parents = [...wanted.parents, parent];
  for (const [name, kind] of Object.entries(wanted.kind.children ?? {})) {
    const entries = entry[name] as readonly Entry[] | undefined;
    if (!entries) continue;
    const things = parent.children?.[name] ?? [];
    const path = `${at}.${name}`;
    const excess = await reconcile(run, { kind, things, entries, path, parents, prunes: wanted.prunes });
    await prune(run, kind, excess, path, parents);
  }
}

/** Removes things that the document does not name. */
export async function prune(
  run: Run,
  kind: Kind,
  things: readonly Thing[],
  path: string,
  parents: readonly Thing[] = [],
): Promise<void> {
  for (const thing of things)
    await run.attempt(`${path} "${kind.nameOf(thing.entry)}"`, async () => kind.remove?.(run, thing, parents));
}

/** What was named comes in the order of the document; what was not keeps its place among the others. */
async function putInOrder(run: Run, { kind, things, path, parents }: Wanted, named: readonly Named[]): Promise<void> {
  const ofOrder = (all: readonly Named[]) =>
    Map.groupBy(
      all.filter(({ thing }) => !thing.isBuiltIn),
      ({ entry }) => kind.orderOf?.(entry),
    );
  const present = ofOrder(things.map((thing) => ({ thing, entry: thing.entry })));
  for (const [which, members] of ofOrder(named)) {
    if (which === undefined) continue;
    const before = (present.get(which) ?? []).map(({ thing }) => thing.id);
    const ids = members.map(({ thing }) => thing.id);
    const byId = new Map([...(present.get(which) ?? []), ...members].map((each) => [each.thing.id, each]));
    for (const { id, place } of steps([...new Set([...before, ...ids])], order(before, ids))) {
      const each = byId.get(id);
      if (each) await run.attempt(path, () => kind.update(run, each.thing, each.entry, parents, place), kind.renamed);
    }
  }
}

function without(entry: Entry, names: readonly string[]): Entry {
  return Object.fromEntries(Object.entries(entry).filter(([name]) => !names.includes(name)));
}

/** `given` over what is there. */
function merged(present: Entry, given: Entry, deep: readonly string[] = []): Entry {
  const both = Object.entries(given).map(([name, value]) => {
    const before = present[name];
    return [name, deep.includes(name) && isEntry(before) && isEntry(value) ? mergedDeep(before, value) : value];
  });
  return { ...present, ...Object.fromEntries(both) };
}

function mergedDeep(present: Entry, given: Entry): Entry {
  return merged(present, given, Object.keys(given));
}

/** Whether a value is an object with fields. */
export function isEntry(value: unknown): value is Entry {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether two values say the same: null says no more than nothing. */
export function isSame(one: unknown, other: unknown): boolean {
  return isDeepStrictEqual(said(one), said(other));
}

function said(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(said);
  if (!isEntry(value)) return value ?? null;
  const fields = Object.entries(value).filter(([, field]) => field !== null && field !== undefined);
  return Object.fromEntries(fields.map(([name, field]) => [name, said(field)]));
}
