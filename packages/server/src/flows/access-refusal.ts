import type { AccessDecision } from '../domain/authorization-servers/access-policy.ts';
import { OAuthError } from '../domain/oauth/oauth-error.ts';

type Reason = Extract<AccessDecision, { outcome: 'denied' }>['reason'];

const descriptions: Readonly<Record<Reason, string>> = {
  no_matching_policy: 'No access policy of the authorization server allows this request.',
  scope_denied: 'The access policy of the authorization server does not allow all of the requested scopes.',
  no_scope_allowed: 'The access policy of the authorization server allows none of the requested scopes.',
};

/** What an app hears that an access policy denies. The token endpoint answers 401 when there is no policy for it (contract 3.4). */
export function accessRefusal(reason: Reason): OAuthError {
  const status = reason === 'no_matching_policy' ? { status: 401 } : {};
  return new OAuthError('access_denied', descriptions[reason], { detail: reason, ...status });
}
