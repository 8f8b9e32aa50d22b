import type { Config } from './config.ts';
import { type MailStanding, mailStanding } from './domain/mails/standing.ts';
import { systemClock } from './platform/time.ts';
import { openDatabase } from './schema/db.ts';

export type { MailStanding };

/**
 * How it stands with mail at the server of this configuration, for whoever may open its database; a server that runs is not disturbed, and
 * nothing is sent or changed.
 * @throws what the engine says when the database cannot be opened, or has no tables yet
 */
export async function readMailStanding(config: Pick<Config, 'database' | 'smtp'>): Promise<MailStanding> {
  const database = await openDatabase(config.database);
  try {
    return await mailStanding({ db: database, now: systemClock() }, config.smtp);
  } finally {
    await database.close();
  }
}
