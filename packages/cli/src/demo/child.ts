import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { openPrivateLog } from '../private-file.ts';
import type { Address } from './settings.ts';

/** A program to run beside the demo. */
export interface ChildPlan {
  /** What people call it, at the beginning of a sentence: "The org server". */
  readonly name: string;
  /** The TypeScript or JavaScript file, run by the Node of this process. */
  readonly file: string;
  /** Where it listens once it is ready. */
  readonly address: Address;
  readonly folder: string;
  readonly env: NodeJS.ProcessEnv;
  /** Its output is appended to this file. */
  readonly log: string;
}

/** A program that runs beside the demo. */
export interface Child {
  readonly plan: ChildPlan;
  readonly pid: number | undefined;
  /** Resolves when the program says `{ ready: true }`. Stays open when it ends before that. */
  readonly ready: Promise<'ready'>;
  /** Resolves when the program has ended, to words such as "exit code 1". Never rejects. */
  readonly ended: Promise<string>;
  /** Sends a signal, if it still runs. */
  signal(signal: 'SIGTERM' | 'SIGKILL'): void;
  /** The last lines that it wrote since it was started, made readable. */
  lastLines(): string[];
}

const shownLines = 12;
const tailBytes = 16_384;

/**
 * Starts a program with its output in a log file and a channel on which it says that it is ready.
 *
 * It gets a process group of its own: Ctrl-C in a terminal reaches the whole group of the demo, and the demo alone says
 * who stops when. If the demo dies without a word, the program sees that the channel is closed.
 */
export function startChild(plan: ChildPlan): Child {
  const log = openPrivateLog(plan.log);
  const from = statSync(plan.log).size;
  const child = spawn(process.execPath, [...process.execArgv, plan.file], {
    cwd: plan.folder,
    env: plan.env,
    stdio: ['ignore', log, log, 'ipc'],
    detached: process.platform !== 'win32',
    windowsHide: true,
  });
  closeSync(log);
  return {
    plan,
    pid: child.pid,
    ready: whenReady(child),
    ended: whenEnded(child),
    signal: (signal) => void child.kill(signal),
    lastLines: () => lastLines(plan.log, from),
  };
}

function whenReady(child: ChildProcess): Promise<'ready'> {
  return new Promise((resolve) => {
    child.on('message', (message) => {
      if (typeof message === 'object' && message !== null && 'ready' in message) resolve('ready');
    });
  });
}

function whenEnded(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) => resolve(signal === null ? `exit code ${code}` : `signal ${signal}`));
  });
}

function lastLines(file: string, from: number): string[] {
  const { size } = statSync(file);
  const start = Math.max(from, size - tailBytes);
  const bytes = Buffer.alloc(Math.max(0, size - start));
  const descriptor = openSync(file, 'r');
  try {
    readSync(descriptor, bytes, 0, bytes.length, start);
  } finally {
    closeSync(descriptor);
  }
  const lines = bytes
    .toString('utf8')
    .split('\n')
    .filter((line) => line.trim() !== '');
  return lines.slice(-shownLines).map(readable);
}

/** A line of a JSON log as a sentence, any other line as it is. */
function readable(line: string): string {
  try {
    const { msg, err } = JSON.parse(line);
    const parts = [msg, err?.message].filter((part) => typeof part === 'string' && part !== '');
    return parts.length > 0 ? [...new Set(parts)].join(': ') : line;
  } catch {
    return line;
  }
}
