import type { TxCtx } from '../../src/domain/ctx.ts';
import * as expiry from '../../src/domain/expiry/store.ts';
import * as orgs from '../../src/domain/orgs/store.ts';
import * as rateLimits from '../../src/domain/rate-limits/store.ts';
import { havingWords } from '../../src/domain/system-log/filter.ts';
import * as systemLog from '../../src/domain/system-log/store.ts';
import { systemActor, writeEvent } from '../../src/domain/system-log/write.ts';
import * as trustedOrigins from '../../src/domain/trusted-origins/store.ts';
import type { IsolationPart, Known } from './part.ts';

const year = 365 * 24 * 3600 * 1000;

const eventRowOf = (ctx: TxCtx, a: Known) =>
  ctx.db.selectFrom('system_log_event').selectAll().where('org_id', '=', a.orgId).executeTakeFirstOrThrow();

const allEvents = { sinceAt: 0, after: undefined, matching: havingWords(['event']), limit: 1000 };

const originRow = {
  id: 'tosA',
  name: 'origin-of-a',
  origin: 'https://a.example',
  origin_key: 'https://a.example',
  status: 'ACTIVE',
  allows_cors: 1,
  allows_redirect: 0,
  created_by: 'a',
} as const;

/** The org itself, its keys and its log. */
export const orgPart: IsolationPart = {
  stores: { expiry, orgs, systemLog, rateLimits, trustedOrigins },
  calls: {
    'rateLimits.addToSharedCount': (ctx) => rateLimits.addToSharedCount(ctx, 'subject', 5, 1),
    'trustedOrigins.listActiveOrigins': (ctx) => trustedOrigins.listActiveOrigins(ctx.db, ctx.orgId),
    'trustedOrigins.listOrigins': (ctx) => trustedOrigins.listOrigins(ctx, { limit: 100 }),
    'trustedOrigins.findOrigin': (ctx) => trustedOrigins.findOrigin(ctx, 'tosA'),
    'trustedOrigins.updateOrigin': (ctx) => trustedOrigins.updateOrigin(ctx, 'tosA', { name: 'b', updated_by: 'b' }),
    'trustedOrigins.deleteOrigin': (ctx) => trustedOrigins.deleteOrigin(ctx, 'tosA'),
    'trustedOrigins.insertOrigin': (ctx) => trustedOrigins.insertOrigin(ctx, { ...originRow, name: 'b' }),
    'orgs.holdOrg': (ctx) => orgs.holdOrg(ctx),
    'orgs.findOrg': (ctx) => orgs.findOrg(ctx),
    'orgs.updateOrg': (ctx) => orgs.updateOrg(ctx, { name: 'b', settings_json: '{}' }),
    'expiry.removeSomeExpired': (ctx) => expiry.removeSomeExpired({ ...ctx, now: (ctx.now + year) as typeof ctx.now }, 1000),
    'orgs.readOrgVersion': (ctx) => orgs.readOrgVersion(ctx.db, ctx.orgId),
    'orgs.insertOrg': (ctx) => orgs.insertOrg(ctx, { subdomain: 'again', name: 'again' }),
    'orgs.raiseOrgVersion': (ctx) => orgs.raiseOrgVersion(ctx),
    'systemLog.insertEvent': async (ctx, a) =>
      systemLog.insertEvent(ctx, { ...(await eventRowOf(ctx, a)), display_message: 'b' }),
    'systemLog.listRecentEvents': (ctx) => systemLog.listRecentEvents(ctx, 1000),
    'systemLog.listEvents': (ctx) => systemLog.listEvents(ctx, { ...allEvents, untilAt: ctx.now + 1, isDescending: false }),
    'systemLog.listNewEvents': async (ctx) => (await systemLog.listNewEvents(ctx, allEvents)).events,
  },
  async fill(ctx) {
    await trustedOrigins.insertOrigin(ctx, originRow);
    await writeEvent(ctx, {
      eventType: 'user.session.start',
      message: 'event-of-a',
      outcome: { result: 'SUCCESS' },
      actor: systemActor,
    });
  },
  nothing: {
    'systemLog.listRecentEvents': [],
    'systemLog.listEvents': { events: [], next: undefined },
    'systemLog.listNewEvents': [],
    'trustedOrigins.findOrigin': undefined,
    'trustedOrigins.listOrigins': [],
    'expiry.removeSomeExpired': 0,
  },
};
