import { setTimeout as pause } from 'node:timers/promises';
import type { Cli } from '../../cli.ts';
import { exitCodes, Problem } from '../../problem.ts';
import { isLoopback } from './org-address.ts';
import type { Pending } from './pending-registration.ts';
import { Passing, type Redemption, redeem } from './registration-calls.ts';

type Active = Extract<Redemption, { status: 'ACTIVE' }>;

const tickMs = 1000;
/** A server that is started anew is back by then. */
const patienceMs = 120_000;

/**
 * Waits, for as long as it takes, until the link in the mail was opened and a password was chosen. Ctrl-C stops waiting; an answer that is on its
 * way is still taken, because it comes once.
 * @throws Problem when the sign-up is over, the server stays away, or the person stops waiting
 */
export async function awaitActivation(cli: Cli, pending: Pending): Promise<Active> {
  const stop = new AbortController();
  const release = cli.onInterrupt(() => stop.abort());
  const startedAt = Date.now();
  const doing = (trouble = ''): string =>
    `Waiting until you have chosen a password (${minutes(Date.now() - startedAt)})${trouble}`;
  try {
    return await cli.notes.step(
      doing(),
      (progress) => poll(pending, stop.signal, (trouble) => progress(doing(trouble))),
      () => 'Your address is confirmed, and your org is there.',
    );
  } catch (error) {
    if (stop.signal.aborted) throw stopped();
    throw error;
  } finally {
    release();
  }
}

/** @param show told every second, with what is in the way */
async function poll({ server, token }: Pending, stop: AbortSignal, show: (trouble?: string) => void): Promise<Active> {
  const ticks = isLoopback(new URL(server)) ? 1 : 4; // the original asks every four seconds
  for (let answeredAt = Date.now(); ; ) {
    let trouble: string | undefined;
    try {
      const redemption = await redeem(server, token);
      if (redemption.status === 'ACTIVE') return redemption;
      answeredAt = Date.now();
    } catch (error) {
      if (!(error instanceof Passing)) throw error;
      if (Date.now() - answeredAt > patienceMs) throw away(error);
      trouble = ': the server does not answer now';
    }
    for (let tick = 0; tick < ticks; tick += 1) {
      show(trouble);
      await pause(tickMs, undefined, { signal: stop });
    }
  }
}

function away(cause: Passing): Problem {
  return new Problem(cause.message, { remedy: 'When it is back: `gatehouse register --resume` goes on waiting.', cause });
}

/** Somebody stopped waiting: how to go on. */
export function stopped(): Problem {
  return new Problem('Stopped waiting. The link in the mail stays good.', {
    remedy: '`gatehouse register --resume` goes on from here.',
    exitCode: exitCodes.interrupted,
  });
}

/** `1:05` */
function minutes(ms: number): string {
  const seconds = Math.round(ms / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
