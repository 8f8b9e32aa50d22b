import type { Ctx, TxCtx } from '../../domain/ctx.ts';
import { inTx } from '../../domain/ctx.ts';
import { generateSigningKey, type NewSigningKey } from '../../domain/keys/signing-keys.ts';
import { raiseOrgVersion } from '../../domain/orgs/store.ts';
import { sha256 } from '../../platform/hash.ts';
import { loadPatterns } from '../../platform/patterns.ts';
import type { Database, Db } from '../../schema/db.ts';
import { JoinedDb } from '../../schema/joined.ts';
import { isTimeout } from '../../schema/transaction-timeout.ts';
import { ApiError, invalid } from '../api-error.ts';
import { check } from '../endpoint.ts';
import { logChange } from '../log-change.ts';
import { type Change, difference } from './difference.ts';
import { type Document, documentSchema, problemOfSize, problemsOfNames, wantedIn } from './document.ts';
import { problemsOfIgnored } from './ignored.ts';
import { prune, reconcile } from './reconcile.ts';
import { Run, type RunOptions } from './run.ts';
import { hasSealed, opened } from './sealed.ts';
import { readState, sections, settled } from './sections.ts';
import type { Entry, Section, Thing } from './thing.ts';
import { Turns } from './turns.ts';

/** Keys are made before the transaction, a tenth of a second of a core for each. */
const mostNewServers = 50;

/** How to import. */
export interface ImportChoice {
  /** Everything is done, and undone. */
  readonly isDryRun: boolean;
  /** What the lists of the document do not name goes. */
  readonly prunes: boolean;
  readonly passphrase: string | undefined;
  /** Of the difference that somebody agreed to. Undefined: whatever it is now. */
  readonly digest?: string | undefined;
}

/** A dry run got to its end, or there was nothing to change: thrown so that nothing of it stays, no event either. */
class Undone extends Error {
  readonly changes: Change[];

  constructor(changes: Change[]) {
    super('what was done is undone');
    this.changes = changes;
  }
}

/**
 * Makes the org as the document says, in one transaction: wholly or not at all, whatever ends this process meanwhile.
 * @returns what is different now, or would be
 * @throws ApiError E0000001 with all that is wrong, as far as it can be found out at once; causes begin with the place in the document
 */
export async function importDocument(options: RunOptions, given: unknown, choice: ImportChoice): Promise<Change[]> {
  const { document, wanted } = await readDocument(given, choice.passphrase);
  await loadPatterns(); // so that no transaction waits for it
  const keys = await keysForNewServers(options, document, choice.isDryRun);
  const all = { ...options, ...partsOf(document, choice.prunes) };
  try {
    return await turnsOf(options.deps.database).take(options.org.id, () => {
      return settled(() => inTx(options.ctx, (ctx) => importInTx(ctx, all, wanted, choice, keys)));
    });
  } catch (error) {
    if (error instanceof Undone) return error.changes;
    if (isTimeout(error))
      throw invalid(['document: takes longer than others can be kept waiting; import it in parts, or when there is less to do']);
    throw error;
  }
}

const turns = new WeakMap<Database, Turns>();

function turnsOf(database: Database): Turns {
  const known = turns.get(database) ?? new Turns();
  turns.set(database, known);
  return known;
}

interface Read {
  readonly document: Document;
  readonly wanted: ReadonlyMap<string, readonly Entry[]>;
}

/** @throws ApiError E0000001 */
async function readDocument(given: unknown, passphrase: string | undefined): Promise<Read> {
  const size = problemOfSize(given);
  if (size !== undefined) throw invalid([`document: ${size}`]);
  const document = await opened(check(documentSchema, given), passphrase);
  const wanted = wantedIn(document, sections);
  const causes = problemsOfNames(sections, wanted);
  if (causes.length > 0) throw invalid(causes);
  return { document, wanted };
}

/** What has to be read to know what the document would change. */
function partsOf(document: Document, prunes: boolean): Pick<RunOptions, 'logins' | 'readsAllUsers' | 'withSecrets'> {
  const namesUsers = document.users !== undefined || document.apps?.some(({ users }) => users !== undefined);
  return {
    ...(namesUsers && { logins: (document.users ?? []).map(({ login }) => login) }),
    readsAllUsers: prunes && document.users !== undefined,
    withSecrets: hasSealed(document),
  };
}

