import assert from 'node:assert/strict';
import { after, before, suite, type TestContext, test } from 'node:test';
import { type AdminScene, api, asSuperAdmin, assertRefused } from '../../../testkit/management.ts';
import type { TestDocument } from '../../../testkit/org-document.ts';
import type { TestOrg } from '../../../testkit/testkit.ts';
import { exportedHash, type ImportedHash, storedFormOf } from '../../domain/passwords/imported-hash.ts';
import { passphraseSealer } from '../../platform/passphrase.ts';
import { passwordPlace } from './sealed.ts';

const [exportPath, importPath] = ['/api/v1/internal/export', '/api/v1/internal/import'];
const passphrase = 'correct horse battery';
const secret = 'a-secret-that-nobody-may-see-1234567890';
const password = 'Correct-horse-7';

suite('secrets in exports', () => {
  let scene: AdminScene;
  const closers: (() => unknown)[] = [];
  before(async () => {
    scene = await asSuperAdmin({ after: (close: () => unknown) => closers.push(close) } as unknown as TestContext);
    await fill(scene.gatehouse, scene.call);
  });
  after(async () => {
    for (const close of closers.toReversed()) await close();
  });

  test('S41 are left out, or sealed: neither the secret of an app nor the hash of a password stands there', async () => {
    const { gatehouse, call } = scene;
    const plain = await call('GET', `${exportPath}?users=true`);
    assert.doesNotMatch(plain.body, /"secrets"|sealed|hash|argon2/);
    const sealed = await call('POST', exportPath, { users: true, passphrase });
    for (const { statusCode, body } of [plain, sealed]) {
      assert.equal(statusCode, 200, body);
      for (const text of [secret, password, passphrase, 'argon2']) assert.ok(!body.includes(text), `${text} in ${body}`);
    }
    const document = sealed.json();
    assert.deepEqual(
      document.apps.map(({ secrets }: { secrets: readonly { status: string }[] }) =>
        secrets.map(({ status }) => status).toSorted(),
      ),
      [['ACTIVE', 'INACTIVE']],
    );
    const again = await call('POST', exportPath, { users: true, passphrase });
    assert.equal(again.body, sealed.body, 'sealed with the same passphrase, the same text');
    const other = await call('POST', exportPath, { users: true, passphrase: `${passphrase}!` });
    assert.notEqual(other.json().apps[0].secrets[0].sealed, document.apps[0].secrets[0].sealed);
    const events = (await gatehouse.log()).map(({ event_type, debug_json }) => `${event_type} ${debug_json}`);
    assert.ok(events.some((line) => line.startsWith('system.org.export') && line.includes('"sealed"')));
    assert.ok(
      events.some((line) => line.startsWith('app.oauth2.client.read_client_secret')),
      'whoever exports them reads them',
    );
    assert.ok(!events.join().includes(passphrase));
  });

  test('S41 a secret and a password work in the org that they moved to; who imports is not shown them', async () => {
    const { gatehouse, call } = scene;
    const sealed = await call('POST', exportPath, { users: true, passphrase });
    const document = withoutAdmins(sealed.json());
    const [other, importing, otherCall] = await anotherOrg(gatehouse);
    const [app] = document.apps;
    const plain = { kind: document.kind, version: 1, apps: [{ ...app, secrets: undefined, users: undefined }] };
    assert.equal((await importing(plain, undefined)).statusCode, 200);
    app.secrets = app.secrets.filter(({ status }: { status: string }) => status === 'ACTIVE');
    const answer = await importing(document, passphrase);
    assert.equal(answer.statusCode, 200, answer.body);
    const ofSecrets = (body: { changes: readonly { type: string; action: string }[] }) =>
      body.changes.flatMap(({ type, action }) => (type === 'app secret' ? [action] : []));
    assert.deepEqual(ofSecrets(answer.json()), ['create'], 'it comes beside the one that the app has');
    for (const text of [secret, 'argon2', password]) assert.ok(!answer.body.includes(text));
    assert.deepEqual((await importing(document, passphrase)).json().changes, []);
    const apps = { kind: document.kind, version: 1, sealed: document.sealed, apps: [app] };
    assert.deepEqual(
      ofSecrets((await importing(apps, passphrase, '?prune=true')).json()),
      ['delete'],
      'with prune the other goes',
    );
    const [{ id }] = (await otherCall('GET', '/api/v1/apps')).json();
    const left = (await otherCall('GET', `/api/v1/apps/${id}/credentials/secrets`)).json();
    assert.deepEqual(
      left.map((each: { client_secret: string }) => each.client_secret),
      [secret],
    );

    const basic = { authorization: `Basic ${Buffer.from(`shop-client:${secret}`).toString('base64')}` };
    const fallback = await other.form(
      '/oauth2/default/v1/token',
      { grant_type: 'authorization_code', code: 'x', redirect_uri: 'https://a.example/cb' },
      basic,
    );
    assert.notEqual(fallback.json().error, 'invalid_client', fallback.body);
    const wrong = { authorization: `Basic ${Buffer.from('shop-client:another-secret-of-the-same-kind').toString('base64')}` };
    const refused = await other.form('/oauth2/default/v1/token', { grant_type: 'authorization_code', code: 'x' }, wrong);
    assert.equal(refused.json().error, 'invalid_client');

    const client = { clientId: 'shop-client', clientSecret: secret, redirectUri: 'https://a.example/cb' };
    const signedIn = await other.signIn({ id: '', login: 'ada@example.com', password } as never, client as never);
    assert.ok(signedIn['code'], JSON.stringify(signedIn));
  });

  test('S41 a document that was changed, for another place, or with another passphrase is told, and nothing is done', async () => {
    const { gatehouse, call } = scene;
    const sealed = await call('POST', exportPath, { users: true, passphrase });
    const changed = (change: (document: TestDocument) => void) => {
      const document = withoutAdmins(JSON.parse(sealed.body));
      change(document);
      return document;
    };
    const { salt } = sealed.json().sealed;
    const nonsense = (await passphraseSealer(passphrase, salt)).seal('no hash', passwordPlace('bo@example.com'));
    const bo = { login: 'bo@example.com', profile: { email: 'bo@example.com', firstName: 'B', lastName: 'O' } };
    const importing = (document: TestDocument, given: string | undefined) =>
      call('POST', importPath, { document, passphrase: given });
    const refusals: readonly (readonly [TestDocument, string | undefined, RegExp])[] = [
      [changed(() => {}), undefined, /^passphrase: is needed/],
      [changed(() => {}), 'another passphrase', /^passphrase: is not the one/],
      [changed((document) => delete document.sealed), passphrase, /^sealed: is missing/],
      [changed(({ apps }) => (apps[0].clientId = 'another-client')), passphrase, /^apps\[0\]\.secrets\[0\]\.sealed: was changed/],
      [changed(({ users }) => (users[0].login = 'bo@example.com')), passphrase, /^users\[0\]\.password\.sealed: was changed/],
      [changed(({ users, apps }) => (users[0].password.sealed = apps[0].secrets[0].sealed)), passphrase, /^users\[0\]\.password/],
      [changed(({ users }) => users.push({ ...bo, password: { sealed: nonsense } })), passphrase, /^users\[1\]\.password\.hash/],
      [changed(({ apps }) => (apps[0].secrets[0].sealed += 'A')), passphrase, /^apps\[0\]\.secrets\[0\]\.sealed: was changed/],
    ];
    for (const [document, given, cause] of refusals) assertRefused(await importing(document, given), 400, 'E0000001', cause);
    assert.deepEqual(
      (await gatehouse.log()).filter(({ event_type }) => event_type === 'system.org.import'),
      [],
    );
    assertRefused(await call('POST', exportPath, { passphrase: 'too short' }), 400, 'E0000001', /^passphrase: must have 12/);
  });
});

