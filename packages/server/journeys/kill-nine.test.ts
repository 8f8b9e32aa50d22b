import assert from 'node:assert/strict';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { suite, test } from 'node:test';
import type { DemoFile } from '../src/demo-seed.ts';
import { authorizeUrl, endpoints, redeem, signInToDemo } from './demo-app.ts';
import { seed, serverEnvironment, startServerProcess, temporaryFolder } from './server-process.ts';
import { exchange, redirectOf, type WebClient } from './web-client.ts';

const flows = 200;
const parallel = 12;
/** Redemptions answered when the server is killed: well before the end, well after the start. */
const killAfter = 70;

/** A code that was seen. `sent`: a redemption is on its way, and nobody knows how it ended. */
interface SeenCode {
  state: 'issued' | 'sent' | 'redeemed';
  readonly requestId: string;
  accessToken?: string;
  tokenRequestId?: string;
}

/** What the server said before it was killed. An acknowledged fact has the id of its request, which the system log has too. */
interface Witness {
  readonly sessions: { readonly browser: WebClient; readonly requestId: string }[];
  readonly codes: Map<string, SeenCode>;
  isKilled: boolean;
}

suite('kill -9 in the middle of 200 sign-ins, on the embedded database', () => {
  test('what was acknowledged stays so: sessions, codes, redemptions and their log rows', async (t) => {
    const folder = temporaryFolder(t);
    const env = serverEnvironment(folder);
    const demo = await seed(env);
    const server = await startServerProcess(t, env);
    const witness: Witness = { sessions: [], codes: new Map(), isKilled: false };
    await Promise.all(demo.users.map((user) => signIn(server.port, user, demo, witness)));
    const kill = () => {
      if (witness.isKilled) return;
      witness.isKilled = true;
      server.kill('SIGKILL');
    };
    await inParallel(flows, (index) => oneFlow(index, server.port, demo, witness, kill));
    assert.equal((await server.ending).signal, 'SIGKILL');
    const all = [...witness.codes];
    const of = (state: string) => all.filter(([, code]) => code.state === state);
    assert.ok(
      of('redeemed').length >= killAfter && all.length < flows,
      `killed in the middle: ${of('redeemed').length} of ${all.length}`,
    );
    assert.ok(of('issued').length > 10 && witness.sessions.length > 3, 'there is something of each kind');

    const second = await startServerProcess(t, env);
    for (const { browser } of witness.sessions) {
      const again = redirectOf(await browser.visit(authorizeUrl(demo, { prompt: 'none' }), { port: second.port }));
      assert.ok(again?.searchParams.has('code'), `a session is gone: ${again?.search}`);
    }
    for (const [code, { accessToken }] of of('redeemed')) {
      const userinfo = await exchange(`${endpoints}/userinfo`, {
        port: second.port,
        headers: { authorization: `Bearer ${accessToken}` },
      });
      assert.equal(userinfo.status, 200, 'an access token of before works');
      assert.deepEqual(await statuses(redeemTwice(second.port, demo, code)), [400, 400], 'a redeemed code is spent');
      const after = await exchange(`${endpoints}/userinfo`, {
        port: second.port,
        headers: { authorization: `Bearer ${accessToken}` },
      });
      assert.equal(after.status, 401, 'and trying it again revokes what it gave, also across the end of a process');
    }
    for (const [code] of of('issued'))
      assert.deepEqual(await statuses(redeemTwice(second.port, demo, code)), [200, 400], 'an issued code is good, once');
    for (const [code] of of('sent'))
      assert.notDeepEqual(await statuses(redeemTwice(second.port, demo, code)), [200, 200], 'whatever the server did last');
    second.kill('SIGTERM');
    assert.equal((await second.ending).code, 0);

    using database = new DatabaseSync(join(folder, 'gatehouse.db'), { readOnly: true });
    assert.deepEqual({ ...database.prepare('pragma integrity_check').get() }, { integrity_check: 'ok' });
    assert.deepEqual(database.prepare('pragma foreign_key_check').all(), []);
    const logged = new Set(
      database
        .prepare("select event_type || ' ' || request_id as line from system_log_event where outcome_result = 'SUCCESS'")
        .all()
        .map((row) => row['line']),
    );
    for (const { requestId } of witness.sessions) assert.ok(logged.has(`user.session.start ${requestId}`));
    for (const [, { requestId }] of all) assert.ok(logged.has(`app.oauth2.as.authorize.code ${requestId}`));
    for (const [, { tokenRequestId }] of of('redeemed')) assert.ok(logged.has(`app.oauth2.as.token.grant ${tokenRequestId}`));
  });
});

/** One of the 200: mostly single sign-on, now and then a password; a third of the codes are left for after the restart. */
async function oneFlow(index: number, port: number, demo: DemoFile, witness: Witness, kill: () => void): Promise<void> {
  if (witness.isKilled) return;
  try {
    const user = demo.users[index % demo.users.length];
    if (index % 10 === 0 && user) await signIn(port, user, demo, witness);
    const session = witness.sessions[index % witness.sessions.length];
    const answer = await session?.browser.visit(authorizeUrl(demo), { port });
    const code = answer && redirectOf(answer)?.searchParams.get('code');
    if (!code) throw new Error(`no code: ${answer?.status}`);
    const record: SeenCode = { state: 'issued', requestId: requestIdOf(answer) };
    witness.codes.set(code, record);
    if (index % 3 === 0) return;
    record.state = 'sent';
    const redeemed = await redeem(port, demo, code);
    assert.equal(redeemed.status, 200, redeemed.body);
    const { access_token: accessToken } = JSON.parse(redeemed.body) as { access_token: string };
    Object.assign(record, { state: 'redeemed', accessToken, tokenRequestId: requestIdOf(redeemed) });
    if ([...witness.codes.values()].filter(({ state }) => state === 'redeemed').length >= killAfter) kill();
  } catch (error) {
    if (!witness.isKilled) throw error; // afterwards every connection breaks
  }
}

async function signIn(port: number, user: DemoFile['users'][number], demo: DemoFile, witness: Witness): Promise<void> {
  const { browser, answered } = await signInToDemo(port, demo, user);
  assert.equal(answered.status, 303, 'the password was right');
  witness.sessions.push({ browser, requestId: requestIdOf(answered) });
}

function redeemTwice(port: number, demo: DemoFile, code: string) {
  return Promise.all([redeem(port, demo, code), redeem(port, demo, code)]);
}

async function statuses(answers: Promise<readonly { status: number }[]>): Promise<number[]> {
  return (await answers).map(({ status }) => status).toSorted((one, other) => one - other);
}

function requestIdOf(answer: { headers: Headers } | undefined): string {
  return answer?.headers.get('x-okta-request-id') ?? '';
}

/** Runs `work` for 0, 1, 2, … with a few at a time. */
async function inParallel(count: number, work: (index: number) => Promise<void>): Promise<void> {
  let next = 0;
  const worker = async () => {
    while (next < count) await work(next++);
  };
  await Promise.all(Array.from({ length: parallel }, worker));
}
