import { parseDuration } from '../../platform/duration.ts';
import { namesOf, type RuleNames } from './evaluate-global-session.ts';
import { firstMatch, type Visitor } from './match.ts';
import type { AppSignOnAction, PoliciesOf, Policy } from './policy.ts';
import type { Requirement } from './requirement.ts';

/** Whether somebody who is signed in to the org may go on to an app. */
export type AppSignInOutcome =
  /** @property rule what said no; undefined when nothing could be decided, which is a no too */
  | { readonly access: 'DENY'; readonly rule: RuleNames | undefined }
  | { readonly access: 'ALLOW'; readonly rule: RuleNames; readonly requires: readonly Requirement[] };

/** The policy that an app's sign-ins are under: its own, or the org's default; undefined when its own is not there or not active. */
export function appSignInPolicy(
  org: { readonly policies: PoliciesOf },
  app: { readonly accessPolicyId: string | undefined },
): Policy<'ACCESS_POLICY'> | undefined {
  const { accessPolicyId } = app;
  return org.policies.ACCESS_POLICY.find(({ id, isDefault }) =>
    accessPolicyId === undefined ? isDefault : id === accessPolicyId,
  );
}

/** Asks an app's sign-in policy. Pure; without a policy, and when nothing matches or can be decided, the answer is no (S22). */
export function evaluateAppSignIn(policy: Policy<'ACCESS_POLICY'> | undefined, visitor: Visitor): AppSignInOutcome {
  const match = policy && firstMatch([policy], visitor);
  if (!match) return { access: 'DENY', rule: undefined };
  const { appSignOn } = match.rule.actions;
  const rule = namesOf(match);
  if (appSignOn.access !== 'ALLOW') return { access: 'DENY', rule };
  return { access: 'ALLOW', rule, requires: requirementsOf(appSignOn) };
}

function requirementsOf({ verificationMethod }: AppSignOnAction): Requirement[] {
  const { factorMode, reauthenticateIn, constraints } = verificationMethod;
  const requires: Requirement[] = factorMode === '1FA' ? [] : [{ kind: 'second_factor' }];
  for (const duration of [reauthenticateIn, ...constraints.map(({ knowledge }) => knowledge?.reauthenticateIn)]) {
    // One that cannot be read asks for the most.
    if (duration !== undefined) requires.push({ kind: 'recent_proof', withinSeconds: parseDuration(duration) ?? 0 });
  }
  return requires;
}
