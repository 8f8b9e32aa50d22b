import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { seedDemo } from '@gatehouse/server/demo-seed';
import { request } from 'undici';
import { CookieJar } from '../cookie-jar.ts';
import { freePort } from '../free-port.ts';
import { announce } from '../target.ts';

// Gatehouse as people run it: its own process, default log level, on SQLite or (with GATEHOUSE_DATABASE_URL) on PostgreSQL.

const folder = mkdtempSync(join(tmpdir(), 'gatehouse-bench-'));
const port = await freePort();
const origin = `http://localhost:${port}`;
const appUrl = 'http://localhost:3000';
const env = { ...process.env, GATEHOUSE_DATA: folder, GATEHOUSE_URL: origin };
const demo = await seedDemo({ env, appUrl, known: undefined });
const server = spawn(process.execPath, [fileURLToPath(import.meta.resolve('@gatehouse/server/main'))], {
  env,
  stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
});
process.on('exit', () => {
  server.kill('SIGTERM');
  rmSync(folder, { recursive: true, force: true });
});
await new Promise<void>((resolve) => server.once('message', () => resolve()));

const redirectUri = `${appUrl}/authorization-code/callback`;
const query = new URLSearchParams({
  client_id: demo.app.clientId,
  redirect_uri: redirectUri,
  response_type: 'code',
  scope: 'openid profile email',
  state: 's',
  nonce: 'n',
});
const authorizePath = `/oauth2/default/v1/authorize?${query}`;
announce({
  origin,
  authorizePath,
  tokenPath: '/oauth2/default/v1/token',
  userinfoPath: '/oauth2/default/v1/userinfo',
  cookie: await signIn(),
  authorization: `Basic ${Buffer.from(`${demo.app.clientId}:${demo.app.clientSecret}`).toString('base64')}`,
  redirectUri,
  pid: server.pid ?? 0,
});

/** Answers the hosted pages once, as a person would. @returns the cookies of the signed-in browser */
async function signIn(): Promise<string> {
  const cookies = new CookieJar();
  const [user] = demo.users;
  const call = async (path: string, form?: Record<string, string>) => {
    const response = await request(new URL(path, origin), {
      method: form ? 'POST' : 'GET',
      headers: { cookie: cookies.header(), ...(form && { 'content-type': 'application/x-www-form-urlencoded', origin }) },
      ...(form && { body: new URLSearchParams(form).toString() }),
    });
    cookies.take(response.headers['set-cookie']);
    return { location: String(response.headers['location'] ?? ''), body: await response.body.text() };
  };
  const first = await call(authorizePath);
  const identify = await call(first.location);
  const next = await call('/signin', { interaction: interactionOf(identify.body), identifier: user?.login ?? '' });
  const password = await call(next.location);
  await call('/signin', { interaction: interactionOf(password.body), 'credentials.passcode': user?.password ?? '' });
  return cookies.header();
}

function interactionOf(page: string): string {
  return /name="interaction" value="([^"]+)"/.exec(page)?.[1] ?? '';
}
