import { linkSync, mkdirSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Config } from './config.ts';
import { systemRandom } from './platform/random.ts';
import { type Keyring, keyring } from './platform/seal.ts';
import { type Database, openDatabase } from './schema/db.ts';

/** Opens the database of the configuration and brings its tables up to date. @throws what the engine says when it cannot */
export async function openConfiguredDatabase(config: Pick<Config, 'database' | 'dataFolder'>): Promise<Database> {
  mkdirSync(config.dataFolder, { recursive: true, mode: 0o700 });
  const database = await openDatabase(config.database);
  try {
    await database.migrate();
    return database;
  } catch (error) {
    await database.close();
    throw error;
  }
}

/** The master key from the configuration, else from the data folder, where the first start puts a new one. */
export function readKeyring(config: Pick<Config, 'masterKey' | 'dataFolder'>): Keyring {
  return keyring(config.masterKey ?? generatedMasterKey(config.dataFolder), systemRandom);
}

/** The master key that an earlier start has put into the data folder; undefined when none has. @throws Error when the file is damaged */
export function findGeneratedMasterKey(dataFolder: string): Buffer | undefined {
  try {
    return readKeyFile(keyFileOf(dataFolder));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Puts a master key into a data folder that has none. @returns the one that is there now: another process may have been first */
export function installMasterKey(dataFolder: string, key: Buffer): Buffer {
  writeKeyFile(keyFileOf(dataFolder), key);
  return readKeyFile(keyFileOf(dataFolder));
}

function generatedMasterKey(dataFolder: string): Buffer {
  return findGeneratedMasterKey(dataFolder) ?? installMasterKey(dataFolder, systemRandom(32));
}

function keyFileOf(dataFolder: string): string {
  return join(dataFolder, 'master.key');
}

/** Written aside and then linked, so that of several processes one key wins and nobody reads half of it. */
function writeKeyFile(file: string, key: Buffer): void {
  const draft = `${file}.${process.pid}`;
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  try {
    writeFileSync(draft, `${key.toString('base64')}\n`, { mode: 0o600, flush: true });
    linkSync(draft, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error; // made at an earlier start, or by another process just now
  } finally {
    unlinkSync(draft);
  }
}

function readKeyFile(file: string): Buffer {
  const key = Buffer.from(readFileSync(file, 'utf8').trim(), 'base64');
  if (key.length !== 32)
    throw new Error(
      `${file} is damaged: it must hold 32 bytes in base64. Restore it from a backup; nothing else opens this database.`,
    );
  return key;
}