test('a passphrase opens what it sealed, for the place that it was sealed for, and nothing else', async () => {
  const [one, same, other] = await Promise.all([
    passphraseSealer(passphrase, 'salt'),
    passphraseSealer(passphrase, 'salt'),
    passphraseSealer(passphrase, 'pepper'),
  ]);
  const sealed = one.seal('text', 'place');
  assert.equal(same.seal('text', 'place'), sealed);
  assert.equal(same.open(sealed, 'place'), 'text');
  for (const opened of [
    other.open(sealed, 'place'),
    one.open(sealed, 'elsewhere'),
    one.open(`${sealed}A`, 'place'),
    one.open('', 'place'),
  ])
    assert.equal(opened, undefined);
  assert.notEqual(one.seal('text', 'elsewhere').slice(0, 16), sealed.slice(0, 16), 'no two texts share a nonce');
});

type Call = (method: 'GET' | 'POST' | 'PUT', path: string, body?: unknown) => ReturnType<typeof api>;

/** An app with two secrets, one of them off, and a user with a password. */
async function fill(org: TestOrg, call: Call): Promise<void> {
  const oauthClient = { application_type: 'web', redirect_uris: ['https://a.example/cb'] };
  const created = await call('POST', '/api/v1/apps', {
    label: 'Shop',
    signOnMode: 'OPENID_CONNECT',
    settings: { oauthClient },
    credentials: { oauthClient: { client_id: 'shop-client', client_secret: secret } },
  });
  assert.equal(created.statusCode, 200, created.body);
  const { id } = created.json();
  await call('PUT', `/api/v1/apps/${id}/groups/${(await call('GET', '/api/v1/groups?q=Everyone')).json()[0].id}`, {});
  await call('POST', `/api/v1/apps/${id}/credentials/secrets`, { status: 'INACTIVE' });
  const ada = await org.given.user({ login: 'ada@example.com', firstName: 'Ada', lastName: 'Byte' });
  await org.given.password(ada, password);
}

