import * as passwords from '../../src/domain/passwords/store.ts';
import type { IsolationPart } from './part.ts';

const asked = { question: 'question of b', answerHash: 'x' };
const link = { kind: 'RESET', token_hash: 'link of a', expires_at: Number.MAX_SAFE_INTEGER } as const;

/** Passwords, what was tried on them, links that set one, and recovery questions. */
export const passwordsPart: IsolationPart = {
  stores: { passwords },
  calls: {
    'passwords.forgetAttemptsBelow': (ctx) => passwords.forgetAttemptsBelow(ctx, 'sub'),
    'passwords.findPassword': (ctx, a) => passwords.findPassword(ctx, a.userId),
    'passwords.listPasswordHashes': (ctx, a) => passwords.listPasswordHashes(ctx, [a.userId]),
    'passwords.insertPassword': (ctx, a) => passwords.insertPassword(ctx, a.userId, 'hash of b'),
    'passwords.replacePassword': (ctx, a) =>
      passwords.replacePassword(ctx, a.userId, 'hash-of-a', { hash: 'hash of b', staysLocked: false }),
    'passwords.rehashPassword': (ctx, a) => passwords.rehashPassword(ctx, a.userId, 'hash-of-a', 'hash of b'),
    'passwords.countFailure': (ctx, a) => passwords.countFailure(ctx, a.userId, { startsAgain: false }),
    'passwords.lockPassword': (ctx, a) => passwords.lockPassword(ctx, a.userId, { until: 1, leastFailures: 0 }),
    'passwords.forgetFailures': (ctx, a) => passwords.forgetFailures(ctx, a.userId),
    'passwords.listEndedLocks': (ctx) => passwords.listEndedLocks(ctx, 100),
    'passwords.rememberPassword': (ctx, a) => passwords.rememberPassword(ctx, a.userId, 'hash of b', 1),
    'passwords.listEarlierPasswords': (ctx, a) => passwords.listEarlierPasswords(ctx, a.userId, 100),
    'passwords.findLink': (ctx) => passwords.findLink(ctx, 'link of a'),
    'passwords.putLink': (ctx, a) => passwords.putLink(ctx, { ...link, user_id: a.userId }),
    'passwords.takeLink': (ctx) => passwords.takeLink(ctx, 'link of a'),
    'passwords.deleteLinks': (ctx, a) => passwords.deleteLinks(ctx, a.userId),
    'passwords.saveRecoveryQuestion': (ctx, a) => passwords.saveRecoveryQuestion(ctx, a.userId, asked),
  },
  async fill(ctx, a) {
    const row = await passwords.findPassword(ctx, a.userId);
    await passwords.replacePassword(ctx, a.userId, row?.hash ?? '', { hash: 'hash-of-a', staysLocked: false });
    await passwords.countFailure(ctx, a.userId, { startsAgain: false });
    await passwords.lockPassword(ctx, a.userId, { until: ctx.now, leastFailures: 0 });
    await passwords.rememberPassword(ctx, a.userId, 'earlier-hash-of-a', 4);
    await passwords.putLink(ctx, { ...link, user_id: a.userId });
    await passwords.saveRecoveryQuestion(ctx, a.userId, { question: 'question-of-a', answerHash: 'answer-of-a' });
  },
  nothing: {
    'passwords.findPassword': undefined,
    'passwords.listPasswordHashes': [],
    'passwords.replacePassword': false,
    'passwords.rehashPassword': false,
    'passwords.countFailure': undefined,
    'passwords.lockPassword': false,
    'passwords.listEndedLocks': [],
    'passwords.listEarlierPasswords': [],
    'passwords.findLink': undefined,
    'passwords.takeLink': undefined,
  },
};
