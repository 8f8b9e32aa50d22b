import type { OAuthError } from '../../domain/oauth/oauth-error.ts';
import type { ResponseTarget } from './response-target.ts';

/** A refusal that the app hears: client and redirect URI are valid, so the error may be sent there. */
export class AuthorizationRefusal extends Error {
  override readonly name = 'AuthorizationRefusal';
  readonly target: ResponseTarget;
  readonly error: OAuthError;

  constructor(target: ResponseTarget, error: OAuthError) {
    super(error.message);
    this.target = target;
    this.error = error;
  }
}
