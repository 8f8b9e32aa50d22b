import type { TxCtx } from '../../src/domain/ctx.ts';
import * as expiry from '../../src/domain/expiry/store.ts';
import * as orgs from '../../src/domain/orgs/store.ts';
import * as systemLog from '../../src/domain/system-log/store.ts';
import { systemActor, writeEvent } from '../../src/domain/system-log/write.ts';
import type { IsolationPart, Known } from './part.ts';

const year = 365 * 24 * 3600 * 1000;

const keyRowOf = (ctx: TxCtx, a: Known) =>
  ctx.db.selectFrom('signing_key').selectAll().where('org_id', '=', a.orgId).executeTakeFirstOrThrow();
const eventRowOf = (ctx: TxCtx, a: Known) =>
  ctx.db.selectFrom('system_log_event').selectAll().where('org_id', '=', a.orgId).executeTakeFirstOrThrow();

/** The org itself, its keys and its log. */
export const orgPart: IsolationPart = {
  stores: { expiry, orgs, systemLog },
  calls: {
    'expiry.removeSomeExpired': (ctx) => expiry.removeSomeExpired({ ...ctx, now: (ctx.now + year) as typeof ctx.now }, 1000),
    'orgs.readOrgVersion': (ctx) => orgs.readOrgVersion(ctx.db, ctx.orgId),
    'orgs.insertOrg': (ctx) => orgs.insertOrg(ctx, { subdomain: 'again', name: 'again' }),
    'orgs.raiseOrgVersion': (ctx) => orgs.raiseOrgVersion(ctx),
    'orgs.listAuthorizationServers': (ctx) => orgs.listAuthorizationServers(ctx.db, ctx.orgId),
    'orgs.listSigningKeys': (ctx) => orgs.listSigningKeys(ctx.db, ctx.orgId, ctx.now),
    'orgs.insertAuthorizationServer': (ctx) =>
      orgs.insertAuthorizationServer(ctx, { id: 'ausB', alias: 'b', name: 'b', description: '', audience: 'b' }),
    'orgs.insertSigningKey': async (ctx, a) => orgs.insertSigningKey(ctx, { ...(await keyRowOf(ctx, a)), id: 'kidB' }),
    'systemLog.insertEvent': async (ctx, a) =>
      systemLog.insertEvent(ctx, { ...(await eventRowOf(ctx, a)), display_message: 'b' }),
    'systemLog.listRecentEvents': (ctx) => systemLog.listRecentEvents(ctx, 1000),
  },
  fill: (ctx) =>
    writeEvent(ctx, {
      eventType: 'user.session.start',
      message: 'event-of-a',
      outcome: { result: 'SUCCESS' },
      actor: systemActor,
    }),
  nothing: { 'systemLog.listRecentEvents': [], 'expiry.removeSomeExpired': 0 },
};
