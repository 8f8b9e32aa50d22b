import * as registrations from '../../src/domain/registrations/store.ts';
import type { IsolationPart } from './part.ts';

const waiting = {
  id: 'registration of a',
  email: 'ada-of-a@example.com',
  first_name: 'first-of-a',
  last_name: 'x',
  country: null,
  company: null,
  subdomain: 'dev-of-a',
  way: 'CODE',
  cli_token_hash: 'cli token of a',
  link_token_hash: 'link of a',
  code_mark: 'x',
  asked_ip: null,
  expires_at: Number.MAX_SAFE_INTEGER,
} as const;
const done = {
  ...waiting,
  id: 'done registration of a',
  email: 'owner-of-a@example.com',
  subdomain: 'dev-done-of-a',
  cli_token_hash: 'done cli token of a',
  link_token_hash: 'done link of a',
};
const ofB = { ...waiting, email: 'b@example.com', first_name: 'b', subdomain: 'dev-b' };
const later = Number.MAX_SAFE_INTEGER;

/** People who asked for an org, and whose it is. */
export const registrationsPart: IsolationPart = {
  stores: { registrations },
  calls: {
    'registrations.insertRegistration': (ctx) => registrations.insertRegistration(ctx, ofB),
    'registrations.findRegistrationByLink': (ctx) => registrations.findRegistrationByLink(ctx, waiting.link_token_hash),
    'registrations.findNewestUnconfirmed': (ctx) => registrations.findNewestUnconfirmed(ctx, waiting.email),
    'registrations.findOwner': (ctx) => registrations.findOwner(ctx, done.email),
    'registrations.claimRegistration': (ctx) =>
      registrations.claimRegistration(ctx, ofB, { linkTokenHash: undefined, redeemableUntil: later }),
    'registrations.releaseAddress': (ctx) => registrations.releaseAddress(ctx, done.email),
    'registrations.prolongRedemption': (ctx) => registrations.prolongRedemption(ctx, done.email, later - 1),
    'registrations.finishRegistration': (ctx, a) =>
      registrations.finishRegistration(ctx, done.id, { created_org_id: ctx.orgId, admin_user_id: a.userId }),
    'registrations.renewRegistration': (ctx) =>
      registrations.renewRegistration(ctx, waiting.id, { link_token_hash: 'link of b', expires_at: later }),
    'registrations.countCodeTry': (ctx) => registrations.countCodeTry(ctx, waiting.id, 5),
    'registrations.findRegistrationByCliToken': (ctx) => registrations.findRegistrationByCliToken(ctx, done.cli_token_hash),
    'registrations.redeemRegistration': (ctx) => registrations.redeemRegistration(ctx, done.id),
  },
  async fill(ctx, a) {
    await registrations.insertRegistration(ctx, waiting);
    await registrations.insertRegistration(ctx, done);
    await registrations.claimRegistration(ctx, done, { linkTokenHash: done.link_token_hash, redeemableUntil: later });
    await registrations.finishRegistration(ctx, done.id, { created_org_id: a.orgId, admin_user_id: a.userId });
  },
  nothing: {
    'registrations.findRegistrationByLink': undefined,
    'registrations.findNewestUnconfirmed': undefined,
    'registrations.findOwner': undefined,
    'registrations.claimRegistration': undefined,
    'registrations.renewRegistration': false,
    'registrations.countCodeTry': undefined,
    'registrations.findRegistrationByCliToken': undefined,
    'registrations.redeemRegistration': false,
  },
};
