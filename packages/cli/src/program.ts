import { homedir } from 'node:os';
import type { Readable, Writable } from 'node:stream';
import { Command, CommanderError, Help, InvalidArgumentError, Option } from 'commander';
import type { Cli } from './cli.ts';
import { addExamples, type Runs } from './command.ts';
import { addCommands } from './commands.ts';
import { interrupts } from './interrupts.ts';
import { exitCodes, Problem } from './problem.ts';
import { batchPrompts, terminalPrompts } from './prompts.ts';
import { terminalOn } from './terminal.ts';

/** What a command line runs in: the process, or what a test puts in its place. */
export interface Host {
  readonly env: NodeJS.ProcessEnv;
  readonly stdin: Readable & { readonly isTTY?: boolean };
  readonly stdout: Screen;
  readonly stderr: Screen;
  cwd(): string;
}

type Screen = Writable & { readonly isTTY?: boolean; readonly columns?: number };

/** Options that every command takes. */
interface GlobalOptions {
  readonly json?: boolean;
  readonly batch?: boolean;
  readonly verbose?: boolean;
  readonly color: 'auto' | 'always' | 'never';
  readonly D?: Readonly<Record<string, string>>;
}

/**
 * Runs one command line.
 * @param args without the program's own name
 * @returns the exit code: 0; 1 for what failed; 2 for a command line that is wrong or a question answered with no; 130 after Ctrl-C
 */
export async function runProgram(args: readonly string[], host: Host): Promise<number> {
  const program = buildProgram(host);
  try {
    await program.parseAsync([...args], { from: 'user' });
    return 0;
  } catch (error) {
    return report(error, program.opts<GlobalOptions>(), host);
  }
}

const widestHelp = 100;

/** The whole command line: every command with its options and its help. @internal exported for tests */
export function buildProgram(host: Host): Command {
  const program = new Command('gatehouse')
    .description('Sign users in to your web app: the org, its apps and its people, from the terminal.')
    .version('0.1.0', '-V, --version', 'print the version')
    .helpOption('-h, --help', 'show this help')
    .option('--json', 'print one JSON value on standard output, everything else on standard error')
    .option('--batch', 'ask nothing: defaults hold, and what has none is an error')
    .option('--verbose', 'tell more when something fails')
    .addOption(new Option('--color <when>', 'colours').choices(['auto', 'always', 'never']).default('auto').hideHelp())
    .addOption(new Option('-D <key=value>', 'set a property, such as okta.client.orgUrl').argParser(readProperty).hideHelp())
    .configureHelp(help)
    .configureOutput({
      // What is wrong with a command line is reported as any other problem; a group without a command shows its help.
      outputError: () => {},
      writeOut: (text) => host.stdout.write(text),
      writeErr: (text) => host.stdout.write(text),
      getOutHelpWidth: () => Math.min(host.stdout.columns ?? 80, widestHelp),
      getErrHelpWidth: () => Math.min(host.stdout.columns ?? 80, widestHelp),
    })
    .showSuggestionAfterError()
    .exitOverride();
  addCommands(program, runsOn(program, host));
  return addExamples(program, [
    'gatehouse serve            runs a server on this machine',
    'gatehouse register         makes an org of your own, and signs this terminal in to it',
    'gatehouse apps create web  makes an app, and writes what it needs into .okta.env',
  ]).helpCommand('help [command]', 'Show the help of a command.');
}

/** Help that says each thing once: of a command in a list its name and arguments, `help` and `--version` at the beginning only. */
const help: Partial<Help> = {
  showGlobalOptions: true,
  visibleCommands(command) {
    const all = Help.prototype.visibleCommands.call(this as Help, command);
    return command.parent ? all.filter((each) => each.name() !== 'help') : all;
  },
  visibleGlobalOptions(command) {
    return Help.prototype.visibleGlobalOptions.call(this as Help, command).filter(({ long }) => long !== '--version');
  },
  subcommandTerm(command) {
    return Help.prototype.subcommandTerm.call(this as Help, command).replace(' [options]', '');
  },
  styleTitle: (title) => (title === 'Global Options:' ? 'Options of every command:' : title),
};

