import { sha256 } from '../../platform/hash.ts';
import { networkOf } from '../../platform/network.ts';
import type { TxCtx } from '../ctx.ts';
import { countAttempt } from '../passwords/store.ts';
import { systemActor, writeEvent } from '../system-log/write.ts';

const hour = 3600;

/**
 * Against abuse: how often what may be asked for. Every number of it is here.
 * @internal exported for tests
 */
export const registrationLimits = {
  /** Sign-ups and further mails that one network asks for. */
  network: { most: 20, windowSeconds: hour },
  /** Mails to one mailbox, however its address is spelled: nobody floods a stranger. */
  addressInAnHour: { most: 5, windowSeconds: hour },
  addressInADay: { most: 10, windowSeconds: 24 * hour },
  /** Mails to all addresses together, so that a thousand networks do not make a spammer of us. */
  all: { most: 300, windowSeconds: hour },
  /** Links that one network uses, because making an org costs a good part of a second. */
  confirmation: { most: 60, windowSeconds: hour },
  /** Codes that one network tries, whosever. One registration has five tries. */
  code: { most: 50, windowSeconds: hour },
} as const;

/** Times in a minute that one network may ask whether an org is there. A program asks every four seconds, and gives up when refused. */
export const pollsInAMinute = 1200;

type LimitName = keyof typeof registrationLimits;

/** Whether something may be done now, and how the limit stands that is nearest to it. */
export interface Allowance {
  readonly isAllowed: boolean;
  readonly limit: number;
  readonly remaining: number;
  /** When the window ends, milliseconds UTC. */
  readonly resetAt: number;
}

/**
 * Counts a mail to `email` that the network of this request asks for. The same for every address, known or not (S26); whom the narrower
 * limit stops does not use up the wider ones.
 */
export async function allowMail(ctx: TxCtx, email: string): Promise<Allowance> {
  const own = await count(ctx, 'network', networkOf(ctx.request.ip));
  if (!own.isAllowed) return own;
  const mailbox = mailboxOf(email);
  for (const [name, subject] of [
    ['addressInAnHour', mailbox],
    ['addressInADay', mailbox],
    ['all', ''],
  ] as const) {
    const wider = await count(ctx, name, subject);
    if (!wider.isAllowed) return wider;
  }
  return own;
}

/** What addresses of one mailbox have in common: many mail servers take dots out of the name, and what follows a plus. */
function mailboxOf(email: string): string {
  const at = email.lastIndexOf('@');
  return `${email.slice(0, at).replace(/\+.*$/s, '').replaceAll('.', '')}${email.slice(at)}`;
}

/** Counts that the network of this request uses a link, or tries a code. */
export function allowNetwork(ctx: TxCtx, name: 'confirmation' | 'code'): Promise<Allowance> {
  return count(ctx, name, networkOf(ctx.request.ip));
}

/** One statement counts and asks, so that parallel requests do not slip through together. Addresses are hashed. */
async function count(ctx: TxCtx, name: LimitName, subject: string): Promise<Allowance> {
  const { most, windowSeconds } = registrationLimits[name];
  const tries = await countAttempt(ctx, `registration:${name}:${sha256(subject)}`, { most, windowSeconds });
  const isAllowed = tries.count <= most;
  if (!isAllowed && tries.isNew) await logViolation(ctx, name, most);
  return { isAllowed, limit: most, remaining: Math.max(0, most - tries.count), resetAt: tries.expiresAt };
}

/** The first refusal of a window is worth an event. */
function logViolation(ctx: TxCtx, name: LimitName, most: number): Promise<void> {
  return writeEvent(ctx, {
    eventType: 'system.org.rate_limit.violation',
    message: 'Rate limit violation',
    outcome: { result: 'DENY', reason: 'RATE_LIMITED' },
    actor: systemActor,
    debug: { limit: String(most), registration: name },
  });
}
