import { MailError, mailer, type SmtpServer } from '../../platform/smtp.ts';
import type { Ctx } from '../ctx.ts';
import { type QueueStanding, readQueueOfOrgs } from './store.ts';

/** Whether mails can leave, and what still waits. */
export interface MailStanding extends QueueStanding {
  /** `unset`: no SMTP server is configured. */
  readonly smtp: 'unset' | 'reachable' | 'unreachable';
  /** Why the SMTP server cannot be reached, as one sentence. */
  readonly problem: string | null;
}

/** How it stands with mail: connects to the SMTP server and signs in there, without sending anything. */
export async function mailStanding(ctx: Pick<Ctx, 'db' | 'now'>, server: SmtpServer | undefined): Promise<MailStanding> {
  const [queue, problem] = await Promise.all([readQueueOfOrgs(ctx), server && problemOf(server)]);
  if (problem === undefined) return { ...queue, smtp: 'unset', problem: null };
  return { ...queue, smtp: problem === null ? 'reachable' : 'unreachable', problem };
}

async function problemOf(server: SmtpServer): Promise<string | null> {
  const post = mailer(server);
  try {
    await post.check();
    return null;
  } catch (error) {
    if (error instanceof MailError) return error.message;
    throw error;
  } finally {
    post.close();
  }
}