function runsOn(program: Command, host: Host): Runs {
  return (work) =>
    async (...given) => {
      const interrupt = interrupts();
      try {
        const options = given.at(-2) as never; // commander gives the arguments, the options, the command
        await work(newCli(program.opts<GlobalOptions>(), interrupt.hold, host), options, ...(given.slice(0, -2) as never));
      } finally {
        interrupt.end();
      }
    };
}

function newCli({ json, batch, verbose, color, D }: GlobalOptions, onInterrupt: Cli['onInterrupt'], host: Host): Cli {
  const { env, stdin, stdout, stderr } = host;
  const isTerminal = stdin.isTTY === true && stderr.isTTY === true;
  const isBatch = batch === true || !isTerminal;
  return {
    env,
    cwd: host.cwd(),
    home: env['HOME'] || homedir(),
    isJson: json === true,
    isBatch,
    isVerbose: verbose === true,
    properties: D ?? {},
    notes: terminalOn(stderr, env, { when: color }),
    output: terminalOn(stdout, env, { when: color }),
    ask: isBatch ? batchPrompts(batch ? '--batch asks nothing' : 'there is no terminal to ask at') : terminalPrompts(),
    readInput: async () => (await import('node:stream/consumers')).text(stdin),
    print: ({ json: value, text }) => {
      if (json) stdout.write(`${JSON.stringify(value)}\n`);
      else if (text !== undefined) stdout.write(`${text}\n`);
    },
    onInterrupt,
  };
}

function readProperty(value: string, previous: Record<string, string> | undefined): Record<string, string> {
  const [, key, setting] = /^([^=]+)=(.*)$/.exec(value) ?? [];
  if (key === undefined || setting === undefined) throw new InvalidArgumentError('Write -D key=value.');
  return { ...previous, [key]: setting };
}

/** Tells what went wrong in one line on standard error, as JSON where JSON was asked for. @returns the exit code */
async function report(failure: unknown, { json, verbose, color }: GlobalOptions, { stderr, env }: Host): Promise<number> {
  const error = await explained(failure);
  if (error instanceof CommanderError && error.exitCode === 0) return 0; // --help, --version
  if (error instanceof CommanderError && error.code === 'commander.help') return exitCodes.usage;
  const { message, remedy, exitCode } = error instanceof Problem ? error : unexpected(error);
  if (json) stderr.write(`${JSON.stringify({ error: { message, ...(remedy !== undefined && { remedy }) } })}\n`);
  else {
    const terminal = terminalOn(stderr, env, { when: color });
    terminal.say(`${terminal.danger('✗')} ${message}${remedy === undefined ? '' : ` ${remedy}`}`);
  }
  if (verbose && error instanceof Error) stderr.write(`${inside(error)}\n`);
  return exitCode;
}

/** Only a failed call needs to know the API: nothing else loads it. */
async function explained(failure: unknown): Promise<unknown> {
  if (failure instanceof Problem || failure instanceof CommanderError) return failure;
  return (await import('./connection.ts')).explainRefusal(failure);
}

function unexpected(error: unknown): Pick<Problem, 'message' | 'remedy' | 'exitCode'> {
  if (error instanceof CommanderError) {
    const message = error.message.replace(/^error: /, '').replace(/\n\(?(Did you mean [^)]*)\)?$/, '. $1');
    return {
      message: message.charAt(0).toUpperCase() + message.slice(1) + (/[.!?]$/.test(message) ? '' : '.'),
      remedy: 'Add --help to see what there is.',
      exitCode: exitCodes.usage,
    };
  }
  const message = error instanceof Error ? error.message : String(error);
  return {
    message: `Something unexpected happened: ${message}`,
    remedy: 'Add --verbose to see where.',
    exitCode: exitCodes.failure,
  };
}

/** Stack and causes, for somebody who wants to know. */
function inside(error: Error): string {
  const cause = error.cause instanceof Error ? `\n  caused by ${inside(error.cause)}` : '';
  return `${error.stack ?? error.message}${cause}`;
}
