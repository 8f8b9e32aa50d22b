import type { SessionLimits } from '../sessions/session.ts';
import { firstMatch, type Visitor } from './match.ts';
import type { PoliciesOf, SessionAction } from './policy.ts';
import type { Requirement } from './requirement.ts';

/** Whether somebody whose password is right may have a session. */
export type GlobalSessionOutcome =
  /** @property rule what said no; undefined when nothing could be decided, which is a no too */
  | { readonly access: 'DENY'; readonly rule: RuleNames | undefined }
  | {
      readonly access: 'ALLOW';
      readonly rule: RuleNames;
      readonly requires: readonly Requirement[];
      readonly session: SessionAction;
    };

/** A rule and its policy, for the log. */
export interface RuleNames {
  readonly policyId: string;
  readonly policyName: string;
  readonly ruleId: string;
  readonly ruleName: string;
}

/** Asks the global session policies about a sign-in. Pure; nothing that matches, or that cannot be decided, is a no (S22). */
export function evaluateGlobalSession(org: { readonly policies: PoliciesOf }, visitor: Visitor): GlobalSessionOutcome {
  const match = firstMatch(org.policies.OKTA_SIGN_ON, visitor);
  if (!match) return { access: 'DENY', rule: undefined };
  const { signon } = match.rule.actions;
  const rule = namesOf(match);
  if (signon.access !== 'ALLOW') return { access: 'DENY', rule };
  const requires: Requirement[] = signon.requireFactor ? [{ kind: 'second_factor' }] : [];
  return { access: 'ALLOW', rule, requires, session: signon.session };
}

/**
 * How long the session may live that a rule allows.
 * @param person whether they ticked "keep me signed in", and whether they are an administrator, whose cookie never outlives the browser
 */
export function sessionLimits(action: SessionAction, person: { wantsToStay: boolean; isAdmin: boolean }): SessionLimits {
  const staying = person.wantsToStay && !person.isAdmin ? action.keepMeSignedIn : null;
  const { maxSessionIdleMinutes, maxSessionLifetimeMinutes } = staying ?? action;
  return {
    isPersistent: !person.isAdmin && (staying !== null || action.usePersistentCookie),
    idleSeconds: maxSessionIdleMinutes * 60,
    lifetimeSeconds: maxSessionLifetimeMinutes === 0 ? undefined : maxSessionLifetimeMinutes * 60,
  };
}

/** How the log names a match. */
export function namesOf(match: { policy: { id: string; name: string }; rule: { id: string; name: string } }): RuleNames {
  const { policy, rule } = match;
  return { policyId: policy.id, policyName: policy.name, ruleId: rule.id, ruleName: rule.name };
}
