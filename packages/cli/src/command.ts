import { type Command, InvalidArgumentError } from 'commander';
import type { Cli } from './cli.ts';

/** Turns the work of a command into commander's action: gives it the `Cli`, its options, then its arguments in order. */
export type Runs = <A extends readonly unknown[], O extends object>(
  work: (cli: Cli, options: O, ...args: A) => Promise<void>,
) => (...given: unknown[]) => Promise<void>;

/**
 * Adds a command with its help: one line about it, and examples.
 * @param usage as commander has it: `show <app>`
 * @param examples whole command lines, with what they do after two spaces where that is not plain
 */
export function addCommand(
  parent: Command,
  usage: string,
  summary: string,
  examples: readonly string[],
  options: { readonly isDefault?: boolean } = {},
): Command {
  return addExamples(parent.command(usage, options).description(summary), examples);
}

/** Ends the help of a command with whole command lines. */
export function addExamples(command: Command, examples: readonly string[]): Command {
  const lines = examples.map((line) => `  ${line}`).join('\n');
  return command.addHelpText('after', `\nExample${examples.length > 1 ? 's' : ''}:\n${lines}`);
}

/**
 * Adds the command that a group runs when it is called without one: `gatehouse users` is `gatehouse users list`. Any other word is still an
 * unknown command.
 */
export function addDefaultCommand(group: Command, usage: string, summary: string, examples: readonly string[]): Command {
  group.hook('preSubcommand', ({ args: [word = '-'], commands }) => {
    if (!word.startsWith('-') && word !== 'help' && !commands.some((command) => command.name() === word))
      group.error(`error: unknown command '${word}'`, { code: 'commander.unknownCommand' });
  });
  addExamples(group, examples);
  return addCommand(group, usage, summary, examples, { isDefault: true });
}

/** Adds a command that only has subcommands. One of them is its `addDefaultCommand`. */
export function addGroup(parent: Command, name: string, summary: string): Command {
  return parent.command(name).description(summary);
}

/** An option that may be given several times, or once with commas: `--redirect-uri a --redirect-uri b`. Undefined when it is not given. */
export function listOption(value: string, previous: readonly string[] | undefined): string[] {
  return [...(previous ?? []), ...value.split(',').flatMap((part) => part.trim() || [])];
}

/** An option that is a number of things: 1 or more. */
export function countOption(value: string): number {
  if (!/^[1-9]\d{0,8}$/.test(value)) throw new InvalidArgumentError('Write a whole number, 1 or more.');
  return Number(value);
}

/** How much of a list is shown: `--limit`, `--all`. */
export interface Amount {
  readonly limit?: number;
  readonly all?: boolean;
}

/** How much of a list is shown unless told. */
export const usualAmount = 50;

/** Gives a command that lists the options `--limit` and `--all`. */
export function amountOptions(command: Command): Command {
  return command
    .option('--limit <n>', `show this many at most (${usualAmount} unless told)`, countOption)
    .option('--all', 'show all there are');
}
