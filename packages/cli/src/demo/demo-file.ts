import { join } from 'node:path';
import type { DemoFile } from '@gatehouse/server/demo-seed';
import { readIfThere, writePrivateFile } from '../private-file.ts';
import { Problem } from '../problem.ts';

/** What an earlier start wrote down, or undefined at the first one. */
export function readDemoFile(dataFolder: string): DemoFile | undefined {
  const text = readIfThere(fileIn(dataFolder));
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text) as DemoFile;
  } catch (error) {
    throw new Problem(`${fileIn(dataFolder)} is damaged: start afresh with \`npm start -- --reset\`.`, { cause: error });
  }
}

/** Keeps client ID and passwords for the next start. */
export function writeDemoFile(dataFolder: string, demo: DemoFile): void {
  writePrivateFile(fileIn(dataFolder), `${JSON.stringify(demo, undefined, 2)}\n`);
}

function fileIn(dataFolder: string): string {
  return join(dataFolder, 'demo.json');
}
