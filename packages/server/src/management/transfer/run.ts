import { setImmediate } from 'node:timers/promises';
import type { Caller } from '../../domain/admin-roles/caller.ts';
import { mayDo, type Permission, requirementOf } from '../../domain/admin-roles/permissions.ts';
import type { Ctx } from '../../domain/ctx.ts';
import type { Deps } from '../../domain/deps.ts';
import type { Org } from '../../domain/orgs/org.ts';
import type { PassphraseSealer } from '../../platform/passphrase.ts';
import type { Db } from '../../schema/db.ts';
import { ApiError, invalid } from '../api-error.ts';
import { check } from '../endpoint.ts';
import { Names } from './names.ts';
import { operations } from './operations.ts';

/** The most things of a kind that a document tells of: what is larger is a case for a backup. */
export const mostThings = 5000;
const mostRefusals = 20;
/** A few milliseconds' worth. */
const callsInARow = 20;

/** What a call of the API sends. */
interface Sent {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** Who exports or imports, and where. */
export interface RunOptions {
  readonly deps: Deps;
  readonly ctx: Ctx<Db>;
  readonly org: Org;
  readonly caller: Caller;
  /** Users are part of it: those with these logins, or all. Undefined: they are not. */
  readonly logins?: readonly string[] | 'all' | undefined;
  /** All others are read besides, because those who are not named go. */
  readonly readsAllUsers?: boolean;
  /** Secrets of apps are part of it. */
  readonly withSecrets?: boolean;
  /** Seals them, and hashes of passwords, for an export. */
  readonly sealer?: PassphraseSealer | undefined;
  /** Whether nobody waits for the answer any more. */
  readonly hasLeft?: () => boolean;
}

/**
 * One export or import: calls the management API inside this process, as its caller, in the transaction of `ctx`. Every check, permission
 * and log event of the API holds here because it is the API that is called.
 */
export class Run {
  readonly options: RunOptions;
  readonly names: Names;
  /** What was refused, as causes that begin with the place in the document. */
  readonly refusals: string[] = [];
  #calls = 0;
  #path = '';
  /** What can only be done when everything else is as wanted. */
  readonly #later: (() => Promise<void>)[] = [];

  constructor(options: RunOptions) {
    this.options = options;
    this.names = new Names(options.ctx);
  }

  /** Calls an operation. @returns the body of its answer. @throws ApiError as the operation does; E0000001 without its permission */
  async call<T = unknown>(operationId: string, sent: Sent = {}): Promise<T> {
    return (await this.#answer(operationId, sent)).body as T;
  }

  /** For what is read without a call of the API. @throws ApiError E0000006 */
  require(permission: Permission): void {
    const { caller } = this.options;
    if (!mayDo(caller, permission)) throw new ApiError('E0000006', '', [missingRight(permission)]);
  }

  /** All items of a list, page by page. @throws ApiError E0000001 when there are more than a document holds */
  async all<T>(operationId: string, sent: Sent = {}): Promise<T[]> {
    const found: T[] = [];
    let after: string | undefined;
    do {
      const { body, next } = await this.#answer(operationId, sent, after);
      found.push(...(body as T[]));
      if (found.length > mostThings)
        throw invalid([`${operationId}: there are more than ${mostThings}, too many for a document; make a backup instead`]);
      after = next;
    } while (after !== undefined);
    return found;
  }

  /**
   * Does what a part of the document says. When that is refused, the causes are kept, and the rest goes on to find out what else is wrong:
   * in the end nothing of it stays.
   * @param renamed where the API's names of fields are not the document's
   */
  async attempt<T>(path: string, work: () => Promise<T>, renamed: Readonly<Record<string, string>> = {}): Promise<T | undefined> {
    if (this.isOver) return undefined;
    this.#path = path;
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof ApiError) || error.code === 'E0000047') throw error;
      const causes = error.causes.length > 0 ? error.causes : [error.message];
      this.refusals.push(...causes.map((cause) => placed(path, cause, renamed)));
      return undefined;
    }
  }

  /** Leaves something, of what is being attempted now, for when everything else is as wanted. */
  later(work: () => Promise<void>): void {
    const path = this.#path;
    this.#later.push(() => this.attempt(path, work) as Promise<void>);
  }

  /** Does what was left for the end. */
  async finish(): Promise<void> {
    for (const work of this.#later.splice(0)) await work();
  }

  /** Whether there is no use in going on. */
  get isOver(): boolean {
    const { ctx, hasLeft } = this.options;
    const { db } = ctx;
    return this.refusals.length >= mostRefusals || hasLeft?.() === true || ('isBroken' in db && db.isBroken === true);
  }

  async #answer(operationId: string, sent: Sent, after?: string): Promise<{ body?: unknown; next?: string | undefined }> {
    const route = operations.get(operationId);
    if (!route) throw new Error(`there is no operation ${operationId}`);
    const { deps, ctx, org, caller } = this.options;
    this.#calls += 1;
    // On the embedded database no query leaves the event loop: others get their turn now and then.
    if (this.#calls % callsInARow === 0) await setImmediate();
    this.require(route.permission);
    const { params = {}, query = {}, body = {} } = sent;
    const answer = await route.handler({
      deps,
      ctx,
      org,
      caller,
      params: route.params ? check(route.params, params) : {},
      query: route.query ? check(route.query, query) : {},
      body: route.body ? check(route.body, body) : {},
      after,
      hasLeft: () => false,
    });
    return answer ?? {};
  }
}

function missingRight(permission: Permission): string {
  return `The scope ${requirementOf(permission).scope} is needed, too.`;
}

/** A cause at its place in the document. */
function placed(path: string, cause: string, renamed: Readonly<Record<string, string>>): string {
  const field = /^([\w$[\].-]+): /.exec(cause)?.[1];
  if (field === undefined || field === 'body') return `${path}: ${cause.replace(/^body: /, '')}`;
  const from = Object.keys(renamed)
    .filter((name) => field === name || field.startsWith(`${name}.`) || field.startsWith(`${name}[`))
    .toSorted((one, other) => other.length - one.length)[0];
  const here = from === undefined ? field : `${renamed[from]}${field.slice(from.length)}`;
  const rest = cause.slice(field.length);
  return here.startsWith('[') ? `${path}${here}${rest}` : `${path}.${here.replace(/^\./, '')}${rest}`;
}
