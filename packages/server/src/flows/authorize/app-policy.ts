import { OAuthError } from '../../domain/oauth/oauth-error.ts';
import type { AppSignInOutcome } from '../../domain/policies/evaluate-app-sign-in.ts';
import { type Proof, unmet } from '../../domain/policies/requirement.ts';
import type { EpochMillis } from '../../platform/time.ts';

/** What the answer of the app's sign-in policy means for somebody with this proof: go on, prove again, or an error for the app. Pure. */
export function applyAppSignIn(
  outcome: AppSignInOutcome,
  proof: Proof,
  now: EpochMillis,
): 'allowed' | 'prove_again' | OAuthError {
  const detail = outcome.rule ? `rule ${outcome.rule.ruleId} of policy ${outcome.rule.policyId}` : 'no rule could be applied';
  if (outcome.access === 'DENY')
    return new OAuthError('access_denied', 'The sign-in policy of the app does not allow this sign-in.', { detail });
  const missing = unmet(outcome.requires, proof, now);
  if (missing.some(({ kind }) => kind === 'second_factor')) {
    const sentence = 'The sign-in policy of the app asks for a second factor, which this org does not have yet.';
    return new OAuthError('access_denied', sentence, { detail });
  }
  return missing.length > 0 ? 'prove_again' : 'allowed';
}
