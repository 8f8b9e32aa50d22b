import { checkServer, type Finding } from './backup-and-restore.ts';
import { readConfig } from './config.ts';
import { type MailStanding, mailStanding } from './domain/mails/standing.ts';
import { systemClock } from './platform/time.ts';
import { openDatabase } from './schema/db.ts';

/** How a server's own things stand, seen from its machine. */
export interface Standing {
  readonly isProduction: boolean;
  readonly dataFolder: string;
  /** What the self-check found in database and keys. */
  readonly findings: readonly Finding[];
  /** Undefined: the database is not one that it can be read from. */
  readonly mail: MailStanding | undefined;
}

/**
 * Looks at the database, the keys and the mail of the server with this environment, which may be running. It only reads, sends nothing, and
 * reads the whole embedded database.
 *
 * @throws BackupProblem when there is nothing to look at
 */
export async function serverStanding(env: Readonly<Record<string, string | undefined>>): Promise<Standing> {
  const findings = await checkServer(env);
  const { isProduction, dataFolder, database, smtp } = readConfig(env);
  const isReadable = findings.every(({ name, isOk }) => isOk || name !== 'migrations');
  const db = await openDatabase(database);
  try {
    const mail = isReadable ? await mailStanding({ db, now: systemClock() }, smtp) : undefined;
    return { isProduction, dataFolder, findings, mail };
  } finally {
    await db.close();
  }
}
