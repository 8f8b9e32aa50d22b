import type { App } from '../../../domain/apps/app.ts';
import type { AuthorizationServer } from '../../../domain/authorization-servers/authorization-server.ts';
import type { Ctx } from '../../../domain/ctx.ts';
import type { Parameters } from '../../../domain/oauth/parameters.ts';
import type { Org } from '../../../domain/orgs/org.ts';
import type { Keyring } from '../../../platform/seal.ts';
import type { Db } from '../../../schema/db.ts';

/** A token request whose client has proved to be `app`. */
export interface GrantRequest {
  readonly ctx: Ctx<Db>;
  readonly keys: Keyring;
  readonly org: Org;
  readonly server: AuthorizationServer;
  readonly app: App;
  readonly parameters: Parameters;
}
