import type { Run } from './run.ts';

/** Something as a document says it: fields that refer to other things name them. */
export type Entry = Readonly<Record<string, unknown>>;

/** Something that is there, with its id. */
export interface Thing {
  readonly id: string;
  readonly entry: Entry;
  /** It came with the org: it is neither removed nor put into another place. */
  readonly isBuiltIn?: boolean;
  /** No document tells of it, and no import removes it; one that names it brings it back. */
  readonly isHidden?: boolean;
  /** What belongs to it, by the name of the list in the document. */
  readonly children?: Children;
}

/** The things that belong to another one, by the name of the list in the document. */
export type Children = Readonly<Record<string, readonly Thing[]>>;

/** A kind of thing that documents tell of: how to tell one from another, and which calls of the API bring it about. */
export interface Kind {
  /** What differences call it. */
  readonly type: string;
  /** What differences call one of them. */
  nameOf(entry: Entry): string;
  /** Equal for what is the same thing in two orgs. @param id of one that is there */
  keyOf(entry: Entry): string;
  /** As `keyOf`, for something that has got another name. Undefined: it has no other key. */
  otherKeyOf?(entry: Entry): string | undefined;
  /** Fields that are merged name by name when a document says only some of them; others are replaced as a whole. */
  readonly deep?: readonly string[];
  /** Fields that nobody can read afterwards. */
  readonly writeOnly?: readonly string[];
  /** In the document each stands as its name alone. */
  readonly isText?: boolean;
  /** Things of the same order are asked one after the other, in the order of the document. Undefined: it has no place. */
  orderOf?(entry: Entry): string | undefined;
  /**
   * @param wanted all that the document says of it, its children too, which come later
   * @returns it as it is now, with the children that came with it
   */
  create(run: Run, wanted: Entry, parents: readonly Thing[]): Promise<Thing>;
  /** @param wanted all that it shall be. @param place among those of its order, 1 first, when that changes */
  update(run: Run, thing: Thing, wanted: Entry, parents: readonly Thing[], place?: number): Promise<void>;
  remove?(run: Run, thing: Thing, parents: readonly Thing[]): Promise<void>;
  /** Where the API's refusals say something other than the document: the longest that fits counts. */
  readonly renamed?: Readonly<Record<string, string>>;
  readonly children?: Readonly<Record<string, Kind>>;
}

/** What stands at the top of a document. */
export interface Section {
  readonly name: string;
  readonly kind: Kind;
  /** There is exactly one: the document has an object instead of a list. */
  readonly isSingle?: boolean;
  read(run: Run): Promise<Thing[]>;
}

/** What an org has, by the name of the section. */
export type State = ReadonlyMap<string, readonly Thing[]>;

/** A thing as the document has it, with all that belongs to it. */
export function documentForm(kind: Kind, thing: Thing): unknown {
  if (kind.isText) return kind.nameOf(thing.entry);
  const lists = Object.entries(kind.children ?? {}).flatMap(([name, child]) => {
    const things = thing.children?.[name];
    return things ? [[name, things.filter(isShown).map((each) => documentForm(child, each))]] : [];
  });
  return { ...thing.entry, ...Object.fromEntries(lists) };
}

/** Whether documents tell of it. */
export function isShown({ isHidden }: Thing): boolean {
  return isHidden !== true;
}

/** Fields of `from` that are there. */
export function pick(from: Entry, names: readonly string[]): Entry {
  return Object.fromEntries(names.flatMap((name) => (Object.hasOwn(from, name) ? [[name, from[name]]] : [])));
}

/** In the order of a text of each, byte by byte: the same in every org. */
export function inOrderOf<T>(items: readonly T[], textOf: (item: T) => string): T[] {
  return items.toSorted((one, other) => {
    const [left, right] = [textOf(one), textOf(other)];
    return left < right ? -1 : left > right ? 1 : 0;
  });
}
