import { existsSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, relative } from 'node:path';
import { Problem } from '../problem.ts';
import { repositoryRoot, type Settings } from './settings.ts';

/**
 * Deletes the data folder with everything in it. Does nothing when there is no such folder.
 *
 * @param announce runs once it is certain that the folder goes, and before it does
 * @throws Problem when the folder does not look like one of ours, or holds the keys of a database that lies elsewhere;
 * then nothing is deleted.
 */
export function deleteData({ dataFolder, env }: Pick<Settings, 'dataFolder' | 'env'>, announce: () => void): void {
  if (env['GATEHOUSE_DATABASE_URL']) {
    throw new Problem(
      'Nothing is deleted, because the data are in the database of GATEHOUSE_DATABASE_URL: empty that one yourself.',
    );
  }
  if (!existsSync(dataFolder)) return;
  if (!existsSync(join(dataFolder, 'gatehouse.db'))) {
    throw new Problem(`${dataFolder} is not deleted, because there is no Gatehouse database (gatehouse.db) in it.`);
  }
  if (isInside(repositoryRoot, dataFolder) || isInside(homedir(), dataFolder)) {
    throw new Problem(`${dataFolder} is not deleted, because there is more in it than data of Gatehouse.`);
  }
  announce();
  rmSync(dataFolder, { recursive: true });
}

function isInside(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way === '' || !/^\.\.([/\\]|$)/.test(way);
}