/** A transaction must not wait until they are made. @throws ApiError E0000001 for too many */
async function keysForNewServers(
  options: RunOptions,
  { authorizationServers = [] }: Document,
  isDryRun: boolean,
): Promise<NewSigningKey[]> {
  if (authorizationServers.every((server) => server.default)) return [];
  const present = await new Run(options).all<{ name: string }>('listAuthorizationServers');
  const names = new Set(present.map(({ name }) => name));
  const fresh = authorizationServers.filter((server) => !server.default && !names.has(server.name));
  if (fresh.length > mostNewServers)
    throw invalid([`authorizationServers: ${fresh.length} are new; ${mostNewServers} are the most at once`]);
  const keys: NewSigningKey[] = [];
  for (const _each of fresh) keys.push((isDryRun && keys[0]) || (await generateSigningKey())); // one is enough where none stays
  return keys;
}

/** May run again, so it keeps nothing outside. @throws Undone in a dry run, and when there is nothing to change */
async function importInTx(
  ctx: TxCtx,
  options: RunOptions,
  wanted: Read['wanted'],
  { isDryRun, prunes, digest }: ImportChoice,
  keys: readonly NewSigningKey[],
): Promise<Change[]> {
  refuseForNobody(options);
  await raiseOrgVersion(ctx); // first, as every change of the configuration: other administrators wait
  const joined = { ...options, ctx: joinedCtx(ctx, options.ctx.db), deps: withKeys(options.deps, keys) };
  const run = new Run(joined);
  const before = await readState(run);
  await bringAbout(run, before, wanted, prunes);
  if (run.refusals.length > 0) throw invalid(run.refusals);
  const after = await readState(new Run(joined));
  const ignored = problemsOfIgnored(sections, wanted, after);
  if (ignored.length > 0) throw invalid(ignored);
  const changes = difference(sections, before, after);
  if (digest !== undefined && digest !== digestOf(changes))
    throw invalid(['document: the org was changed meanwhile; look at the difference again']);
  if (isDryRun || changes.length === 0) throw new Undone(changes);
  await logImport(ctx, options, changes);
  refuseForNobody(options);
  return changes;
}

/** Tells one difference from another. */
export function digestOf(changes: readonly Change[]): string {
  return sha256(JSON.stringify(changes));
}

/** Whoever was stopped, or killed, does not want it any more. @throws ApiError E0000001, which nobody reads */
function refuseForNobody({ hasLeft }: RunOptions): void {
  if (hasLeft?.()) throw invalid(['document: whoever sent it has left']);
}

function joinedCtx(ctx: TxCtx, outside: Db): Ctx<Db> {
  return { ...ctx, db: new JoinedDb(ctx.db, outside, (error) => error instanceof ApiError) };
}

function withKeys(deps: RunOptions['deps'], keys: readonly NewSigningKey[]): RunOptions['deps'] {
  const left = [...keys];
  return { ...deps, newSigningKey: async () => left.shift() ?? generateSigningKey() };
}

async function bringAbout(run: Run, before: Awaited<ReturnType<typeof readState>>, wanted: Read['wanted'], prunes: boolean) {
  const excess: { readonly section: Section; readonly things: readonly Thing[] }[] = [];
  for (const section of sections) {
    const entries = wanted.get(section.name);
    if (!entries) continue;
    const { kind, name: path, isSingle } = section;
    const things = before.get(path) ?? [];
    excess.unshift({ section, things: await reconcile(run, { kind, things, entries, path, isSingle, parents: [], prunes }) });
  }
  await run.finish();
  // What others refer to goes after them.
  for (const { section, things } of excess) await prune(run, section.kind, things, section.name);
}

function logImport(ctx: TxCtx, { caller, org }: RunOptions, changes: readonly Change[]): Promise<void> {
  const count = (action: Change['action']) => String(changes.filter((change) => change.action === action).length);
  const debug = { created: count('create'), updated: count('update'), deleted: count('delete') };
  const target = { id: org.id, type: 'Org', alternateId: org.subdomain, displayName: org.name };
  return logChange(ctx, caller, 'system.org.import', 'Import org from a document', [target], debug);
}
