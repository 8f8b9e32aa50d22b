import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { loginOf } from '@gatehouse/server/testkit/many-users';
import { startPostgres, type TestPostgres } from '@gatehouse/server/testkit/postgres';
import { type Dispatcher, request } from 'undici';
import type { DirectoryMessage } from './servers/directory.ts';

// Does a list get slower as the directory grows? The same four calls of the management API in a small and in a large org, in turn, so that
// noise of the machine falls on both. Only the ratios mean something elsewhere; each should stay below 2.

const { values } = parseArgs({
  options: {
    users: { type: 'string', default: '1000000' },
    small: { type: 'string', default: '10000' },
    samples: { type: 'string', default: '400' },
    database: { type: 'string', default: 'sqlite,postgres' },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
  },
});
if (values.help) {
  process.stdout.write(
    'p95 of four calls of the Users API with few and with many users.\n\n' +
      '  npm run bench:directory -- [--users 1000000] [--small 10000] [--samples 400] [--database sqlite,postgres] [--json]\n',
  );
  process.exit(0);
}

/** Users on a page: with a million users, the last page is number 10,000. */
const pageSize = 100;

interface Org {
  readonly users: number;
  readonly child: ChildProcess;
  readonly origin: string;
  readonly apiToken: string;
}

interface Probe {
  readonly name: string;
  /** The path of the call for the `index`-th sample. */
  readonly path: (org: Org, index: number) => string;
}

interface Row {
  readonly database: string;
  readonly call: string;
  readonly small: number;
  readonly large: number;
}

const rows: Row[] = [];
for (const database of values.database.split(',')) rows.push(...(await measure(database)));
progress('');
report(rows);

async function measure(database: string): Promise<Row[]> {
  const orgs: Org[] = [];
  const postgres: TestPostgres[] = [];
  try {
    for (const users of [Number(values.small), Number(values.users)]) {
      const env: Record<string, string> = {};
      if (database === 'postgres') {
        const started = await startPostgres({ durable: true });
        postgres.push(started);
        env['GATEHOUSE_DATABASE_URL'] = started.url;
      }
      orgs.push(await start(database, users, env));
    }
    const [small, large] = orgs as [Org, Org];
    const last = new Map([
      [small, await lastPage(database, small)],
      [large, await lastPage(database, large)],
    ]);
    const probes: Probe[] = [
      { name: 'find by login', path: (org, index) => `/api/v1/users/${loginOf(spread(org, index))}` },
      {
        name: 'search by prefix',
        path: (org, index) =>
          `/api/v1/users?limit=20&search=${encodeURIComponent(`profile.login sw "${loginOf(spread(org, index)).slice(0, 10)}"`)}`,
      },
      { name: 'page 1', path: () => `/api/v1/users?limit=${pageSize}` },
      { name: `page ${Number(values.users) / pageSize} by cursor`, path: (org) => last.get(org) ?? '' },
    ];
    const measured: Row[] = [];
    for (const probe of probes) measured.push(await compare(database, probe, small, large));
    return measured;
  } finally {
    for (const { child } of orgs) child.disconnect();
    for (const server of postgres) await server.stop();
  }
}

/** Both orgs are asked in turn; the first tenth warms up. */
async function compare(database: string, probe: Probe, small: Org, large: Org): Promise<Row> {
  const samples = Number(values.samples);
  const times = new Map<Org, number[]>([
    [small, []],
    [large, []],
  ]);
  for (let index = -Math.ceil(samples / 10); index < samples; index += 1) {
    for (const [org, list] of times) {
      const path = probe.path(org, Math.abs(index));
      const startedAt = performance.now();
      await read(org, path);
      if (index >= 0) list.push(performance.now() - startedAt);
    }
    if (index % 20 === 0) progress(`${database}: ${probe.name} ${bar(index / samples)}`);
  }
  return { database, call: probe.name, small: p95(times.get(small) ?? []), large: p95(times.get(large) ?? []) };
}

/** Walks to the last page, as a program would, and gives its path. */
async function lastPage(database: string, org: Org): Promise<string> {
  let path = `/api/v1/users?limit=${pageSize}`;
  for (let page = 1; page < Math.floor(org.users / pageSize); page += 1) {
    const { headers } = await read(org, path);
    const next = [headers['link'] ?? []].flat().flatMap((line) => /<([^>]+)>; rel="next"/.exec(line)?.[1] ?? [])[0];
    if (next === undefined) throw new Error(`the list ended on page ${page}`);
    path = next.replace(org.origin, '');
    if (page % 50 === 0) progress(`${database}: walking ${org.users} users ${bar((page * pageSize) / org.users)}`);
  }
  return path;
}

async function read(org: Org, path: string): Promise<Dispatcher.ResponseData> {
  const response = await request(`${org.origin}${path}`, { headers: { authorization: `SSWS ${org.apiToken}` } });
  const body = await response.body.text();
  if (response.statusCode !== 200) throw new Error(`${path} answered ${response.statusCode} ${body}`);
  return response;
}

async function start(database: string, users: number, env: Record<string, string>): Promise<Org> {
  const file = fileURLToPath(new URL('servers/directory.ts', import.meta.url));
  const child = fork(file, { env: { ...process.env, ...env, USERS: String(users) } });
  return new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`The server with ${users} users ended with ${code} before it listened.`)));
    child.on('message', (message: DirectoryMessage) => {
      if ('loaded' in message) progress(`${database}: loading ${users} users ${bar(message.loaded / users)}`);
      else resolve({ users, child, ...message });
    });
  });
}

/** A user somewhere in the org, another one each time. */
function spread(org: Org, index: number): number {
  return (index * 7_919 + 13) % org.users;
}

function p95(times: readonly number[]): number {
  return times.toSorted((one, other) => one - other)[Math.floor(times.length * 0.95)] ?? Number.NaN;
}

function bar(part: number): string {
  const width = 24;
  const full = Math.round(Math.min(Math.max(part, 0), 1) * width);
  return `${'█'.repeat(full)}${'░'.repeat(width - full)} ${Math.round(Math.max(part, 0) * 100)} %`;
}

function progress(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${text}`);
}

function report(table: readonly Row[]): void {
  if (values.json) {
    process.stdout.write(`${JSON.stringify(table)}\n`);
    return;
  }
  process.stdout.write(`p95 in milliseconds of ${values.samples} calls over HTTP, ${values.small} and ${values.users} users\n\n`);
  for (const { database, call, small, large } of table) {
    process.stdout.write(
      `  ${database.padEnd(9)} ${call.padEnd(22)} ${small.toFixed(2).padStart(7)} ${large.toFixed(2).padStart(7)}   × ${(large / small).toFixed(2)}\n`,
    );
  }
}
