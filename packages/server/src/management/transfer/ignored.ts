import type { ApiError } from '../api-error.ts';
import { finder, isEntry } from './reconcile.ts';
import type { Entry, Kind, Section, State, Thing } from './thing.ts';

/** What is wanted and, after everything was done, is not there. */
const isNotThere = 'cannot be there under this name';

/** Whether an import was refused for what somebody else may have removed under its hands: on PostgreSQL they do not wait for one another everywhere. */
export function mayBeOvertaken({ causes }: ApiError): boolean {
  return causes.some((cause) => cause.endsWith(isNotThere));
}

/**
 * What the document says and nobody listened to: fields that the API passed over because it does not know them. Causes. Pure.
 * @param after what the org has after everything was done
 */
export function problemsOfIgnored(
  sections: readonly Section[],
  wanted: ReadonlyMap<string, readonly Entry[]>,
  after: State,
): string[] {
  return sections.flatMap(({ name, kind, isSingle }) =>
    ignoredIn(kind, wanted.get(name) ?? [], after.get(name) ?? [], (index) => (isSingle ? name : `${name}[${index}]`)),
  );
}

function ignoredIn(kind: Kind, entries: readonly Entry[], things: readonly Thing[], pathOf: (index: number) => string): string[] {
  const find = finder(kind, things);
  return entries.flatMap((entry, index) => {
    const thing = find(entry);
    const path = pathOf(index);
    if (!thing) return [`${path}: ${isNotThere}`];
    if (thing.isHidden) return [];
    const lists = Object.entries(kind.children ?? {}).flatMap(([name, child]) =>
      ignoredIn(child, (entry[name] ?? []) as readonly Entry[], thing.children?.[name] ?? [], (at) => `${path}.${name}[${at}]`),
    );
    const left = new Set([...Object.keys(kind.children ?? {}), ...(kind.writeOnly ?? [])]);
    const own = Object.entries(entry).filter(([name]) => !left.has(name));
    return [...own.flatMap(([name, value]) => ignoredAt(value, thing.entry, name, path)), ...lists];
  });
}

function ignoredAt(value: unknown, holder: Entry, name: string, path: string): string[] {
  if (saysNothing(value)) return [];
  const at = `${path}.${name}`;
  if (!Object.hasOwn(holder, name)) return [`${at}: is not known here`];
  return ignoredWithin(value, holder[name], at);
}

function ignoredWithin(value: unknown, present: unknown, at: string): string[] {
  if (isEntry(value) && isEntry(present))
    return Object.entries(value).flatMap(([name, inner]) => ignoredAt(inner, present, name, at));
  if (Array.isArray(value) && Array.isArray(present) && value.length === present.length)
    return value.flatMap((inner, index) => ignoredWithin(inner, present[index], `${at}[${index}]`));
  return [];
}

function saysNothing(value: unknown): boolean {
  if (Array.isArray(value)) return value.length === 0;
  return isEntry(value) ? Object.values(value).every(saysNothing) : value === null || value === undefined;
}
