import { generateKeyPairSync } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import Provider from 'oidc-provider';
import { request } from 'undici';
import { CookieJar } from '../cookie-jar.ts';
import { announce } from '../target.ts';

// The peer: the best-known OpenID provider library for Node with its in-memory store, so it writes nothing durable. By itself its access
// tokens are opaque, and it signs once per flow where Gatehouse signs twice. JWT_ACCESS_TOKENS=1 makes it sign both, as Gatehouse does;
// its userinfo endpoint takes no such tokens, so that variant ends with the token response.

const isJwt = process.env['JWT_ACCESS_TOKENS'] === '1';
const resource = 'https://api.example';
const redirectUri = 'https://rp.example/cb';
const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const http = createServer().listen(0, '127.0.0.1');
await new Promise((resolve) => http.once('listening', resolve));
const origin = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
const provider = new Provider(origin, {
  jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), use: 'sig', alg: 'RS256' }] },
  clients: [{ client_id: 'app', client_secret: 'a-secret-of-thirty-two-characters', redirect_uris: [redirectUri] }],
  claims: { openid: ['sub'], profile: ['name', 'preferred_username'], email: ['email'] },
  conformIdTokenClaims: false,
  cookies: { keys: ['bench'] },
  pkce: { required: () => false },
  ttl: { Session: 86_400, Grant: 86_400, Interaction: 3600, AccessToken: 3600, AuthorizationCode: 60, IdToken: 3600 },
  features: {
    devInteractions: { enabled: true },
    resourceIndicators: {
      enabled: isJwt,
      defaultResource: () => resource,
      useGrantedResource: () => true,
      getResourceServerInfo: () => ({ scope: 'openid profile email', accessTokenFormat: 'jwt', jwt: { sign: { alg: 'RS256' } } }),
    },
  },
  findAccount: (_ctx, sub) => ({
    accountId: sub,
    claims: () => ({ sub, name: 'Ada Lovelace', preferred_username: 'ada@example.com', email: 'ada@example.com' }),
  }),
});
const answer = provider.callback();
http.on('request', (request, response) => void answer(request, response));

const query = new URLSearchParams({
  client_id: 'app',
  redirect_uri: redirectUri,
  response_type: 'code',
  scope: 'openid profile email',
  state: 's',
  nonce: 'n',
});
const authorizePath = `/auth?${query}`;
announce({
  origin,
  authorizePath,
  tokenPath: '/token',
  userinfoPath: isJwt ? undefined : '/me',
  cookie: await signIn(),
  authorization: `Basic ${Buffer.from('app:a-secret-of-thirty-two-characters').toString('base64')}`,
  redirectUri,
  pid: process.pid,
});

/** Answers the library's development pages once: log in, then consent. @returns the cookies of the signed-in browser */
async function signIn(): Promise<string> {
  const cookies = new CookieJar();
  let path = authorizePath;
  for (let hops = 0; hops < 10 && !path.startsWith(redirectUri); hops += 1) {
    const isPage = /^(http:\/\/[^/]+)?\/interaction\/[^/]+$/.test(path);
    const prompt = hops < 3 ? 'login' : 'consent';
    const response = await request(new URL(path, origin), {
      method: isPage ? 'POST' : 'GET',
      headers: { cookie: cookies.header(), ...(isPage && { 'content-type': 'application/x-www-form-urlencoded' }) },
      ...(isPage && { body: new URLSearchParams({ prompt, login: 'ada', password: 'x' }).toString() }),
    });
    await response.body.dump();
    cookies.take(response.headers['set-cookie']);
    path = String(response.headers['location'] ?? '');
  }
  return cookies.header();
}
