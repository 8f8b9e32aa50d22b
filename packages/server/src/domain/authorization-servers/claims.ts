import type { OAuthClaimTable } from '../../schema/tables.ts';
import { claimVariables, type Expression, parseExpression } from '../expressions/expression.ts';
import { ExpressionError } from '../expressions/value.ts';
import type { GroupsFilter } from '../groups/groups-claim.ts';

/** Where a claim's value comes from. */
export type ClaimSource =
  | { readonly kind: 'expression'; readonly expression: Expression }
  | { readonly kind: 'groups'; readonly filter: GroupsFilter }
  /** What was saved cannot be read any more: a token that would carry it is refused. */
  | { readonly kind: 'unreadable'; readonly reason: string };

/** An active claim of a custom authorization server, read once. */
export interface ServerClaim {
  readonly id: string;
  readonly name: string;
  /** `RESOURCE`: of access tokens. `IDENTITY`: of ID tokens and userinfo. */
  readonly type: OAuthClaimTable['claim_type'];
  /** In the ID token, too, where userinfo would tell it. */
  readonly isAlwaysIncluded: boolean;
  /** One of them must be granted; empty: any. */
  readonly scopes: readonly string[];
  readonly source: ClaimSource;
}

/** The claim of a row. */
export function serverClaimOf(row: OAuthClaimTable): ServerClaim {
  return {
    id: row.id,
    name: row.name,
    type: row.claim_type,
    isAlwaysIncluded: row.always_include === 1,
    scopes: JSON.parse(row.scopes_json) as string[],
    source: sourceOf(row),
  };
}

function sourceOf({ value, group_filter_type: filterType }: OAuthClaimTable): ClaimSource {
  if (filterType !== null) return { kind: 'groups', filter: { filterType, value } };
  try {
    return { kind: 'expression', expression: parseExpression(value, claimVariables) };
  } catch (error) {
    if (error instanceof ExpressionError) return { kind: 'unreadable', reason: error.message };
    throw error;
  }
}

/** Whether the scopes of a grant give this claim. */
export function isGiven(claim: ServerClaim, granted: ReadonlySet<string>): boolean {
  return claim.scopes.length === 0 || claim.scopes.some((scope) => granted.has(scope));
}
