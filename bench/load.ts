import { readFileSync } from 'node:fs';
import { Connection } from './connection.ts';
import type { Target } from './target.ts';

/**
 * Runs redirect flows (authorize with a session → code → token → userinfo) on `concurrency` connections for `milliseconds`.
 * @returns flows finished per second, and CPU microseconds that the server's process spent on each (NaN where /proc is not there)
 * @throws Error at the first answer that is not what a good flow gets
 */
export async function runFlows(
  target: Target,
  concurrency: number,
  milliseconds: number,
): Promise<{ rate: number; cpuMicros: number }> {
  const connections = await Promise.all(Array.from({ length: concurrency }, () => Connection.open(target.origin)));
  const start = performance.now();
  const cpuBefore = cpuMicroseconds(target.pid);
  let flows = 0;
  try {
    await Promise.all(
      connections.map(async (connection) => {
        while (performance.now() < start + milliseconds) {
          await runFlow(connection, target);
          flows += 1;
        }
      }),
    );
    return {
      rate: (flows * 1000) / (performance.now() - start),
      cpuMicros: (cpuMicroseconds(target.pid) - cpuBefore) / flows,
    };
  } finally {
    for (const connection of connections) connection.close();
  }
}

async function runFlow(connection: Connection, target: Target): Promise<void> {
  const authorize = await connection.send('GET', target.authorizePath, `cookie: ${target.cookie}\r\n`);
  const code = /[?&]code=([^&]+)/.exec(authorize.location ?? '')?.[1];
  if (code === undefined) throw new Error(`authorize answered ${authorize.status} ${authorize.location}`);
  const token = await connection.send(
    'POST',
    target.tokenPath,
    `authorization: ${target.authorization}\r\ncontent-type: application/x-www-form-urlencoded\r\n`,
    `grant_type=authorization_code&code=${code}&redirect_uri=${encodeURIComponent(target.redirectUri)}`,
  );
  const tokens = JSON.parse(token.body) as { access_token?: string; id_token?: string };
  if (tokens.access_token === undefined || tokens.id_token === undefined) {
    throw new Error(`token answered ${token.status} ${token.body}`);
  }
  if (target.userinfoPath === undefined) return;
  const userinfo = await connection.send('GET', target.userinfoPath, `authorization: Bearer ${tokens.access_token}\r\n`);
  const user = JSON.parse(userinfo.body) as { sub?: string };
  if (user.sub === undefined) throw new Error(`userinfo answered ${userinfo.status} ${userinfo.body}`);
}

/** User and system time of a process so far. Linux counts it in hundredths of a second. */
function cpuMicroseconds(pid: number): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /, '')
      .split(' ');
    return (Number(fields[11]) + Number(fields[12])) * 10_000;
  } catch {
    return Number.NaN;
  }
}
