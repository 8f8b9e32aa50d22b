import type { OrgId, TxCtx } from '../../src/domain/ctx.ts';

/** What stands in org A's rows, and what org B asks for. */
export interface Known {
  readonly appId: string;
  readonly label: string;
  readonly userId: string;
  readonly login: string;
  readonly groupId: string;
  readonly code: string;
  readonly session: { readonly handleHash: string; readonly id: string };
  readonly orgId: OrgId;
}

/** A store function, called in the org of `ctx` with what belongs to org A. */
export type Call = (ctx: TxCtx, a: Known) => Promise<unknown>;

/** The stores of one area, for the test that org B can neither see nor touch what is org A's. */
export interface IsolationPart {
  /** The modules `domain/<noun>/store.ts`, by a short name. */
  readonly stores: Readonly<Record<string, object>>;
  /** Every function that they export, as `store.function`. */
  readonly calls: Readonly<Record<string, Call>>;
  /** Fills the area's tables in org A: a row at least in each. Texts that only org A has should contain `-of-a`. */
  readonly fill?: (ctx: TxCtx, a: Known) => Promise<void>;
  /** What a call must give to org B, where that is worth saying: undefined, an empty list, false. */
  readonly nothing?: Readonly<Record<string, unknown>>;
}
