import { createHash, generateKeyPairSync, randomBytes, sign, verify } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'node:querystring';
import { DatabaseSync } from 'node:sqlite';
import { promisify } from 'node:util';
import Fastify from 'fastify';
import { announce } from '../target.ts';

// The floor: a bare program that does only the two signatures and the two durable writes of a redirect flow. No client
// authentication, no PKCE, no policy, no log. `GROUP_COMMIT=1`: the writes of one turn of the event loop share one commit.

const groupCommit = process.env['GROUP_COMMIT'] === '1';
const folder = mkdtempSync(join(tmpdir(), 'gatehouse-bench-bare-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
const db = new DatabaseSync(join(folder, 'bare.db'));
db.exec(
  'pragma journal_mode = wal; pragma synchronous = full; create table code (hash text primary key, payload text) without rowid',
);
const insert = db.prepare('insert into code values (?, ?)');
const claim = db.prepare('delete from code where hash = ? returning payload');
const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const signAsync = promisify(sign);
const header = Buffer.from('{"kid":"bare","alg":"RS256"}').toString('base64url');

let waiting: { work: () => unknown; resolve: (result: unknown) => void }[] = [];

function durably<T>(work: () => T): Promise<T> | T {
  if (!groupCommit) return work();
  if (waiting.length === 0) setImmediate(commitAll);
  return new Promise<T>((resolve) => waiting.push({ work, resolve: resolve as (result: unknown) => void }));
}

function commitAll(): void {
  const batch = waiting;
  waiting = [];
  db.exec('begin immediate');
  const results = batch.map(({ work }) => work());
  db.exec('commit');
  for (const [index, { resolve }] of batch.entries()) resolve(results[index]);
}

async function jwt(claims: object): Promise<string> {
  const input = `${header}.${Buffer.from(JSON.stringify(claims)).toString('base64url')}`;
  return `${input}.${(await signAsync('sha256', Buffer.from(input), privateKey)).toString('base64url')}`;
}

const digest = (text: string) => createHash('sha256').update(text).digest('base64url');
const http = Fastify();
http.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) =>
  done(null, parse(body as string)),
);
http.get('/authorize', async (request, reply) => {
  const query = request.query as Record<string, string>;
  const code = randomBytes(32).toString('base64url');
  await durably(() => insert.run(digest(code), JSON.stringify({ sub: 'user', nonce: query['nonce'] })));
  return reply.code(302).header('location', `${query['redirect_uri']}?code=${code}&state=${query['state']}`).send();
});
http.post('/token', async (request, reply) => {
  const { code = '' } = request.body as Record<string, string>;
  const row = await durably(() => claim.get(digest(code)));
  if (!row) return reply.code(400).send({ error: 'invalid_grant' });
  const now = Math.floor(Date.now() / 1000);
  const { sub, nonce } = JSON.parse(String(row['payload'])) as { sub: string; nonce: string };
  const access_token = await jwt({ iss: 'bare', aud: 'api', sub, iat: now, exp: now + 3600 });
  const id_token = await jwt({ iss: 'bare', aud: 'app', sub, nonce, iat: now, exp: now + 3600 });
  return reply.send({ access_token, id_token, token_type: 'Bearer', expires_in: 3600 });
});
http.get('/userinfo', (request, reply) => {
  const [head, payload, signature = ''] = (request.headers.authorization ?? '').slice(7).split('.');
  if (!verify('sha256', Buffer.from(`${head}.${payload}`), publicKey, Buffer.from(signature, 'base64url')))
    return reply.code(401).send();
  return reply.send({ sub: (JSON.parse(Buffer.from(payload ?? '', 'base64url').toString()) as { sub: string }).sub });
});
const origin = await http.listen({ host: '127.0.0.1', port: 0 });
announce({
  origin,
  authorizePath: '/authorize?redirect_uri=http%3A%2F%2Flocalhost%3A3000%2Fcb&state=s&nonce=n',
  tokenPath: '/token',
  userinfoPath: '/userinfo',
  cookie: 'session=1',
  authorization: 'Basic eDp5',
  redirectUri: 'http://localhost:3000/cb',
  pid: process.pid,
});
