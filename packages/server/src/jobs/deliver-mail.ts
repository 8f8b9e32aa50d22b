import { setTimeout as pause } from 'node:timers/promises';
import { inTx, type OrgId } from '../domain/ctx.ts';
import type { Deps } from '../domain/deps.ts';
import { endExpired, endRefused, endSent, letterOfRow, takeMail, tryAgainLater } from '../domain/mails/delivery.ts';
import { listDueMailsOfOrgs, listExpiredMailsOfOrgs, type MailKey } from '../domain/mails/store.ts';
import { backstageCtx } from '../domain/orgs/create.ts';
import { type MailAddress, MailError, type Mailer } from '../platform/smtp.ts';
import type { MailTable } from '../schema/tables.ts';
import { type Job, type RepeatedJob, regularly } from './regularly.ts';

const everyMilliseconds = 5000;
const expiryEveryMilliseconds = 60_000;
const batchSize = 100;
const mostAtOnce = 3;
/** How long the mails under way may take once the server stops; a node sends them again otherwise. */
const drainMilliseconds = 5000;

type MailDeps = Pick<Deps, 'database' | 'keys' | 'clock' | 'random' | 'log'>;

/** How mails go out. */
export interface Post {
  readonly mailer: Mailer;
  readonly from: MailAddress;
  /** Host of the public URL: Message-IDs end in it. */
  readonly host: string;
}

/**
 * Sends the mails that are due, of all orgs, a few at a time. Each is claimed first, so that of many nodes one sends it; a node that dies over it
 * loses the claim after five minutes, and another one sends it with the same Message-ID. When the server takes no mails the others keep waiting.
 * @param isStopping asked before each mail
 * @returns how many were sent
 * @internal exported for tests
 */
export async function deliverDueMails(deps: MailDeps, post: Post, isStopping: () => boolean = () => false): Promise<number> {
  const round = { sent: 0, isDown: false, failures: [] as unknown[] };
  let isMore = true;
  while (isMore && !isStopping()) {
    const due = await listDueMailsOfOrgs({ db: deps.database, now: deps.clock() }, batchSize);
    let taken = 0;
    const work = async () => {
      for (let key = due.shift(); key && !round.isDown && !isStopping(); key = due.shift()) {
        try {
          const outcome = await deliver(deps, post, key);
          if (outcome !== 'not taken') taken += 1;
          if (outcome === 'sent') round.sent += 1;
          if (outcome === 'server is down') round.isDown = true;
        } catch (error) {
          round.failures.push(error); // the claim ends by itself
        }
      }
    };
    await Promise.all(Array.from({ length: mostAtOnce }, work));
    isMore = taken > 0 && !round.isDown;
  }
  if (round.failures.length > 0) throw new AggregateError(round.failures, 'mails could not be sent');
  return round.sent;
}

type Outcome = 'sent' | 'not sent' | 'not taken' | 'server is down';

async function deliver(deps: MailDeps, post: Post, { org_id, id }: MailKey): Promise<Outcome> {
  const ctx = () => backstageCtx({ ...deps, db: deps.database }, org_id as OrgId);
  const row = await inTx(ctx(), (ctx) => takeMail(ctx, id));
  if (!row) return 'not taken';
  const failure = await send(deps, post, row);
  const facts = { mailId: id, kind: row.kind, attempts: row.attempts };
  if (!failure) {
    await inTx(ctx(), (ctx) => endSent(ctx, row));
    deps.log.debug(facts, 'mail sent');
    return 'sent';
  }
  const isOver = failure.concerns === 'recipient';
  await inTx(ctx(), (ctx) => (isOver ? endRefused(ctx, row, failure.message) : tryAgainLater(ctx, row, failure.message)));
  deps.log.warn({ ...facts, isOver, reason: failure.message }, 'a mail could not be sent');
  return failure.concerns === 'server' ? 'server is down' : 'not sent';
}

/** Hands the mail over. @returns what went wrong */
async function send({ keys }: MailDeps, { mailer, from, host }: Post, row: MailTable): Promise<MailError | undefined> {
  const letter = letterOfRow(keys, row);
  if (!letter) return new MailError('The mail cannot be read, or its address is none that mail can be sent to.', 'recipient');
  const { subject, text, html } = letter;
  try {
    await mailer.send({ messageId: `${row.id}@${host}`, from, to: row.recipient, subject, text, html });
    return undefined;
  } catch (error) {
    if (error instanceof MailError) return error;
    throw error;
  }
}

/** Removes mails whose time is over, each with an event. @internal exported for tests */
export async function removeExpiredMails(deps: Pick<Deps, 'database' | 'keys' | 'clock' | 'random'>): Promise<number> {
  let total = 0;
  let some: MailKey[];
  do {
    some = await listExpiredMailsOfOrgs({ db: deps.database, now: deps.clock() }, batchSize);
    for (const { org_id, id } of some) {
      const ctx = backstageCtx({ ...deps, db: deps.database }, org_id as OrgId);
      if (await inTx(ctx, (ctx) => endExpired(ctx, id))) total += 1;
    }
  } while (some.length === batchSize);
  return total;
}

/** Runs `removeExpiredMails` once a minute. */
export function removeExpiredMailsRegularly(deps: Deps): Job {
  return regularly(deps, { everyMilliseconds: expiryEveryMilliseconds, what: 'mails were never sent', run: removeExpiredMails });
}

/** Runs `deliverDueMails` every five seconds, and whenever `begin` is called. Stopping finishes the mails under way, if they do not take too long. */
export function deliverMailsRegularly(deps: Deps, post: Post): RepeatedJob {
  let isStopping = false;
  const run = () => deliverDueMails(deps, post, () => isStopping);
  const job = regularly(deps, { everyMilliseconds, what: 'mails sent', run });
  return {
    begin: () => job.begin(),
    stop: async () => {
      isStopping = true;
      const rounds = job.stop();
      await Promise.race([rounds, pause(drainMilliseconds, undefined, { ref: false })]);
      post.mailer.close(); // what is still under way fails now, and is tried again by whoever comes next
      await rounds;
    },
  };
}
