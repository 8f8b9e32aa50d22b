import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { suite, type TestContext, test } from 'node:test';
import { startGatehouse, type TestServer } from '@gatehouse/server/testkit';
import { parse } from 'yaml';
import { atTerminal, newPlace, type Place, runCli } from '../../../testkit/cli-process.ts';
import { inProcess, runHere } from '../../../testkit/in-process.ts';
import { batchPrompts } from '../../prompts.ts';
import { askApplicant } from './applicant-questions.ts';
import { register } from './register.ts';
import { askForOrg, Passing, redeem, SignUpOver } from './registration-calls.ts';
import { registrationServer } from './registration-server.ts';

const password = 'Correct-Horse-42!';
const ada = ['--first-name', 'Ada', '--last-name', 'Lovelace', '--country', 'gb', '--email'];

/** What the person does in the browser: opens the link and confirms. @returns chooses a password */
async function openLink(gatehouse: TestServer, link: string): Promise<() => Promise<void>> {
  const confirmed = await gatehouse.browser().post(link, {});
  const welcome = new URL(String(confirmed.headers.location));
  const org = await gatehouse.otherOrg(welcome.hostname.split('.')[0] ?? '');
  return async () => {
    const fields = { 'credentials.newPassword': password, 'credentials.repeated': password };
    const set = await org.browser().post(welcome.pathname, fields);
    assert.equal(set.statusCode, 303, set.body);
  };
}

const linkIn = (text: string): string => /http:\S+\/signup\/confirm\/[\w-]+/.exec(text)?.[0] ?? '';
const orgFile = (place: Place): string => join(place.home, '.okta/okta.yaml');
const pendingFile = (place: Place): string => join(place.home, '.okta/gatehouse-registration.json');
const modeOf = (file: string): string => (statSync(file).mode & 0o777).toString(8);

/** A place that is signed in to another org. */
function signedInElsewhere(t: TestContext, env: Record<string, string> = {}): Place {
  const place = newPlace(t, env);
  mkdirSync(join(place.home, '.okta'));
  writeFileSync(orgFile(place), 'okta:\n  client:\n    orgUrl: https://old.example.com\n    token: 00old\n');
  return place;
}

/** An answer: status, JSON body (or what makes it), seconds of `Retry-After`. */
type Answer = readonly [status: number, body: unknown, retryAfter?: number];

