import * as authorizationServers from '../../src/domain/authorization-servers/store.ts';
import type { IsolationPart } from './part.ts';

const claimRow = {
  id: 'oclA',
  name: 'claim-of-a',
  claim_type: 'RESOURCE',
  status: 'ACTIVE',
  value_type: 'EXPRESSION',
  value: '"value-of-a"',
  group_filter_type: null,
  always_include: 1,
  scopes_json: '[]',
} as const;

/** The server of `authorization-servers.ts`. */
const server = 'ausA';
const changed = { ...claimRow, name: 'b', value: '"b"' };

/** Claims of authorization servers, whose store stands with the servers. */
export const claimsPart: IsolationPart = {
  stores: {},
  calls: {
    'authorizationServers.listActiveClaims': (ctx) => authorizationServers.listActiveClaims(ctx.db, ctx.orgId),
    'authorizationServers.listClaims': (ctx) => authorizationServers.listClaims(ctx, server),
    'authorizationServers.findClaim': (ctx) => authorizationServers.findClaim(ctx, server, 'oclA'),
    'authorizationServers.insertClaim': (ctx) =>
      authorizationServers.insertClaim(ctx, { ...changed, authorization_server_id: server }),
    'authorizationServers.putClaim': (ctx) => authorizationServers.putClaim(ctx, { ...changed, authorization_server_id: server }),
    'authorizationServers.updateClaim': (ctx) => authorizationServers.updateClaim(ctx, server, 'oclA', changed),
    'authorizationServers.deleteClaim': (ctx) => authorizationServers.deleteClaim(ctx, server, 'oclA'),
  },
  async fill(ctx) {
    await authorizationServers.insertClaim(ctx, { ...claimRow, authorization_server_id: server });
  },
  nothing: {
    'authorizationServers.listActiveClaims': [],
    'authorizationServers.listClaims': [],
    'authorizationServers.findClaim': undefined,
    'authorizationServers.updateClaim': undefined,
    'authorizationServers.deleteClaim': undefined,
  },
};
