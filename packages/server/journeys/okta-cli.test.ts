import assert from 'node:assert/strict';
import { type IncomingMessage, request } from 'node:http';
import { after, before, suite, type TestContext, test } from 'node:test';
import { fewSigningKeys } from '../testkit/few-signing-keys.ts';
import { mailedCode, mailedLink } from '../testkit/sign-up.ts';
import { quickHasher } from '../testkit/test-hasher.ts';
import { startGatehouse, type TestServer } from '../testkit/testkit.ts';

/**
 * Replays Okta's CLI call by call, as bytes on a socket: its paths (also with the slash doubled), its headers, its bodies, and what it demands
 * of the answers. @see contract 7.3 to 7.6
 */

const userAgent = 'okta-cli/0.10.0';
const sdkUserAgent = 'okta-cli/0.10.0 okta-sdk-java/8.2.1 java/17.0.1 Linux/6.1';

interface Call {
  readonly method: string;
  /** Sent exactly so. */
  readonly path: string;
  readonly host: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

interface Answer {
  readonly status: number;
  readonly text: string;
  /** Every value of each header, as it stood on its own line. */
  readonly lines: ReadonlyMap<string, readonly string[]>;
  json(): unknown;
}

function send(port: number, { method, path, host, headers = {}, body }: Call): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
    const outgoing = request({ host: 'localhost', port, method, path, headers: { host, ...headers, ...length } }, (response) => {
      readAnswer(response).then(resolve, reject);
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

async function readAnswer(response: IncomingMessage): Promise<Answer> {
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString();
  const lines = new Map<string, string[]>();
  for (let index = 0; index < response.rawHeaders.length; index += 2) {
    const name = response.rawHeaders[index]?.toLowerCase() ?? '';
    lines.set(name, [...(lines.get(name) ?? []), response.rawHeaders[index + 1] ?? '']);
  }
  return { status: response.statusCode ?? 0, text, lines, json: () => JSON.parse(text) };
}

/** A row that the CLI reads. */
interface Resource {
  readonly id: string;
  readonly _links: { readonly self: { readonly href: string } };
  readonly [name: string]: unknown;
}

/** The CLI, signed in to an org: what its Java SDK sends, and what it cannot live without. */
class OktaCli {
  readonly orgUrl: string;
  readonly #port: number;
  readonly #token: string;

  constructor(port: number, { orgUrl, apiToken }: { orgUrl: string; apiToken: string }) {
    this.orgUrl = orgUrl;
    this.#port = port;
    this.#token = apiToken;
  }

  /** JSON on every GET, and never an empty object: the SDK takes that for no data. */
  async get(path: string): Promise<{ body: unknown; next: string | undefined; answer: Answer }> {
    const answer = await this.#send('GET', path);
    assert.equal(answer.status, 200, `${path} ${answer.text}`);
    assert.match(answer.lines.get('content-type')?.[0] ?? '', /^application\/json/);
    const body = answer.json();
    assert.notDeepEqual(body, {}, path);
    return { body, next: linksOf(answer).get('next'), answer };
  }

  async list(path: string): Promise<Resource[]> {
    const { body } = await this.get(path);
    assert.ok(Array.isArray(body), path);
    for (const row of body as Resource[])
      assert.ok(row._links.self.href.startsWith(`${this.orgUrl}/`), `${path}: the SDK caches by it`);
    return body as Resource[];
  }

  async one(path: string): Promise<Resource> {
    const { body } = await this.get(path);
    return body as Resource;
  }

  /** @param statuses what the SDK takes: with a body 200 or 201, without one 204 too */
  async write(method: string, path: string, body?: object, statuses: readonly number[] = [200]): Promise<unknown> {
    const answer = await this.#send(method, path, body === undefined ? undefined : JSON.stringify(body));
    assert.ok(statuses.includes(answer.status), `${method} ${path}: ${answer.status} ${answer.text}`);
    return answer.text === '' ? undefined : answer.json();
  }

  /** What it shows of an error: all four must be there, or it crashes. */
  async refused(method: string, path: string, body?: object): Promise<{ status: number; errorCode: string; causes: number }> {
    const answer = await this.#send(method, path, body === undefined ? undefined : JSON.stringify(body));
    const { errorCode, errorSummary, errorId, errorCauses } = answer.json() as Record<string, unknown>;
    assert.ok(typeof errorSummary === 'string' && typeof errorId === 'string' && Array.isArray(errorCauses), answer.text);
    return { status: answer.status, errorCode: String(errorCode), causes: errorCauses.length };
  }

  async #send(method: string, path: string, body?: string): Promise<Answer> {
    const url = new URL(this.orgUrl);
    const answer = await send(this.#port, {
      method,
      path: path.replace(this.orgUrl, ''),
      host: url.host,
      headers: {
        accept: 'application/json',
        'user-agent': sdkUserAgent,
        authorization: `SSWS ${this.#token}`,
        ...(method !== 'GET' && { 'content-type': 'application/json' }),
      },
      ...(method !== 'GET' && { body: body ?? '' }),
    });
    const counted = answer.status < 400 ? ['x-rate-limit-limit', 'x-rate-limit-remaining', 'x-rate-limit-reset'] : [];
    for (const name of [...counted, 'x-okta-request-id', 'date'])
      assert.equal(answer.lines.get(name)?.length, 1, `${method} ${path}: ${name}`);
    return answer;
  }
}

/** `Link` headers: each on a line of its own, none joined by commas. */
function linksOf({ lines }: Answer): Map<string, string> {
  const links = new Map<string, string>();
  for (const line of lines.get('link') ?? []) {
    const [, href = '', rel = ''] = /^<([^<>,]+)>; rel="(self|next)"$/.exec(line) ?? [];
    assert.ok(href && !links.has(rel), line);
    links.set(rel, href);
  }
  return links;
}

function start(t: TestContext): Promise<TestServer> {
  return startGatehouse(t, { listen: true, hasher: quickHasher(), newSigningKey: fewSigningKeys });
}

/** The person's part: opens the link from the mail, confirms, and sets a password. */
async function answerMail(gatehouse: TestServer, email: string): Promise<void> {
  const confirmed = await gatehouse.browser().post(await mailedLink(gatehouse, email), {});
  await setPassword(gatehouse, String(confirmed.headers.location));
}

async function setPassword(gatehouse: TestServer, welcomeUrl: string): Promise<void> {
  const org = await gatehouse.otherOrg(new URL(welcomeUrl).hostname.split('.')[0] ?? '');
  const fields = { 'credentials.newPassword': 'Tr0ubadour-9', 'credentials.repeated': 'Tr0ubadour-9' };
  assert.equal((await org.browser().post(welcomeUrl, fields)).statusCode, 303);
}

/** `okta register` 0.10: registers and polls until the org is there. */
async function runRegister(gatehouse: TestServer, email: string): Promise<OktaCli> {
  const host = new URL(gatehouse.origin).host;
  const headers = { accept: 'application/json', 'user-agent': userAgent };
  const userProfile = { firstName: 'Ada', lastName: 'Lovelace', email, country: 'United Kingdom', okta_oie: true };
  const registered = await send(gatehouse.port, {
    method: 'POST',
    path: '//api/v1/registration/reg405abrRAkn0TRf5d6/register',
    host,
    headers: { ...headers, 'content-type': 'application/json; charset=UTF-8' },
    body: JSON.stringify({ userProfile }),
  });
  assert.equal(registered.status, 200, registered.text);
  const { developerOrgCliToken } = registered.json() as { developerOrgCliToken: string };
  assert.equal(typeof developerOrgCliToken, 'string');
  const path = `//api/internal/v1/developer/redeem/${developerOrgCliToken}`;
  const poll = async () => {
    const answer = await send(gatehouse.port, { method: 'GET', path, host, headers });
    assert.equal(answer.status, 200, 'anything else ends the program');
    return answer.json() as { status: string; orgUrl: string; apiToken: string };
  };
  assert.deepEqual([await poll(), await poll()], [{ status: 'PENDING' }, { status: 'PENDING' }]);
  await answerMail(gatehouse, email);
  const { status, ...org } = await poll();
  assert.equal(status, 'ACTIVE');
  assert.match(org.apiToken, /^00/);
  return new OktaCli(gatehouse.port, org);
}

suite('okta register', () => {
  test('0.10: registers, polls, and is signed in to an org where it has all rights', async (t) => {
    const gatehouse = await start(t);
    const cli = await runRegister(gatehouse, 'ada@example.com');
    assert.match(cli.orgUrl, /^http:\/\/dev-\w{7}\.localhost:\d+$/);
    assert.deepEqual(
      (await cli.list('/api/v1/authorizationServers')).map(({ id }) => id),
      ['default'],
    );
  });

  test('0.9: create, code from the mail, verify, link for the password; a wrong code is asked for again', async (t) => {
    const gatehouse = await start(t);
    const host = new URL(gatehouse.origin).host;
    const headers = { accept: 'application/json', 'content-type': 'application/json', 'user-agent': 'okta-cli/0.9.0' };
    const post = (path: string, body: object) =>
      send(gatehouse.port, { method: 'POST', path, host, headers, body: JSON.stringify(body) });
    const person = { firstName: 'Ada', lastName: 'Lovelace', email: 'ada@example.com', organization: 'Engines' };
    const created = await post('/create', person);
    assert.equal(created.status, 200);
    const { id, orgUrl, email } = created.json() as Record<string, string>;
    assert.equal(email, person.email);
    const code = await mailedCode(gatehouse);
    const wrong = await post(`/verify/${id}`, { code: code === '000000' ? '000001' : '000000' });
    assert.equal(wrong.status, 403);
    assert.equal((wrong.json() as { errorCode: string }).errorCode, 'E0000068');
    const verified = await post(`/verify/${id}`, { code });
    assert.equal(verified.status, 200);
    const org = verified.json() as { orgUrl: string; apiToken: string; updatePasswordUrl: string };
    assert.equal(org.orgUrl, orgUrl);
    const cli = new OktaCli(gatehouse.port, org);
    assert.equal((await cli.one('/api/v1/users/me'))['status'], 'PROVISIONED', 'the CLI goes on at once');
    await setPassword(gatehouse, org.updatePasswordUrl);
    assert.equal((await cli.one('/api/v1/users/me'))['status'], 'ACTIVE');
  });

  test('what is refused is shown: Okta’s error body', async (t) => {
    const gatehouse = await start(t);
    const answer = await send(gatehouse.port, {
      method: 'POST',
      path: '//api/v1/registration/reg405abrRAkn0TRf5d6/register',
      host: new URL(gatehouse.origin).host,
      headers: { accept: 'application/json', 'content-type': 'application/json', 'user-agent': userAgent },
      body: '{"userProfile":{}}',
    });
    const body = answer.json() as { errorCode: string; errorSummary: string; errorCauses: object[] };
    assert.deepEqual([answer.status, body.errorCode, body.errorCauses.length], [400, 'E0000001', 3]);
  });
});

/** The body that `okta apps create` posts. */
function appBody(label: string, type: string, redirectUris: readonly string[], postLogout: readonly string[], more: object = {}) {
  const isService = type === 'service';
  return {
    name: 'oidc_client',
    label,
    signOnMode: 'OPENID_CONNECT',
    ...more,
    settings: {
      oauthClient: {
        redirect_uris: redirectUris,
        post_logout_redirect_uris: postLogout,
        response_types: [isService ? 'token' : 'code'],
        grant_types: [isService ? 'client_credentials' : 'authorization_code'],
        application_type: type,
      },
    },
  };
}

const withoutSecret = { credentials: { oauthClient: { token_endpoint_auth_method: 'none' } } };

/** The calls of `okta apps create`, in their order. @returns what it writes or prints */
async function runAppsCreate(cli: OktaCli, body: ReturnType<typeof appBody>) {
  const servers = await cli.list('/api/v1/authorizationServers');
  assert.equal(servers.length, 1, 'else the CLI asks');
  const [server] = servers;
  assert.ok(server && typeof server['name'] === 'string' && typeof server['issuer'] === 'string');
  const found = (await cli.list(`/api/v1/apps?q=${encodeURIComponent(body.label)}`)).find((app) => app['label'] === body.label);
  const app = found ?? ((await cli.write('POST', '/api/v1/apps', body)) as Resource);
  assert.match(app.id, /^0oa/);
  const [everyone, ...others] = await cli.list('/api/v1/groups?search=profile.name%20eq%20%22everyone%22');
  assert.ok(everyone && others.length === 0, 'exactly one');
  const assigned = (await cli.write('PUT', `/api/v1/apps/${app.id}/groups/${everyone.id}`, { priority: 2 })) as Resource;
  assert.equal(assigned['priority'], 2);
  const credentials = (await cli.get(`/api/v1/internal/apps/${app.id}/settings/clientcreds`)).body as Record<string, string>;
  assert.equal(credentials['client_id'], app.id);
  return { app, isNew: !found, issuer: String(server['issuer']), secret: credentials['client_secret'] };
}

suite('okta apps and logs, as the Java SDK calls', () => {
  let cli: OktaCli;
  // One org for all of them: what the CLI leaves behind is what it finds the next time.
  const closers: (() => unknown)[] = [];
  before(async () => {
    const whole = { after: (close: () => unknown) => closers.push(close) } as unknown as TestContext;
    cli = await runRegister(await start(whole), 'grace@example.com');
  });
  after(async () => {
    for (const close of closers.toReversed()) await close();
  });

  test('apps create web: the secret comes from clientcreds; a second run finds the app', async () => {
    const body = appBody('My web app', 'web', ['http://localhost:8080/callback'], ['http://localhost:8080/']);
    const created = await runAppsCreate(cli, body);
    assert.deepEqual([created.isNew, created.issuer], [true, `${cli.orgUrl}/oauth2/default`]);
    assert.ok((created.secret?.length ?? 0) >= 32);
    const again = await runAppsCreate(cli, body);
    assert.deepEqual([again.isNew, again.app.id, again.secret], [false, created.app.id, created.secret]);
  });

  test('apps create spa: no secret; the origin with its trailing slash is found by that string, and put the next time', async () => {
    const url = 'http://localhost:8080/';
    const body = appBody('My spa', 'browser', [`${url}callback`], [url], withoutSecret);
    for (const isFirst of [true, false]) {
      assert.equal((await runAppsCreate(cli, body)).secret, undefined);
      const known = (await cli.list('/api/v1/trustedOrigins')).find((each) => each['origin'] === url);
      assert.equal(known === undefined, isFirst);
      const origin = { name: url, origin: url, scopes: [{ type: 'CORS' }, { type: 'REDIRECT' }] };
      const stored = (await (known
        ? cli.write('PUT', `/api/v1/trustedOrigins/${known.id}`, { ...known, ...origin })
        : cli.write('POST', '/api/v1/trustedOrigins', origin))) as Resource;
      assert.equal(stored['origin'], url);
    }
  });

  test('apps create native: a scheme that is the org’s host reversed', async () => {
    const scheme = new URL(cli.orgUrl).hostname.split('.').toReversed().join('.');
    const created = await runAppsCreate(
      cli,
      appBody('My native app', 'native', [`${scheme}:/callback`], [`${scheme}:/`], withoutSecret),
    );
    assert.equal(created.secret, undefined);
  });

  test('apps create service: no redirect URI, and Everyone all the same', async () => {
    const created = await runAppsCreate(cli, appBody('My service', 'service', [], []));
    assert.ok(created.secret);
  });

  test('apps create jhipster: claims, and groups for its roles', async () => {
    const redirects = ['http://localhost:8080/login/oauth2/code/oidc', 'http://localhost:8761/login/oauth2/code/oidc'];
    await runAppsCreate(cli, appBody('My jhipster', 'web', redirects, ['http://localhost:8080/', 'http://localhost:8761/']));
    assert.ok((await cli.list('/api/v1/authorizationServers/default/claims')).every(({ name }) => name !== 'groups'));
    for (const claimType of ['RESOURCE', 'IDENTITY']) {
      const claim = {
        name: 'groups',
        claimType,
        valueType: 'GROUPS',
        group_filter_type: 'REGEX',
        value: '.*',
        alwaysIncludeInToken: true,
        status: 'ACTIVE',
        conditions: { scopes: [] },
      };
      const stored = await cli.write('POST', '/api/v1/authorizationServers/default/claims', claim, [200, 201]);
      assert.match((stored as Resource).id, /^ocl/);
    }
    const me = await cli.one('/api/v1/users/me');
    for (const name of ['ROLE_USER', 'ROLE_ADMIN']) {
      assert.deepEqual(await cli.list(`/api/v1/groups?q=${name}`), []);
      const group = (await cli.write('POST', '/api/v1/groups', { profile: { name, description: null } })) as Resource;
      assert.match(group.id, /^00g/);
      assert.equal(await cli.write('PUT', `/api/v1/groups/${group.id}/users/${me.id}`, undefined, [204]), undefined);
      assert.equal((await cli.list(`/api/v1/groups?q=${name}`)).length, 1);
    }
  });

  test('apps and apps --all: by pages, each link on a line of its own', async () => {
    for (let count = 0; count < 21; count += 1)
      await cli.write('POST', '/api/v1/apps', appBody(`Listed ${count}`, 'service', [], []));
    for (const first of [
      '/api/v1/apps?filter=status%20eq%20%22ACTIVE%22',
      '/api/v1/apps?filter=status+eq+%22ACTIVE%22',
      '/api/v1/apps',
    ]) {
      const labels: string[] = [];
      let pages = 0;
      for (let path: string | undefined = first; path !== undefined; pages += 1) {
        const { body, next, answer } = await cli.get(path);
        assert.ok(linksOf(answer).get('self'));
        labels.push(...(body as Resource[]).map(({ label }) => String(label)));
        path = next;
      }
      assert.ok(pages >= 2);
      assert.equal(new Set(labels).size, labels.length);
      for (const label of ['Listed 0', 'Listed 20', 'Admin Console']) assert.ok(labels.includes(label), label);
    }
  });

  test('apps config and apps delete', async () => {
    const { app } = await runAppsCreate(
      cli,
      appBody('To delete', 'web', ['http://localhost:8080/callback'], ['http://localhost:8080/']),
    );
    const read = await cli.one(`/api/v1/apps/${app.id}`);
    assert.deepEqual([read['signOnMode'], read['status'], read['label']], ['OPENID_CONNECT', 'ACTIVE', 'To delete']);
    assert.deepEqual(await cli.write('POST', `/api/v1/apps/${app.id}/lifecycle/deactivate`), {});
    assert.equal(await cli.write('DELETE', `/api/v1/apps/${app.id}`, undefined, [204]), undefined);
    assert.deepEqual(await cli.refused('GET', `/api/v1/apps/${app.id}`), { status: 404, errorCode: 'E0000007', causes: 0 });
  });

  test('logs, and logs -f: follows next until a page is empty, then asks it again and again', async () => {
    const since = new Date(Date.now() - 3_600_000).toISOString();
    let path = `/api/v1/logs?since=${since}`;
    let count = 0;
    for (;;) {
      const { body, next } = await cli.get(path);
      assert.ok(next, 'there is always a next');
      path = next;
      const events = body as { published: string; actor: object; eventType: string; displayMessage: string }[];
      for (const event of events) assert.ok(event.published && event.actor && event.eventType && event.displayMessage);
      if (events.length === 0) break;
      count += events.length;
    }
    assert.ok(count > 5);
    assert.deepEqual((await cli.get(path)).body, []);
    await cli.write('POST', '/api/v1/groups', { profile: { name: 'Seen in the log' } });
    const seen = (await cli.get(path)).body as { eventType: string }[];
    assert.deepEqual(
      seen.map(({ eventType }) => eventType),
      ['group.lifecycle.create'],
    );
  });

  test('errors of every kind have the four members that the SDK reads', async () => {
    for (const [method, path, status, body] of [
      ['GET', '/api/v1/apps/0oaNone', 404],
      ['GET', '/api/v1/nothing', 404],
      ['GET', '/api/v1/apps?filter=x', 400],
      ['POST', '/api/v1/apps', 400, {}],
      ['POST', '/api/v1/apps', 400],
      ['DELETE', '/api/v1/logs', 405],
    ] as const)
      assert.equal((await cli.refused(method, path, body)).status, status, `${method} ${path}`);
    const stranger = new OktaCli(Number(new URL(cli.orgUrl).port), { orgUrl: cli.orgUrl, apiToken: '00stranger' });
    assert.deepEqual(await stranger.refused('GET', '/api/v1/apps'), { status: 401, errorCode: 'E0000011', causes: 0 });
  });
});
