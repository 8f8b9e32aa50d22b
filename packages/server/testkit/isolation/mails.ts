import { queueMail } from '../../src/domain/mails/mail.ts';
import * as mails from '../../src/domain/mails/store.ts';
import { Secret } from '../../src/platform/secret.ts';
import type { EpochMillis } from '../../src/platform/time.ts';
import { testKeys } from '../test-ctx.ts';
import type { IsolationPart } from './part.ts';

const never = Number.MAX_SAFE_INTEGER as EpochMillis;
const later = { nextAttemptAt: never, error: 'b' };
const row = { id: 'mail of a', recipient: 'b@example.com', kind: 'ACTIVATION', sealed_content: 'x', expires_at: never };

/** Mails that wait. */
export const mailsPart: IsolationPart = {
  stores: { mails },
  calls: {
    'mails.insertMail': (ctx) => mails.insertMail(ctx, row),
    'mails.claimMail': (ctx) => mails.claimMail(ctx, row.id, never),
    'mails.postponeMail': (ctx) => mails.postponeMail(ctx, { id: row.id, attempts: 0 }, later),
    'mails.deleteMail': (ctx) => mails.deleteMail(ctx, row.id),
    'mails.deleteExpiredMail': (ctx) => mails.deleteExpiredMail(ctx, 'old mail of a'),
  },
  async fill(ctx, a) {
    const user = { id: a.userId, login: a.login, firstName: 'first-of-a' };
    const org = { name: 'A', baseUrl: 'https://a.example' };
    const content = { kind: 'ACTIVATION', org, user, url: new Secret('https://a.example/welcome/value-of-a') } as const;
    await queueMail(ctx, testKeys, { to: a.login, content, lifetimeSeconds: 3600 });
    await mails.insertMail(ctx, { ...row, recipient: a.login });
    await mails.insertMail(ctx, { ...row, id: 'old mail of a', recipient: a.login, expires_at: ctx.now });
  },
  nothing: {
    'mails.claimMail': undefined,
    'mails.deleteMail': undefined,
    'mails.deleteExpiredMail': undefined,
  },
};
