import { isEntry, isSame } from './reconcile.ts';
import { isShown, type Kind, type Section, type State, type Thing } from './thing.ts';

/** What an import did to one thing, or would do. */
export interface Change {
  readonly action: 'create' | 'update' | 'delete';
  /** Such as `group` or `policy rule`. */
  readonly type: string;
  /** With what it belongs to before it: `Shop > Staff`. */
  readonly name: string;
  /** Of an update: each field with its value before and after; one that was not there, or is not any more, has none. */
  readonly changes: readonly { readonly path: string; readonly from?: unknown; readonly to?: unknown }[];
}

/** What makes one state of an org another one: in the order of the document. Pure. */
export function difference(sections: readonly Section[], before: State, after: State): Change[] {
  return sections.flatMap(({ name, kind }) => differenceOf(kind, before.get(name) ?? [], after.get(name) ?? [], []));
}

function differenceOf(kind: Kind, before: readonly Thing[], after: readonly Thing[], parents: readonly string[]): Change[] {
  const [old, now] = [shown(before), shown(after)];
  const nameOf = (thing: Thing) => [...parents, kind.nameOf(thing.entry)];
  const change = (action: Change['action'], thing: Thing, changes: Change['changes'] = []): Change => {
    return { action, type: kind.type, name: nameOf(thing).join(' > '), changes };
  };
  const changed = [...now.values()].flatMap((thing) => {
    const was = old.get(thing.id);
    const fields = was ? changedFields(was.entry, thing.entry, '') : [];
    const children = Object.entries(kind.children ?? {}).flatMap(([name, child]) =>
      differenceOf(child, was?.children?.[name] ?? [], thing.children?.[name] ?? [], nameOf(thing)),
    );
    if (!was) return [change('create', thing), ...children];
    return fields.length > 0 ? [change('update', thing, fields), ...children] : children;
  });
  const gone = [...old.values()].filter(({ id }) => !now.has(id)).map((thing) => change('delete', thing));
  return [...changed, ...orderChanges(kind, old, now, parents), ...gone];
}

function shown(things: readonly Thing[]): ReadonlyMap<string, Thing> {
  return new Map(things.filter(isShown).map((thing) => [thing.id, thing]));
}

/** Where things that were there before, and are still, have another order now. */
function orderChanges(
  kind: Kind,
  before: ReadonlyMap<string, Thing>,
  after: ReadonlyMap<string, Thing>,
  parents: readonly string[],
): Change[] {
  const inOrder = (things: ReadonlyMap<string, Thing>, others: ReadonlyMap<string, Thing>) => {
    const ranked = [...things.values()].filter(({ id, entry, isBuiltIn }) => {
      return others.has(id) && !isBuiltIn && kind.orderOf?.(entry) !== undefined;
    });
    return Map.groupBy(ranked, ({ entry }) => kind.orderOf?.(entry) ?? '');
  };
  const old = inOrder(before, after);
  return [...inOrder(after, before)].flatMap(([which, things]): Change[] => {
    const was = old.get(which) ?? [];
    if (things.every(({ id }, index) => id === was[index]?.id)) return [];
    const names = (list: readonly Thing[]) => list.map(({ entry }) => kind.nameOf(entry));
    const name = [...parents, which].filter((part) => part !== '').join(' > ');
    return [
      { action: 'update', type: `${kind.type} order`, name, changes: [{ path: 'order', from: names(was), to: names(things) }] },
    ];
  });
}

function changedFields(from: unknown, to: unknown, path: string): { path: string; from?: unknown; to?: unknown }[] {
  if (isSame(from, to)) return [];
  if (!isEntry(from) || !isEntry(to)) return [{ path, ...(from != null && { from }), ...(to != null && { to }) }];
  const names = new Set([...Object.keys(from), ...Object.keys(to)]);
  return [...names].flatMap((name) => changedFields(from[name], to[name], path === '' ? name : `${path}.${name}`));
}
