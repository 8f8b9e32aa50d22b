import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';

/** What runs the command. */
export const binary = join(import.meta.dirname, '../bin/gatehouse.mjs');
const giveUpMs = 20_000;

/** A home and a working directory of its own, for commands that keep and write files. Both are deleted after the test. */
export interface Place {
  readonly home: string;
  readonly cwd: string;
  /** On top of an environment that has nothing of the developer's but PATH. */
  readonly env?: Readonly<Record<string, string>>;
}

/** What a command did. */
export interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Standard output as one JSON value. @throws SyntaxError when it is anything else */
  json<T = Record<string, unknown>>(): T;
}

/** A place in a fresh temporary folder. */
export function newPlace(t: TestContext, env: Readonly<Record<string, string>> = {}): Place {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-cli-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return { home: folder, cwd: folder, env };
}

/** Runs the real command without a terminal, as a script does, and waits until it ends. @param input standard input */
export function runCli(place: Place, args: readonly string[], input = ''): Promise<Finished> {
  const child = spawn(process.execPath, [...quiet, binary, ...args], {
    cwd: place.cwd,
    env: environment(place),
    stdio: 'pipe',
    timeout: giveUpMs,
  });
  const output = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => {
      output[name] += text;
    });
  }
  child.stdin.on('error', () => {}); // it ended without reading
  child.stdin.end(input);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, ...output, json: <T>() => JSON.parse(output.stdout) as T }));
  });
}

/** A command at a terminal of 100 columns, with a person who reads and types. */
export interface AtTerminal {
  /** All that the terminal was sent, without colours and cursor movements. */
  screen(): string;
  /** Resolves once the text has appeared after what was waited for before. @throws with the screen when the command ends without it */
  sees(text: string | RegExp): Promise<void>;
  /** Types, and presses Enter. */
  enter(text: string): void;
  /** Presses keys as they are: `\x03` is Ctrl-C, `\x1b[B` the arrow down. */
  press(keys: string): void;
  /** The exit code, once the command has ended. @throws with the screen when it does not end */
  readonly exitCode: Promise<number>;
}

/** Runs the real command at a pseudo-terminal. It is ended after the test. */
export async function atTerminal(t: TestContext, place: Place, args: readonly string[]): Promise<AtTerminal> {
  const { spawn: spawnAtTerminal } = await import('@lydell/node-pty');
  const child = spawnAtTerminal(process.execPath, [...quiet, binary, ...args], {
    cols: 100,
    rows: 40,
    cwd: place.cwd,
    env: { ...environment(place), TERM: 'xterm-256color' },
  });
  let text = '';
  let seen = 0;
  const waiting = new Set<() => void>();
  const look = (): void => {
    for (const each of [...waiting]) each();
  };
  child.onData((data) => {
    text += data;
    look();
  });
  const screen = (): string => plain(text);
  let ended: number | undefined;
  const exited = new Promise<number>((resolve) => {
    child.onExit((exit) => {
      ended = exit.signal ? 128 + exit.signal : exit.exitCode;
      resolve(ended);
      look();
    });
  });
  t.after(async () => {
    if (ended === undefined) child.kill('SIGKILL');
    await exited;
  });
  return {
    screen,
    sees: (wanted) =>
      new Promise((resolve, reject) => {
        const timer = setTimeout(() => finish(new Error(`"${String(wanted)}" did not appear:\n${screen()}`)), giveUpMs);
        const finish = (error?: Error): void => {
          clearTimeout(timer);
          waiting.delete(each);
          if (error) reject(error);
          else resolve();
        };
        const each = (): void => {
          const rest = screen().slice(seen);
          const at = typeof wanted === 'string' ? rest.indexOf(wanted) : rest.search(wanted);
          if (at >= 0) {
            seen += at + 1;
            finish();
          } else if (ended !== undefined) finish(new Error(`ended with ${ended} before "${String(wanted)}":\n${screen()}`));
        };
        waiting.add(each);
        each();
      }),
    enter: (typed) => child.write(`${typed}\r`),
    press: (keys) => child.write(keys),
    get exitCode() {
      return inTime(exited, () => `it did not end:\n${screen()}`);
    },
  };
}

/** @throws with the words that say what was waited for, when it takes too long */
function inTime<T>(work: Promise<T>, complaint: () => string): Promise<T> {
  const late = new AbortController();
  const tooLate = pause(giveUpMs, undefined, { signal: late.signal }).then(() => {
    throw new Error(complaint());
  });
  return Promise.race([work, tooLate]).finally(() => late.abort());
}

const quiet = ['--disable-warning=ExperimentalWarning'];

/** What a command sees of the environment at that place. */
export function environment({ home, env }: Place): Record<string, string> {
  // The compile cache is the developer's own: every test's first command would pay for an empty one.
  const cache = process.env['XDG_CACHE_HOME'] ?? join(process.env['HOME'] ?? home, '.cache');
  return { PATH: process.env['PATH'] ?? '', HOME: home, USERPROFILE: home, XDG_CACHE_HOME: cache, ...env };
}

/** Text as it reads: without escape sequences; a line that is drawn again counts again. */
function plain(text: string): string {
  return text.replace(/\x1b\[[0-9;?]*[ -/]*[@-~]|\x1b[()][A-Z0-9]|\x1b[=>78]|\x1b\][^\x07]*\x07/g, '').replaceAll('\r\n', '\n');
}
