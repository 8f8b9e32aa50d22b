import { readFileSync } from 'node:fs';
import { Pool } from 'undici';
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
  const pool = new Pool(target.origin, { connections: concurrency, pipelining: 1 });
  const end = performance.now() + milliseconds;
  const start = performance.now();
  const cpuBefore = cpuMicroseconds(target.pid);
  let flows = 0;
  try {
    await Promise.all(
      Array.from({ length: concurrency }, async () => {
        while (performance.now() < end) {
          await runFlow(pool, target);
          flows += 1;
        }
      }),
    );
    return { rate: (flows * 1000) / (performance.now() - start), cpuMicros: (cpuMicroseconds(target.pid) - cpuBefore) / flows };
  } finally {
    await pool.destroy();
  }
}

async function runFlow(pool: Pool, target: Target): Promise<void> {
  const authorize = await pool.request({ method: 'GET', path: target.authorizePath, headers: { cookie: target.cookie } });
  await authorize.body.dump();
  const code = /[?&]code=([^&]+)/.exec(String(authorize.headers['location']))?.[1];
  if (code === undefined) throw new Error(`authorize answered ${authorize.statusCode} ${String(authorize.headers['location'])}`);
  const token = await pool.request({
    method: 'POST',
    path: target.tokenPath,
    headers: { authorization: target.authorization, 'content-type': 'application/x-www-form-urlencoded' },
    body: `grant_type=authorization_code&code=${code}&redirect_uri=${encodeURIComponent(target.redirectUri)}`,
  });
  const tokens = (await token.body.json()) as { access_token?: string; id_token?: string };
  if (tokens.access_token === undefined || tokens.id_token === undefined)
    throw new Error(`token answered ${token.statusCode} ${JSON.stringify(tokens)}`);
  if (target.userinfoPath === undefined) return;
  const userinfo = await pool.request({
    method: 'GET',
    path: target.userinfoPath,
    headers: { authorization: `Bearer ${tokens.access_token}` },
  });
  const user = (await userinfo.body.json()) as { sub?: string };
  if (user.sub === undefined) throw new Error(`userinfo answered ${userinfo.statusCode} ${JSON.stringify(user)}`);
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
