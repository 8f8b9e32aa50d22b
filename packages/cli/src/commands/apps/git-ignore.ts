import { spawnSync } from 'node:child_process';
import { appendFileSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Cli } from '../../cli.ts';
import type { ConfigFile } from './config-file.ts';

/** Sees to it that a file with a secret is not committed by mistake: offers to add it to `.gitignore`, and tells where nobody is asked. */
export async function offerToIgnore(cli: Cli, { path, shown, isEnv }: ConfigFile): Promise<void> {
  const state = stateIn(dirname(path), basename(path), cli.env);
  if (state === 'no concern') return;
  if (state === 'tracked') {
    cli.notes.say(`${shown} holds a secret and is in git already: take it out with \`git rm --cached ${shown}\`.`);
    return;
  }
  cli.notes.say(`${shown} holds a secret, and git would take it along.`);
  if (!isEnv) return; // a source file that has to be committed: its owner knows what to do
  const line = basename(path);
  if (cli.isBatch) {
    cli.notes.say(`Add the line ${line} to .gitignore.`);
    return;
  }
  const question = { message: `Add the line ${line} to .gitignore?`, flag: '.gitignore', initial: true, inBatch: false };
  if (!(await cli.ask.confirm(question))) return;
  addLine(join(dirname(path), '.gitignore'), line);
  cli.notes.say(`Added ${line} to .gitignore.`);
}

/** Appends a line to a text file, on a line of its own. */
function addLine(file: string, line: string): void {
  const text = readIfAny(file);
  appendFileSync(file, `${text === '' || text.endsWith('\n') ? '' : '\n'}${line}\n`);
}

function readIfAny(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

/** What git would do with the file. Without git, or outside a work tree, there is no concern. */
function stateIn(folder: string, name: string, env: NodeJS.ProcessEnv): 'no concern' | 'tracked' | 'not ignored' {
  const git = (...args: string[]) => spawnSync('git', args, { cwd: folder, env, stdio: 'ignore' }).status;
  if (git('ls-files', '--error-unmatch', '--', name) === 0) return 'tracked';
  return git('check-ignore', '--quiet', '--', name) === 1 ? 'not ignored' : 'no concern';
}
