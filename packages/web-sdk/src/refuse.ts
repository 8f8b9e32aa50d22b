import type { Environment } from './environment.ts';
import { AuthError, type AuthErrorCode, type AuthErrorDetails } from './errors.ts';

/** Makes an {@link AuthError} with a fresh reference. */
export type Refuse = (code: AuthErrorCode, details?: AuthErrorDetails) => AuthError;

/** A {@link Refuse} that takes its references from this environment. */
export function refuseFrom(environment: Environment): Refuse {
  return (code, details) => new AuthError(code, Buffer.from(environment.random(4)).toString('hex'), details);
}
