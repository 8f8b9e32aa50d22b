import { equalsConstantTime } from '../platform/hash.ts';
import type { Keyring } from '../platform/seal.ts';
import type { BackupHeader } from './format.ts';
import { BackupProblem } from './problem.ts';

/** What tells the master key of this keyring from others. It is no help in finding the key. */
export function fingerprintOf(keys: Keyring): string {
  return keys.for('backup|fingerprint').mark('');
}

/** A mark on a backup's digest that only who has the master key can make. */
export function markOf(keys: Keyring, sha256: string): string {
  return keys.for('backup|digest').mark(sha256);
}

/** Master keys that a restore finds. */
export interface KeysAtHand {
  /** Of GATEHOUSE_MASTER_KEY. */
  readonly given: Buffer | undefined;
  /** Of `master.key` in the data folder. */
  readonly inFolder: Buffer | undefined;
  /** A keyring over a key. */
  readonly keyringOf: (key: Buffer) => Keyring;
}

/** The master key that a restored server will have. */
export interface ChosenKey {
  readonly key: Buffer;
  readonly keys: Keyring;
  /** It came with the backup and must be put into the data folder. */
  readonly isToBeInstalled: boolean;
}

/**
 * Finds the master key that opens what is in a backup, in the order in which a server looks for its own.
 * @throws BackupProblem when the key that the server would take is another one, or there is none
 */
export function chooseKey({ key: { fingerprint, value } }: BackupHeader, { given, inFolder, keyringOf }: KeysAtHand): ChosenKey {
  const included = value === undefined ? undefined : Buffer.from(value, 'base64');
  const key = given ?? inFolder ?? included;
  if (key === undefined) {
    throw new BackupProblem('The backup was made without the master key, and there is none here.', {
      remedy:
        'Set GATEHOUSE_MASTER_KEY to the key of the server that it was made of, or put its master.key into the data folder.',
    });
  }
  const keys = key.length === 32 ? keyringOf(key) : undefined;
  if (keys === undefined || !equalsConstantTime(fingerprintOf(keys), fingerprint)) throw wrongKey(given, inFolder);
  return { key, keys, isToBeInstalled: given === undefined && inFolder === undefined };
}

function wrongKey(given: Buffer | undefined, inFolder: Buffer | undefined): BackupProblem {
  const of = 'the master key of the server that the backup was made of';
  if (given !== undefined) {
    return new BackupProblem(`GATEHOUSE_MASTER_KEY is not ${of}.`, {
      remedy: 'Set it to that key; a generated one is in master.key.',
    });
  }
  if (inFolder === undefined) return new BackupProblem(`The key in the backup is not ${of}: the file was changed.`);
  return new BackupProblem(`The data folder has a master.key, which is not ${of}.`, { remedy: 'Restore into another folder.' });
}
