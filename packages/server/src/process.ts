import { availableParallelism } from 'node:os';
import pino, { type Logger } from 'pino';
import type { Config } from './config.ts';
import { openConfiguredDatabase, readKeyring } from './data-folder.ts';
import { listSuperAdmins } from './domain/admin-roles/store.ts';
import type { OrgId } from './domain/ctx.ts';
import type { Deps } from './domain/deps.ts';
import type { Outbox } from './domain/mails/outbox.ts';
import { type Backstage, backstageCtx, ensureOrg } from './domain/orgs/create.ts';
import { demoLogins } from './domain/orgs/demo.ts';
import { orgDirectory } from './domain/orgs/directory.ts';
import { passwordHasher } from './domain/passwords/hasher.ts';
import { rateLimiter } from './domain/rate-limits/limiter.ts';
import { findUserByLogin } from './domain/users/store.ts';
import { applyGroupRulesRegularly } from './jobs/apply-group-rules.ts';
import { deliverMailsRegularly, removeExpiredMailsRegularly } from './jobs/deliver-mail.ts';
import { endLocksRegularly } from './jobs/end-locks.ts';
import type { Job, RepeatedJob } from './jobs/regularly.ts';
import { removeExpiredRegularly } from './jobs/remove-expired.ts';
import { rotateKeysRegularly } from './jobs/rotate-keys.ts';
import { outbound } from './platform/outbound.ts';
import { systemRandom } from './platform/random.ts';
import { remoteKeys } from './platform/remote-keys.ts';
import { mailer } from './platform/smtp.ts';
import { systemClock } from './platform/time.ts';
import { buildServer } from './server.ts';

/** A server that listens. */
export interface RunningServer {
  readonly log: Logger;
  /** Where it listens, such as `http://127.0.0.1:8080`. */
  readonly address: string;
  /** Whether anybody can administer the first org. */
  hasAdministrator(): Promise<boolean>;
  /** Stops taking connections, finishes what is under way, closes the database. */
  stop(): Promise<void>;
}

/** How long open requests may take once the server drains. */
const drainMilliseconds = 8000;
const idleCheckMilliseconds = 50;

/**
 * Opens the database, brings it up to date, makes sure that the first org exists, and listens.
 * @throws Error with one clear sentence when the port is taken, the database cannot be opened, or production rules are broken
 */
export async function startServer(config: Config, log: Logger = newLog(config)): Promise<RunningServer> {
  const database = await openConfiguredDatabase(config);
  try {
    const keys = readKeyring(config);
    const backstage = { db: database, keys, clock: systemClock, random: systemRandom };
    const orgId = await ensureOrg(backstage, '', 'Gatehouse');
    if (config.isProduction) await refuseDemoUsers(config, backstage, orgId);
    let delivery: RepeatedJob | undefined;
    const deps: Deps = {
      ...backstage,
      database,
      log,
      trustedProxies: config.trustedProxies,
      hasher: passwordHasher({ workers: hashingWorkers(process.env['UV_THREADPOOL_SIZE']) }),
      orgs: orgDirectory({ ...backstage, publicUrl: config.publicUrl }),
      limiter: rateLimiter(database.dialect === 'postgres' ? database : undefined),
      apiCallsPerMinute: config.apiCallsPerMinute,
      mailQueued: () => delivery?.begin(),
      ...(!config.isProduction && { outbox: outboxOf(config) }),
      signUp: { isOn: config.isRegistrationOn, mailFrom: config.mailFrom.address },
      remoteKeys: remoteKeys(outbound({ allowed: config.outboundAllowed }), (url, err) =>
        log.warn({ err, url }, 'keys of an app could not be fetched'),
      ),
    };
    await deps.orgs.byHost(config.publicUrl.host); // opens the org's keys: a wrong master key is told now, not at every request
    const http = buildServer(deps);
    const address = await http.listen(config.listen);
    delivery = sendMails(config, deps);
    const jobs = [...(delivery ? [delivery] : []), ...startJobs(config, deps)];
    log.info(
      { address, publicUrl: config.publicUrl.origin, database: database.dialect, readyMs: Math.round(process.uptime() * 1000) },
      'ready',
    );
    return {
      log,
      address,
      hasAdministrator: async () => (await listSuperAdmins(backstageCtx(backstage, orgId), 1)).length > 0,
      stop: async () => {
        await Promise.all(jobs.map((job) => job.stop()));
        const late = setTimeout(() => http.server.closeAllConnections(), drainMilliseconds);
        // A connection that is busy now is idle once it was answered, and its other end may keep it open for a minute.
        const idle = setInterval(() => http.server.closeIdleConnections(), idleCheckMilliseconds);
        await http.close();
        await deps.limiter.settle();
        clearTimeout(late);
        clearInterval(idle);
        await database.close();
      },
    };
  } catch (error) {
    await database.close();
    throw explain(error, config);
  }
}

function startJobs({ logRetentionDays }: Config, deps: Deps): Job[] {
  return [
    removeExpiredMailsRegularly(deps),
    removeExpiredRegularly(deps, logRetentionDays),
    rotateKeysRegularly(deps),
    endLocksRegularly(deps),
    applyGroupRulesRegularly(deps),
  ];
}

/** Begins to send mails, when there is a server for them. */
function sendMails({ smtp, mailFrom, publicUrl, isProduction }: Config, deps: Deps): RepeatedJob | undefined {
  if (smtp) return deliverMailsRegularly(deps, { mailer: mailer(smtp), from: mailFrom, host: publicUrl.hostname });
  if (isProduction) deps.log.warn('GATEHOUSE_SMTP_URL is not set: mails wait in the queue, and links in them expire there');
  return undefined;
}

function outboxOf({ publicUrl, smtp }: Config): Outbox {
  return { publicUrl, ...(smtp && { smtpHost: smtp.host }) };
}

/**
 * Passwords are hashed in the threads that sign tokens too. One core and two threads are left to the rest, so that a flood of
 * sign-ins does not hold up anybody's token.
 */
function hashingWorkers(threads: string | undefined): number {
  return Math.max(1, Math.min(availableParallelism() - 1, (Number(threads) || 4) - 2));
}

/**
 * Structured logs: only what is named where they are written is told of a request, so no secret can slip in.
 * @param destination takes the lines, one JSON object each; standard output unless told
 */
export function newLog(config: Pick<Config, 'logLevel'>, destination?: { write(line: string): void }): Logger {
  const options = { level: config.logLevel, base: null, timestamp: pino.stdTimeFunctions.isoTime };
  return destination ? pino(options, destination) : pino(options);
}

async function refuseDemoUsers(config: Config, backstage: Backstage, orgId: OrgId): Promise<void> {
  const ctx = backstageCtx(backstage, orgId);
  const found = await Promise.all(demoLogins.map((login) => findUserByLogin(ctx, login)));
  const logins = found.flatMap((user) => user?.login ?? []);
  if (logins.length > 0) {
    throw new Error(
      `This database holds the demo users ${logins.join(', ')}, whose passwords were shown on a terminal. Serve ${config.publicUrl.origin} from a new database.`,
    );
  }
}

function explain(error: unknown, config: Config): unknown {
  if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') return error;
  return new Error(
    `Port ${config.listen.port} is taken by another program. Stop it, or choose another port with GATEHOUSE_URL (or GATEHOUSE_PORT).`,
  );
}
