import type { Random } from '../platform/random.ts';
import type { EpochMillis } from '../platform/time.ts';
import type { Db, Tx } from '../schema/db.ts';

declare const kind: unique symbol;

/** A tenant's id, `00o…`. Branded: another id does not fit. */
export type OrgId = string & { readonly [kind]: 'org' };

/** Where a request came from, for the system log. */
export interface RequestOrigin {
  /** `X-Okta-Request-Id`. */
  readonly id: string;
  /** Canonical address of the caller, seen through trusted proxies only; null for work that no request asked for. */
  readonly ip: string | null;
  readonly userAgent: string | null;
}

/** All that a rule gets from outside: tenant, one instant for the whole request, randomness, database, and who is calling. */
export interface Ctx<D extends Db | Tx = Db | Tx> {
  readonly orgId: OrgId;
  readonly now: EpochMillis;
  readonly random: Random;
  readonly db: D;
  readonly request: RequestOrigin;
}

/** A context inside a transaction: what a rule that must not be half done asks for. Only here can anything be written. */
export type TxCtx = Ctx<Tx>;

/**
 * Runs `run` in one transaction: all of it is durable when the promise resolves, none of it when it rejects.
 *
 * Inside, do nothing but queries: hash, sign, mail and fetch before or after. The callback may run again when the database
 * reports a serialization conflict. A refusal that must write is returned, not thrown: a throw rolls back.
 */
export function inTx<T>(ctx: Ctx<Db>, run: (ctx: TxCtx) => Promise<T>): Promise<T> {
  return ctx.db.transaction((tx) => run({ ...ctx, db: tx }));
}