function withoutAdmins(document: TestDocument): TestDocument {
  return { ...document, users: document.users.filter(({ login }: { login: string }) => login === 'ada@example.com') };
}

async function anotherOrg(gatehouse: Awaited<ReturnType<typeof asSuperAdmin>>['gatehouse']) {
  const other = await gatehouse.otherOrg('other');
  const { apiToken } = await other.given.admin('SUPER_ADMIN');
  const call: Call = (method, path, body) => api(other, apiToken, method, path, body);
  const importing = (document: TestDocument, given: string | undefined, query = '') =>
    call('POST', importPath + query, { document, passphrase: given });
  return [other, importing, call] as const;
}

test('a hash from another system can be handed on as it came; one that was hashed again cannot', async () => {
  const slow = async () => '$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHRzYWx0$aGFzaGhhc2hoYXNoaGFzaA';
  const [salt, value] = [Buffer.alloc(16, 1).toString('base64'), Buffer.alloc(32, 2).toString('base64')];
  const kept: readonly ImportedHash[] = [
    { algorithm: 'BCRYPT', workFactor: 10, salt: 'a'.repeat(22), value: 'b'.repeat(31) },
    { algorithm: 'PBKDF2', digestAlgorithm: 'SHA512_HMAC', salt, iterationCount: 4096, keySize: 32, value },
    { algorithm: 'ARGON2', value: await slow() },
  ];
  for (const hash of kept) {
    const form = await storedFormOf(hash, slow);
    assert.deepEqual('stored' in form && exportedHash(form.stored), hash);
  }
  const again = await storedFormOf({ algorithm: 'SHA-256', value }, slow);
  assert.equal('stored' in again && exportedHash(again.stored), undefined);
  assert.deepEqual(exportedHash(await slow()), kept[2], 'ours');
});
