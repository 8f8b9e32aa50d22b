import type { AuthContext } from './auth-context.ts';
import type { IdClaims } from './claims.ts';
import type { AuthError } from './errors.ts';
import type { Guarded, GuardOptions } from './guard.ts';
import type { RequestView } from './request-view.ts';
import type { Rule } from './rules.ts';

/** One app's sign-in, whatever its framework. Adapters are built on this. */
export interface Auth<C extends IdClaims = IdClaims> {
  /** Answers the SDK's own routes; undefined for every other path. */
  handle(request: Request): Promise<Response | undefined>;
  /** Reads the visitor's session: synchronously, without I/O. */
  load(view: RequestView): AuthContext<C>;
  /** A guard for protected routes: gives the signed-in person, or the answer to send instead. */
  guard(rules?: readonly Rule<C>[], options?: GuardOptions<C>): (view: RequestView) => Guarded<C>;
  /** The answer to an {@link AuthError} that a handler did not catch: a sign-in for a page whose session ended, else page or JSON. */
  errorResponse(error: AuthError, view: RequestView): Promise<Response>;
  /** Fetches the metadata before the first visitor does. Optional. */
  warmUp(): Promise<void>;
}
