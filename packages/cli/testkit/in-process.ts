import { PassThrough } from 'node:stream';
import type { Cli } from '../src/cli.ts';
import { explainRefusal } from '../src/connection.ts';
import { runProgram } from '../src/program.ts';
import { batchPrompts, type Prompts } from '../src/prompts.ts';
import { terminalOn } from '../src/terminal.ts';
import { environment, type Finished, type Place } from './cli-process.ts';

/**
 * Runs a command line as `runCli` does, in this process: for what a process of its own would prove nothing of. Each command has its way
 * through the real program in some other test.
 */
export async function runHere(place: Place, args: readonly string[], input = ''): Promise<Finished> {
  const { written, stream } = capture();
  const stdin = new PassThrough();
  stdin.end(input);
  const host = { env: environment(place), cwd: () => place.cwd, stdin, stdout: stream('stdout'), stderr: stream('stderr') };
  const code = await runProgram(args, host);
  await new Promise(setImmediate);
  return { code, ...written, json: <T>() => JSON.parse(written.stdout) as T };
}

/** What a command's work came to. */
export interface Worked {
  readonly stdout: string;
  readonly stderr: string;
  /** Message and remedy of what stopped it; undefined when nothing did. */
  readonly problem: string | undefined;
  /** Standard output as one JSON value. */
  json<T = Record<string, unknown>>(): T;
}

/** How it is run: unless told in batch mode, for people. */
interface How {
  readonly isJson?: boolean;
  /** Standard input. */
  readonly input?: string;
  /** Answers of a person, who is then there to be asked. */
  readonly answers?: Partial<Prompts>;
}

/** Runs the work behind a command in this process, past the command line: with answers in place of a person, and with its problem as it is. */
export async function inProcess(place: Place, work: (cli: Cli) => Promise<void>, how: How = {}): Promise<Worked> {
  const { written, stream } = capture();
  const output = terminalOn(stream('stdout'), {});
  const cli: Cli = {
    env: { ...place.env },
    cwd: place.cwd,
    home: place.home,
    isJson: how.isJson === true,
    isBatch: how.answers === undefined,
    isVerbose: false,
    properties: {},
    notes: terminalOn(stream('stderr'), {}),
    output,
    ask: { ...batchPrompts('nobody is there'), ...how.answers },
    readInput: async () => how.input ?? '',
    print: ({ json, text }) => {
      if (how.isJson) output.write(`${JSON.stringify(json)}\n`);
      else if (text !== undefined) output.write(`${text}\n`);
    },
    onInterrupt: () => () => {},
  };
  let problem: string | undefined;
  try {
    await work(cli);
  } catch (error) {
    const explained = explainRefusal(error) as Error & { remedy?: string };
    problem = explained.remedy === undefined ? explained.message : `${explained.message} ${explained.remedy}`;
  }
  await new Promise(setImmediate);
  return { ...written, problem, json: <T>() => JSON.parse(written.stdout) as T };
}

/** Streams in place of a process's, and what was written to them. */
function capture() {
  const written = { stdout: '', stderr: '' };
  const stream = (name: keyof typeof written): PassThrough => {
    const through = new PassThrough({ encoding: 'utf8' });
    return through.on('data', (text: string) => {
      written[name] += text;
    });
  };
  return { written, stream };
}
