import type { Ctx } from '../ctx.ts';
import { everyoneId } from '../groups/everyone.ts';
import { listGroupIds } from '../groups/store.ts';
import { passwordActionsFor, passwordPolicyFor } from '../policies/password.ts';
import type { PasswordPolicy } from '../policies/password-policy.ts';
import type { PasswordActions, PoliciesOf } from '../policies/policy.ts';
import type { Zones } from '../zones/zone.ts';

/** The part of an org's snapshot that says what holds for passwords. */
export interface PasswordRules {
  readonly policies: PoliciesOf;
}

/**
 * What holds for the passwords of a user. Asks for the user's groups only when a policy is for some of them: an org with nothing but its
 * default policy costs no query.
 */
export async function policyOf(ctx: Ctx, org: PasswordRules, userId: string): Promise<PasswordPolicy> {
  return passwordPolicyFor(org, await groupsThatCount(ctx, org, userId));
}

/** What a user may do to their own password, from where the request comes. */
export async function passwordActionsOf(
  ctx: Ctx,
  org: PasswordRules & { readonly zones: Zones },
  userId: string,
): Promise<PasswordActions> {
  const groupIds = await groupsThatCount(ctx, org, userId);
  return passwordActionsFor(org, { userId, groupIds, address: ctx.request.ip, zones: org.zones });
}

async function groupsThatCount(ctx: Ctx, org: PasswordRules, userId: string): Promise<string[]> {
  const asksForGroups = org.policies.PASSWORD.some(({ namesGroups }) => namesGroups);
  return asksForGroups ? listGroupIds(ctx, userId) : [everyoneId(ctx.orgId)];
}
