import type { LogActor } from '../system-log/write.ts';
import type { AdminRole } from './permissions.ts';

/** Who calls the management API, and what they may do there. */
export interface Caller {
  /** How the system log names them. */
  readonly subject: LogActor;
  /** The user that the credential belongs to; undefined for a service app. */
  readonly userId: string | undefined;
  readonly roles: readonly AdminRole[];
  /** The `okta.*` scopes of an OAuth access token, which bound the roles; undefined for an API token. */
  readonly scopes: ReadonlySet<string> | undefined;
  /** `00T…`, when the credential is an API token. */
  readonly apiTokenId?: string;
}
