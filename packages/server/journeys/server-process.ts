import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { type DemoFile, seedDemo } from '../src/demo-seed.ts';

const main = fileURLToPath(new URL('../bin/server.mjs', import.meta.url));

/** How a process ended. */
export interface Ending {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** All it wrote to stderr. */
  readonly stderr: string;
}

/** A server process that is ready. */
export interface ServerProcess {
  readonly port: number;
  /** Milliseconds from the start of the process until it was ready, by its own log. */
  readonly readyMs: number;
  readonly pid: number;
  kill(signal: NodeJS.Signals): void;
  /** Resolves once a log line with this message was written. */
  logged(message: string): Promise<Record<string, unknown>>;
  readonly ending: Promise<Ending>;
}

/** Variables of a server that keeps everything in `folder` and listens at a port of the system's choice, whatever its public URL says. */
export function serverEnvironment(folder: string, more: Readonly<Record<string, string>> = {}): Record<string, string> {
  return { GATEHOUSE_DATA: folder, GATEHOUSE_URL: 'http://localhost:8080', GATEHOUSE_PORT: '0', ...more };
}

/** An empty folder that is removed when the test is over. */
export function temporaryFolder(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-journey-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Puts the demo's people and app into the database of `env`. */
export function seed(env: Readonly<Record<string, string>>): Promise<DemoFile> {
  return seedDemo({ env, appUrl: 'http://localhost:3000', known: undefined });
}

/** Runs `bin/server.mjs` until it ends by itself: for starts that are refused. */
export async function runToEnd(t: TestContext, env: Readonly<Record<string, string>>): Promise<Ending> {
  return startProcess(t, env).ending;
}

/** Runs `bin/server.mjs` and waits until it is ready. @throws what it wrote to stderr when it ends instead */
export async function startServerProcess(t: TestContext, env: Readonly<Record<string, string>>): Promise<ServerProcess> {
  const { child, logged, ending } = startProcess(t, env);
  const failed = ending.then(({ stderr }) => Promise.reject(new Error(`the server did not start: ${stderr}`)));
  const ready = await Promise.race([logged('ready'), failed]);
  failed.catch(() => {}); // it ends some day
  return {
    port: Number(new URL(String(ready['address'])).port),
    readyMs: Number(ready['readyMs']),
    pid: child.pid ?? 0,
    kill: (signal) => void child.kill(signal),
    logged,
    ending,
  };
}

function startProcess(t: TestContext, env: Readonly<Record<string, string>>) {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', main], {
    env: { PATH: process.env['PATH'] ?? '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  t.after(() => child.kill('SIGKILL'));
  return { child, logged: readLog(child), ending: readEnding(child) };
}

function readLog(child: ChildProcess): (message: string) => Promise<Record<string, unknown>> {
  const lines: Record<string, unknown>[] = [];
  const waiting = new Set<() => void>();
  let rest = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    const parts = (rest + text).split('\n');
    rest = parts.pop() ?? '';
    for (const line of parts) if (line.startsWith('{')) lines.push(JSON.parse(line) as Record<string, unknown>);
    for (const look of waiting) look();
  });
  return (message) =>
    new Promise((resolve) => {
      const look = () => {
        const found = lines.find((line) => line['msg'] === message);
        if (!found) return;
        waiting.delete(look);
        resolve(found);
      };
      waiting.add(look);
      look();
    });
}

async function readEnding(child: ChildProcess): Promise<Ending> {
  let stderr = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const [code, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null];
  return { code, signal, stderr };
}
