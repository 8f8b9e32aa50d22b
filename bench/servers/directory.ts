import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { seedDemo } from '@gatehouse/server/demo-seed';
import { insertManyUsers } from '@gatehouse/server/testkit/many-users';
import { freePort } from '../free-port.ts';

// A Gatehouse with as many users as USERS says, on SQLite or (with GATEHOUSE_DATABASE_URL) on PostgreSQL, in its own process.

/** What this program tells the one that started it: how far loading is, then where the server is. */
export type DirectoryMessage = { readonly loaded: number } | { readonly origin: string; readonly apiToken: string };

const folder = mkdtempSync(join(tmpdir(), 'gatehouse-bench-'));
const origin = `http://localhost:${await freePort()}`;
const env = {
  ...process.env,
  GATEHOUSE_DATA: folder,
  GATEHOUSE_URL: origin,
  GATEHOUSE_LOG_LEVEL: 'warn',
  GATEHOUSE_API_RATE_LIMIT: '999999999',
};
const demo = await seedDemo({ env, appUrl: 'http://localhost:3000', known: undefined });
await insertManyUsers(env, Number(process.env['USERS']), (loaded) => tell({ loaded }));
const server = spawn(process.execPath, [fileURLToPath(import.meta.resolve('@gatehouse/server/main'))], {
  env,
  stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
});
process.on('exit', () => {
  server.kill('SIGTERM');
  rmSync(folder, { recursive: true, force: true });
});
process.on('disconnect', () => process.exit(0));
await new Promise<void>((resolve) => server.once('message', () => resolve()));
tell({ origin, apiToken: demo.apiToken });

function tell(message: DirectoryMessage): void {
  process.send?.(message);
}
