import type { Ctx } from '../../domain/ctx.ts';
import { findUserByLogin, findUserLogin } from '../../domain/users/store.ts';
import { invalid } from '../api-error.ts';

/** What documents refer to by name. Apps by their label, where the API has client ids; policies are app sign-in policies. */
export type Named = 'group' | 'zone' | 'app' | 'policy';

/** Words that stand where names stand and mean something else. */
const keywords: Readonly<Record<Named, ReadonlySet<string>>> = {
  group: new Set(['EVERYONE']),
  zone: new Set(['ALL_ZONES']),
  app: new Set(['ALL_CLIENTS']),
  policy: new Set(),
};

interface Known {
  readonly names: Map<string, string>;
  readonly ids: Map<string, string>;
}

/** Names of an org's things and their ids, as far as they have been read or made. */
export class Names {
  readonly #ctx: Ctx;
  readonly #known: Readonly<Record<Named, Known>> = { group: empty(), zone: empty(), app: empty(), policy: empty() };
  readonly #logins = new Map<string, string>();

  constructor(ctx: Ctx) {
    this.#ctx = ctx;
  }

  /** That something is called so, from now on. */
  learn(kind: Named, id: string, name: string): void {
    const { names, ids } = this.#known[kind];
    const before = names.get(id);
    if (before !== undefined && ids.get(keyOf(before)) === id) ids.delete(keyOf(before));
    names.set(id, name);
    ids.set(keyOf(name), id);
  }

  /** What a document says instead of the id. One of something that is gone, or that would be taken for a keyword, is told as `id:…`. */
  nameOf(kind: Named, id: string): string {
    if (keywords[kind].has(id)) return id;
    const name = this.#known[kind].names.get(id);
    return name === undefined || keywords[kind].has(name) ? `id:${id}` : name;
  }

  /** The id of what a document names. @param path where it stands. @throws ApiError E0000001 */
  idOf(kind: Named, name: string, path: string): string {
    if (keywords[kind].has(name)) return name;
    const id = this.#known[kind].ids.get(keyOf(name));
    if (id === undefined) throw invalid([`${path}: there is no ${nouns[kind]} "${name}"`]);
    return id;
  }

  /** As `nameOf`, of a user: the login. */
  async loginOf(id: string): Promise<string> {
    const known = this.#logins.get(id);
    if (known !== undefined) return known;
    const login = (await findUserLogin(this.#ctx, id))?.login ?? `id:${id}`;
    this.#logins.set(id, login);
    return login;
  }

  /** As `idOf`, of a user. @throws ApiError E0000001 */
  async userIdOf(login: string, path: string): Promise<string> {
    const user = await findUserByLogin(this.#ctx, login);
    if (!user) throw invalid([`${path}: there is no user "${login}"`]);
    return user.id;
  }

  /** A list of ids as names; whatever else it is, as it is: its own check will say what is wrong. */
  async namesIn(kind: Named | 'user', ids: unknown): Promise<unknown> {
    if (!isTexts(ids)) return ids;
    const names: string[] = [];
    for (const id of ids) names.push(kind === 'user' ? await this.loginOf(id) : this.nameOf(kind, id));
    return names;
  }

  /** A list of names as ids. @throws ApiError E0000001 naming the first that is not there */
  async idsIn(kind: Named | 'user', names: unknown, path: string): Promise<unknown> {
    if (!isTexts(names)) return names;
    const ids: string[] = [];
    for (const [index, name] of names.entries()) {
      const at = `${path}[${index}]`;
      ids.push(kind === 'user' ? await this.userIdOf(name, at) : this.idOf(kind, name, at));
    }
    return ids;
  }

  /** An expression in which groups that it means by their id stand as `{{group:Staff}}`. */
  namesInExpression(expression: string): string {
    return expression.replaceAll(/(["'])(00g[0-9A-Za-z]{17})\1/g, (literal, quote: string, id: string) => {
      const name = this.#known.group.names.get(id);
      if (name === undefined) return literal;
      return `${quote}{{group:${name.replaceAll(/["'\\{}%]|\p{Cc}/gu, (character) => encodeURIComponent(character))}}}${quote}`;
    });
  }

  /** The other way round. @throws ApiError E0000001 */
  idsInExpression(expression: unknown, path: string): unknown {
    if (typeof expression !== 'string') return expression;
    return expression.replaceAll(/\{\{group:([^{}]*)\}\}/g, (_all, written: string) => {
      return this.idOf('group', decoded(written) ?? written, path);
    });
  }
}

const nouns: Readonly<Record<Named, string>> = { group: 'group', zone: 'zone', app: 'app', policy: 'app sign-in policy' };

function empty(): Known {
  return { names: new Map(), ids: new Map() };
}

/** Names that differ in their case only are the same: no two things of a kind have both. */
function keyOf(name: string): string {
  return name.toLowerCase();
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((each) => typeof each === 'string');
}
