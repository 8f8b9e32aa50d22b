import type { Ctx } from '../ctx.ts';
import { everyoneId } from '../groups/everyone.ts';
import { listGroupIds } from '../groups/store.ts';
import { passwordPolicyFor } from '../policies/password.ts';
import type { PasswordPolicy } from '../policies/password-policy.ts';
import type { PoliciesOf } from '../policies/policy.ts';

/** The part of an org's snapshot that says what holds for passwords. */
export interface PasswordRules {
  readonly policies: PoliciesOf;
}

/**
 * What holds for the passwords of a user. Asks for the user's groups only when a policy is for some of them: an org with nothing but its
 * default policy costs no query.
 */
export async function policyOf(ctx: Ctx, org: PasswordRules, userId: string): Promise<PasswordPolicy> {
  const asksForGroups = org.policies.PASSWORD.some(({ namesGroups }) => namesGroups);
  return passwordPolicyFor(org, asksForGroups ? await listGroupIds(ctx, userId) : [everyoneId(ctx.orgId)]);
}
