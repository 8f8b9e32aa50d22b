import { basename } from 'node:path';
import type { Command } from 'commander';
import type { Cli } from '../../cli.ts';
import { exitCodes, Problem } from '../../problem.ts';
import { bashScript } from './bash.ts';
import { fishScript } from './fish.ts';
import { type Place, placesOf } from './places.ts';
import { zshScript } from './zsh.ts';

const scripts: Readonly<Record<string, (places: readonly Place[]) => string>> = {
  bash: bashScript,
  zsh: zshScript,
  fish: fishScript,
};

/** Prints the completion script of a shell. @param given unless told the shell that the person uses */
export async function printCompletion(cli: Cli, program: Command, given: string | undefined): Promise<void> {
  const shell = given ?? basename(cli.env['SHELL'] ?? '');
  const script = scripts[shell]?.(placesOf(program));
  if (script === undefined)
    throw new Problem('It is not plain which shell you use.', {
      remedy: 'Name it: `gatehouse completion bash`, zsh or fish.',
      exitCode: exitCodes.usage,
    });
  cli.print({ json: { shell, script }, text: script });
}
