import { PassThrough } from 'node:stream';
import type { Cli } from '../src/cli.ts';
import { explainRefusal } from '../src/connection.ts';
import { batchPrompts, type Prompts } from '../src/prompts.ts';
import { terminalOn } from '../src/terminal.ts';
import type { Place } from './cli-process.ts';

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

/**
 * Runs the work behind a command in this process: what is worth checking and not worth a process of its own. The way from the command line to
 * it is for `runCli`.
 */
export async function inProcess(place: Place, work: (cli: Cli) => Promise<void>, how: How = {}): Promise<Worked> {
  const written = { stdout: '', stderr: '' };
  const stream = (name: keyof typeof written): PassThrough => {
    const through = new PassThrough({ encoding: 'utf8' });
    return through.on('data', (text: string) => {
      written[name] += text;
    });
  };
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
