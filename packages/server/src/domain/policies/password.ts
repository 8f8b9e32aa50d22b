import { firstMatch, isMeant, type Visitor } from './match.ts';
import type { PasswordPolicy } from './password-policy.ts';
import type { PasswordActions, PoliciesOf } from './policy.ts';

/**
 * What holds for the passwords of somebody in these groups (Everyone included): the settings of the first password policy that is for
 * one of them and has a rule.
 * @param org its snapshot
 */
export function passwordPolicyFor(org: { readonly policies: PoliciesOf }, groupIds: readonly string[]): PasswordPolicy {
  const policy = org.policies.PASSWORD.find(({ conditions, rules }) => rules.length > 0 && isMeant(conditions.groups, groupIds));
  if (!policy) throw new Error('the org has no default password policy');
  return policy.settings;
}

/** What somebody may do to their own password, from where they are. What cannot be decided, nobody may (S22). */
export function passwordActionsFor(org: { readonly policies: PoliciesOf }, visitor: Visitor): PasswordActions {
  const no = { access: 'DENY' } as const;
  const match = firstMatch(org.policies.PASSWORD, visitor);
  return match?.rule.actions ?? { passwordChange: no, selfServicePasswordReset: no, selfServiceUnlock: no };
}
