import { BackupProblem } from './backup/problem.ts';
import { restoreBackup } from './backup/restore-backup.ts';
import { type Finding, selfCheck } from './backup/self-check.ts';
import { type RowCounts, type WorkOptions, writeBackup } from './backup/write-backup.ts';
import { type Config, ConfigError, readConfig } from './config.ts';
import { findGeneratedMasterKey, installMasterKey } from './data-folder.ts';
import { systemRandom } from './platform/random.ts';
import { keyring } from './platform/seal.ts';
import { systemClock, toIsoText } from './platform/time.ts';
import { openDatabase } from './schema/db.ts';
import { DatabaseTooNewError } from './schema/migrate.ts';
import { NoDatabaseError, refuseMissing } from './schema/snapshot.ts';

export { BackupProblem, type Finding };

type Environment = Readonly<Record<string, string | undefined>>;

/** What was written into a backup. */
export interface BackupSummary {
  /** Rows of each table. */
  readonly tables: RowCounts;
  /** The master key is in the file: whoever has it can sign tokens for every org. */
  readonly hasKey: boolean;
  readonly engine: 'sqlite' | 'postgres';
}

/** What was made of a backup. */
export interface RestoreSummary {
  readonly tables: RowCounts;
  readonly engine: 'sqlite' | 'postgres';
  /** ISO 8601: as of when. */
  readonly createdAt: string;
  /** Where the server that was backed up was reached, and where the restored one is. */
  readonly publicUrls: { readonly backup: string; readonly here: string };
  /** What the self-check found in the restored database, which is there in either case. */
  readonly findings: readonly Finding[];
}

/**
 * Backs up the database of the server's environment, which may be running, into one file. A generated master key goes into it unless it is left out;
 * the one of GATEHOUSE_MASTER_KEY never does.
 *
 * @throws BackupProblem with what is wrong and what helps; whatever was there is as it was
 */
export async function backUp(
  options: WorkOptions & { env: Environment; file: string; isForced?: boolean; isKeyLeftOut?: boolean },
): Promise<BackupSummary> {
  return explained(async () => {
    const config = readConfig(options.env);
    const generated = config.masterKey === undefined ? generatedKey(config) : undefined;
    const masterKey = config.masterKey ?? generated;
    if (masterKey === undefined) throw noServer(config);
    const includedKey = options.isKeyLeftOut ? undefined : generated;
    const source = {
      database: config.database,
      keys: keyring(masterKey, systemRandom),
      includedKey,
      publicUrl: config.publicUrl.origin,
      now: toIsoText(systemClock()),
    };
    const { tables } = await writeBackup(source, options.file, options);
    return { tables, hasKey: includedKey !== undefined, engine: config.database.kind };
  });
}

/**
 * Makes the database of the server's environment, which must not be there yet, from a backup, then checks it as `checkServer` does.
 *
 * @throws BackupProblem with what is wrong and what helps; then nothing was made
 */
export async function restore(options: WorkOptions & { env: Environment; file: string }): Promise<RestoreSummary> {
  return explained(async () => {
    const config = readConfig(options.env);
    const place = {
      database: config.database,
      keys: {
        given: config.masterKey,
        inFolder: config.masterKey === undefined ? generatedKey(config) : undefined,
        keyringOf: (key: Buffer) => keyring(key, systemRandom),
      },
      installKey: (key: Buffer) => {
        if (!installMasterKey(config.dataFolder, key).equals(key))
          throw new BackupProblem('A server was started here meanwhile.');
      },
    };
    const { header, tables } = await restoreBackup(place, options.file, options);
    return {
      tables,
      engine: config.database.kind,
      createdAt: header.createdAt,
      publicUrls: { backup: header.publicUrl, here: config.publicUrl.origin },
      findings: await check(config),
    };
  });
}

/**
 * Looks whether the database and the master key of the server's environment are sound; the server may be running. It only reads.
 *
 * @throws BackupProblem when there is nothing to look at
 */
export async function checkServer(env: Environment): Promise<readonly Finding[]> {
  return explained(() => check(readConfig(env)));
}

async function check(config: Config): Promise<readonly Finding[]> {
  const masterKey = config.masterKey ?? generatedKey(config);
  if (masterKey === undefined) throw noServer(config);
  refuseMissing(config.database);
  const db = await openDatabase(config.database);
  try {
    const keys = keyring(masterKey, systemRandom);
    return await selfCheck({ db, keys, clock: systemClock, random: systemRandom, publicUrl: config.publicUrl });
  } finally {
    await db.close();
  }
}

function generatedKey({ dataFolder }: Config): Buffer | undefined {
  try {
    return findGeneratedMasterKey(dataFolder);
  } catch (error) {
    throw new BackupProblem((error as Error).message, { cause: error }); // damaged, or not for this account
  }
}

function noServer({ dataFolder }: Config): BackupProblem {
  return new BackupProblem(`No server has started with the data folder ${dataFolder} yet: it has no master key.`, {
    remedy: 'Name the folder with --data, or set the GATEHOUSE_ variables as the server has them.',
  });
}

/** Turns what is known to go wrong into a problem. */
async function explained<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw explain(error);
  }
}

function explain(error: unknown): unknown {
  if (error instanceof NoDatabaseError) {
    const remedy = 'Name the data folder with --data, or set the GATEHOUSE_ variables as the server has them.';
    return new BackupProblem(error.message, { remedy, cause: error });
  }
  if (error instanceof DatabaseTooNewError) return new BackupProblem(error.message, { cause: error });
  if (error instanceof ConfigError) return new BackupProblem(error.problems.join('. '), { cause: error });
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'ECONNREFUSED' || code === 'ENOTFOUND' || code === 'EAI_AGAIN' || code === '28P01' || code === '3D000') {
    return new BackupProblem(`The database cannot be reached: ${(error as Error).message || code}.`, {
      remedy: 'Look at GATEHOUSE_DATABASE_URL.',
      cause: error,
    });
  }
  return error;
}