/** A server that gives these answers in turn, the last one for ever. */
async function answering(t: TestContext, ...answers: readonly Answer[]) {
  const asked: { path: string | undefined; body: string }[] = [];
  const server = createServer((request, response) => {
    if (request.method === 'HEAD' || request.url?.startsWith('/dev/')) return void response.writeHead(404).end();
    const [status, body, retryAfter] = answers[asked.length] ?? answers.at(-1) ?? [500, {}];
    const call = { path: request.url, body: '' };
    asked.push(call);
    request.setEncoding('utf8').on('data', (text: string) => {
      call.body += text;
    });
    if (retryAfter !== undefined) response.setHeader('retry-after', retryAfter);
    return void response
      .writeHead(status, { 'content-type': 'application/json', location: '/elsewhere' })
      .end(JSON.stringify(typeof body === 'function' ? body() : body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => server.close());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked, close: () => server.close() };
}

test('gatehouse register, against the server (contract 7.3)', async (t) => {
  const gatehouse = await startGatehouse(t, { listen: true });

  await t.test('from four answers and the link to an org that the terminal is signed in to', async (t) => {
    const place = newPlace(t, { GATEHOUSE_URL: gatehouse.origin, LANG: 'de_AT.UTF-8' });
    const terminal = await atTerminal(t, place, ['register']);
    await terminal.sees('First name');
    terminal.enter('Ada');
    await terminal.sees('Last name');
    terminal.enter('Lovelace');
    await terminal.sees('Email address');
    terminal.enter('ada');
    await terminal.sees('such as ada@example.com');
    terminal.enter('@example.com');
    await terminal.sees('Country');
    await terminal.sees('● Austria');
    terminal.press('ger');
    await terminal.sees('(1 match)');
    terminal.enter('');
    await terminal.sees('Germany');
    await terminal.sees('A mail is on its way to ada@example.com');
    await terminal.sees('/signup/confirm/');
    await terminal.sees('Waiting until');
    await terminal.sees('(0:01)');
    assert.equal(modeOf(pendingFile(place)), '600');
    const choosePassword = await openLink(gatehouse, linkIn(terminal.screen()));

    // The same address before there is a password: it is told, and the first sign-up is still waited for.
    const second = await runHere(place, ['register', '--batch', '--json', ...ada, 'ADA@example.com']);
    assert.deepEqual([second.code, second.stdout], [1, '']);
    assert.match(JSON.parse(second.stderr.trim().split('\n').at(-1) ?? '').error.remedy, /register --resume/);

    await choosePassword().catch(() => {}); // a newer link took the place of this one
    const [newest] = await gatehouse.mails({ to: 'ada@example.com' });
    const welcome = new URL(newest?.links[0] ?? '');
    const org = await gatehouse.otherOrg(welcome.hostname.split('.')[0] ?? '');
    await org.browser().post(welcome.pathname, { 'credentials.newPassword': password, 'credentials.repeated': password });

    await terminal.sees('your org is there');
    await terminal.sees(/Your Okta domain: http:\/\/dev-\w{7}\.localhost:\d+\n/);
    await terminal.sees('Next: gatehouse apps create web');
    assert.equal(await terminal.exitCode, 0);
    assert.deepEqual([modeOf(orgFile(place)), modeOf(join(place.home, '.okta'))], ['600', '700']);
    assert.equal(existsSync(pendingFile(place)), false);
    const who = (await runHere(place, ['whoami', '--json'])).json();
    assert.deepEqual(
      [who['orgUrl'], (who['user'] as { login: string }).login, who['roles'], (who['token'] as { name: string }).name],
      [org.origin, 'ada@example.com', ['SUPER_ADMIN'], 'Gatehouse CLI'],
    );
    assert.equal(parse(readFileSync(orgFile(place), 'utf8')).okta.client.orgUrl, org.origin);
  });

  await t.test('--no-wait gives link and token, --resume what came of it, once', async (t) => {
    const place = newPlace(t, { OKTA_CLI_REGISTRATION_URL: `${gatehouse.origin}/` });
    const begun = await runCli(place, ['register', '--batch', '--json', '--no-wait', ...ada, 'grace@example.com']);
    assert.equal(begun.code, 0, begun.stderr);
    const { token = '', link = '', ...rest } = begun.json<Record<string, string>>();
    assert.deepEqual(rest, { status: 'PENDING', email: 'grace@example.com', server: gatehouse.origin });
    assert.equal(linkIn(begun.stderr), link);
    await (await openLink(gatehouse, link))();
    const elsewhere = newPlace(t, place.env);
    const resumed = await runHere(elsewhere, ['register', '--resume', token, '--json']);
    assert.equal(resumed.code, 0, resumed.stderr);
    const { orgUrl, ...made } = resumed.json<Record<string, string>>();
    assert.match(orgUrl ?? '', /^http:\/\/dev-\w{7}\.localhost:\d+$/);
    assert.deepEqual(made, { configFile: orgFile(elsewhere), email: null });
    const late = await runHere(place, ['register', '--resume', '--batch']);
    assert.deepEqual([late.code, existsSync(pendingFile(place))], [1, false]);
    assert.match(late.stderr, /✗ .*finished already.*`gatehouse register`/);
  });
});

suite('gatehouse register, whatever the server answers', () => {
  const person = { firstName: 'Ada', lastName: 'Lovelace', email: 'ada@example.com', country: 'GB' };
  const active = { status: 'ACTIVE', orgUrl: 'https://id.example.test/', apiToken: '00abc' };
  const begun: Answer = [200, { developerOrgCliToken: 'tok/1', mailFrom: 'no-reply@id.example.test' }];
  const pending: Answer = [200, { status: 'PENDING' }];

  test('sends what the original sends, waits, keeps a copy of the old configuration, tells what wins over the new one', async (t) => {
    const { url, asked } = await answering(t, begun, pending, [503, {}], [200, active]);
    const env = { OKTA_CLI_REGISTRATION_ID: 'reg1', OKTA_CLIENT_ORGURL: 'https://other.example.com' };
    const place = signedInElsewhere(t, env);
    const given = [...ada, 'ada@example.com', '--company', 'Engines'];
    const { code, stderr, json } = await runHere(place, [
      'register',
      '--json',
      '-D',
      `okta.cli.registrationUrl=${url}/`,
      ...given,
    ]);
    assert.equal(code, 0, stderr);
    assert.deepEqual(
      asked.map(({ path }) => path),
      ['/api/v1/registration/reg1/register', ...Array(3).fill('/api/internal/v1/developer/redeem/tok%2F1')],
    );
    const userProfile = { ...person, company: 'Engines', okta_oie: true };
    assert.deepEqual(JSON.parse(asked[0]?.body ?? ''), { userProfile });
    const { backup = '', ...result } = json<Record<string, string>>();
    assert.deepEqual(result, { orgUrl: 'https://id.example.test', configFile: orgFile(place), email: 'ada@example.com' });
    assert.match(backup, /okta\.yaml\.\d{8}T\d{4}$/);
    assert.match(readFileSync(backup, 'utf8'), /00old/);
    assert.match(readFileSync(orgFile(place), 'utf8'), /orgUrl: https:\/\/id\.example\.test\n +token: "00abc"/);
    assert.match(stderr, /It comes from no-reply@id\.example\.test\.\n.*spam/);
    assert.match(stderr, /OKTA_CLIENT_ORGURL .* unset it/);
  });

  test('at a terminal: no to replacing ends it; Ctrl-C ends the waiting, and says how to go on', async (t) => {
    const { url, asked } = await answering(t, begun, pending);
    const place = signedInElsewhere(t);
    const args = ['register', '--server', url, ...ada, 'ada@example.com'];
    const no = await atTerminal(t, place, args);
    await no.sees('This terminal is signed in to https://old.example.com (~/.okta/okta.yaml). Replace it?');
    no.press('n');
    assert.equal(await no.exitCode, 2);
    assert.deepEqual(asked, []);

    const terminal = await atTerminal(t, place, [...args, '--force']);
    await terminal.sees('(0:01)');
    terminal.press('\x03');
    await terminal.sees('Stopped waiting. The link in the mail stays good. `gatehouse register --resume`');
    assert.equal(await terminal.exitCode, 130);
    assert.match(readFileSync(orgFile(place), 'utf8'), /00old/);

    const again = await atTerminal(t, place, [...args, '--force']);
    await again.sees('A sign-up of ada@example.com still waits for its link to be opened. Go on with that one?');
    again.press('y');
    await again.sees('(0:00)');
    assert.equal(asked.filter(({ body }) => body !== '').length, 1, 'only the first one asked');
  });

  test('a token that cannot be kept is shown, because it comes once', async (t) => {
    const place = newPlace(t);
    const spoil = () => {
      mkdirSync(orgFile(place)); // the file cannot be written any more
      return active;
    };
    const { url } = await answering(t, begun, [200, spoil]);
    const { problem } = await inProcess(place, (cli) => register(cli, { ...person, server: url, wait: true }));
    assert.match(problem ?? '', /^Your org is at https:\/\/id\.example\.test, but .* shown this once.*: 00abc$/);
  });

  test('an address that the token must not be sent to is not kept; nothing in it moves the cursor', async (t) => {
    for (const orgUrl of ['http://id.example.com', 'https://a:b@id.example.com', 'https://id.example.com/x?\x1b[2J']) {
      const place = newPlace(t);
      const { url } = await answering(t, begun, [200, { ...active, orgUrl }]);
      const { problem = '' } = await inProcess(place, (cli) => register(cli, { ...person, server: url, wait: true }));
      assert.match(problem, /^Your org is at .*, but that could not be kept: .* shown this once.*: 00abc$/);
      assert.deepEqual([problem.includes('\x1b'), existsSync(orgFile(place))], [false, false]);
    }
  });

  test('a kept sign-up that is damaged is none', async (t) => {
    const place = newPlace(t);
    mkdirSync(join(place.home, '.okta'));
    for (const text of ['{', 'null', '[]', '{"server":"x","token":"tok1"}', '{"server":"http://localhost:1"}']) {
      writeFileSync(pendingFile(place), text);
      const { problem } = await inProcess(place, (cli) => register(cli, { resume: true, wait: true }));
      assert.match(problem ?? '', /^No sign-up was begun here/, text);
    }
  });

  test('no server: told before anything is typed', async (t) => {
    const { url, close } = await answering(t, begun);
    close();
    const terminal = await atTerminal(t, newPlace(t), ['register', '--server', url]);
    await terminal.sees(/✗ .* cannot be reached: no server listens there\. Start the server \(`gatehouse serve`\)/);
    assert.equal(await terminal.exitCode, 1);
    assert.equal(terminal.screen().includes('First name'), false);
  });

  test('the server is the one of the option, the property, the variables, or this machine; never one that is spoken to in the clear', () => {
    const env = { OKTA_CLI_REGISTRATION_URL: 'https://b.example.com/', GATEHOUSE_URL: 'https://c.example.com' };
    const properties = { 'okta.cli.registrationUrl': 'https://a.example.com' };
    assert.deepEqual(
      [
        registrationServer({ env, properties }, 'http://localhost:1'),
        registrationServer({ env, properties }),
        registrationServer({ env, properties: {} }),
        registrationServer({ env: { GATEHOUSE_URL: env.GATEHOUSE_URL }, properties: {} }),
        registrationServer({ env: {}, properties: {} }),
      ],
      ['http://localhost:1', 'https://a.example.com', 'https://b.example.com', 'https://c.example.com', 'http://localhost:8080'],
    );
    assert.throws(() => registrationServer({ env, properties }, 'http://id.example.com'), { exitCode: 2, remedy: /--server/ });
  });

  test('a redirect is not followed: who signs up is told to nobody else', async (t) => {
    const { url, asked } = await answering(t, [307, {}]);
    await assert.rejects(askForOrg(url, 'reg1', person), { message: /gives no orgs: it answers 307/ });
    assert.equal(asked.length, 1);
  });

  const error = (errorCode: string, errorSummary: string, ...causes: string[]) => ({
    errorCode,
    errorSummary,
    errorCauses: causes.map((each) => ({ errorSummary: each })),
  });
  test('a refused sign-up is told in the words of the server', async (t) => {
    const cases: readonly (readonly [Answer, RegExp])[] = [
      [[400, error('E0000001', 'Api validation failed', 'userProfile.email: is none')], /^email: is none\.$/],
      [[403, error('E0000006', 'You do not have permission', 'Sign-up is switched off.')], /^Sign-up is switched off\.$/],
      [[429, error('E0000047', 'Too many'), 600], /Try again in 10 minutes\.$/],
      [[500, error('E0000009', 'Internal Server Error')], /^Internal Server Error\.$/],
      [[201, { developerOrgCliToken: 'tok1' }], /gives no orgs: it answers 201/],
      [[200, { token: 'tok1' }], /gives no orgs/],
      [[200, 'yes'], /gives no orgs/],
      [[404, error('E0000008', 'The requested path was not found')], /gives no orgs: it answers 404/],
    ];
    const { url } = await answering(t, ...cases.map(([answer]) => answer));
    for (const [, message] of cases) await assert.rejects(askForOrg(url, 'reg1', person), { name: 'Problem', message });
  });

  test('an answer to the one who waits is taken only when it is whole; what passes is told from what does not', async (t) => {
    const over = error('E0000007', 'Not found: Resource not found', 'The sign-up is over.');
    const cases: readonly (readonly [Answer, typeof Passing | typeof SignUpOver | undefined, RegExp])[] = [
      [[404, over], SignUpOver, /^The sign-up is over\.$/],
      [[429, error('E0000047', 'Too many')], Passing, /429/],
      [[502, '<html>'], Passing, /502/],
      [[500, error('E0000009', 'Internal Server Error')], undefined, /^Internal Server Error\.$/],
      [[204, ''], undefined, /answers 204/],
      [[200, { status: 'LATER' }], undefined, /answers otherwise/],
      [[200, { ...active, orgUrl: 'javascript:alert(1)' }], undefined, /answers otherwise/],
      [[200, { ...active, apiToken: 'a\r\nb' }], undefined, /answers otherwise/],
    ];
    const { url, close } = await answering(t, ...cases.map(([answer]) => answer));
    for (const [, kind, message] of cases) {
      const refused = await redeem(url, 'tok1').catch((reason: unknown) => reason as Error);
      assert.ok(refused instanceof Error, String(message));
      assert.match(refused.message, message);
      assert.deepEqual([refused instanceof Passing, refused instanceof SignUpOver], [kind === Passing, kind === SignUpOver]);
    }
    close();
    await assert.rejects(redeem(url, 'tok1'), Passing);
  });

  test('what is given wrong or missing in batch mode is a usage error that names the option', async () => {
    const cli = { isBatch: true, env: { LANG: 'de_DE.UTF-8' }, ask: batchPrompts('--batch asks nothing') } as never;
    assert.deepEqual(await askApplicant(cli, { ...person, country: 'united kingdom', company: ' ' }), person);
    for (const [change, remedy] of [
      [{ firstName: ' ' }, /--first-name/],
      [{ lastName: undefined }, /--last-name/],
      [{ email: 'ada' }, /--email/],
      [{ country: 'Atlantis' }, /--country/],
      [{ country: undefined }, /--country/],
    ] as const)
      await assert.rejects(askApplicant(cli, { ...person, ...change } as never), { exitCode: 2, remedy });
  });
});
