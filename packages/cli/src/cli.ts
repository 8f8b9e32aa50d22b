import type { Prompts } from './prompts.ts';
import type { Terminal } from './terminal.ts';

/** What a command came to: one value for programs, one text for people. */
export interface Result {
  /** What `--json` prints. Keys in camelCase of our own, objects of the API as the API has them. */
  readonly json: unknown;
  /** What people read: lines without the last line end. Undefined: nothing. */
  readonly text: string | undefined;
}

/** What every command gets from outside. */
export interface Cli {
  readonly env: NodeJS.ProcessEnv;
  /** Absolute path of the working directory. */
  readonly cwd: string;
  /** Absolute path of the person's home, where `.okta/okta.yaml` lies. */
  readonly home: string;
  /** Only JSON on standard output. */
  readonly isJson: boolean;
  /** Nothing is asked: `--batch`, or there is no terminal to ask at. */
  readonly isBatch: boolean;
  readonly isVerbose: boolean;
  /** `-D key=value`, as the original's system properties. */
  readonly properties: Readonly<Record<string, string>>;
  /** Progress and notes, on standard error: standard output has the result alone. */
  readonly notes: Terminal;
  /** Standard output: for colours in a result. */
  readonly output: Terminal;
  readonly ask: Prompts;
  /** All of standard input. */
  readInput(): Promise<string>;
  /** Prints a result: JSON or text. A command that streams prints several. */
  print(result: Result): void;
  /**
   * Says what Ctrl-C does from now on, in place of ending the command at once with exit code 130. SIGTERM counts as one. The second
   * one always ends it.
   * @returns puts things back as they were
   */
  onInterrupt(stop: (signal: NodeJS.Signals) => void): () => void;
}
