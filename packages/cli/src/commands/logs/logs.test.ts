import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { suite, type TestContext, test } from 'node:test';
import { startGatehouse } from '@gatehouse/server/testkit';
import { atTerminal, newPlace, runCli } from '../../../testkit/cli-process.ts';
import { inProcess } from '../../../testkit/in-process.ts';
import { type LogOptions, showLogs } from './logs.ts';

/** A port in front of a server, which can go away as a server does, and come back. */
async function front(t: TestContext, backPort: () => number) {
  const sockets = new Set<Socket>();
  const keep = (socket: Socket): Socket => socket.on('error', () => {}).on('close', () => sockets.delete(socket));
  const server = createServer((incoming) => {
    const onward = connect(backPort(), 'localhost');
    for (const socket of [incoming, onward]) sockets.add(keep(socket));
    incoming.pipe(onward).pipe(incoming);
  });
  const end = async (): Promise<void> => {
    if (!server.listening) return;
    server.close();
    for (const socket of sockets) socket.destroy();
    await once(server, 'close');
  };
  server.listen(0, 'localhost');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  t.after(end);
  return { port, end, restart: () => once(server.listen(port, 'localhost'), 'listening') };
}

async function scene(t: TestContext) {
  let backPort = 0;
  const gate = await front(t, () => backPort);
  const gatehouse = await startGatehouse(t, { listen: true, publicUrl: `http://localhost:${gate.port}` });
  backPort = gatehouse.port;
  const { apiToken, login } = await gatehouse.given.admin('SUPER_ADMIN');
  const orgUrl = `http://localhost:${gate.port}`;
  const place = newPlace(t, { OKTA_CLIENT_ORGURL: orgUrl, OKTA_CLIENT_TOKEN: apiToken, TZ: 'UTC' });
  const happen = async (name: string): Promise<void> => {
    const payload = JSON.stringify({ profile: { name } });
    const headers = { authorization: `SSWS ${apiToken}`, 'content-type': 'application/json' };
    assert.equal((await gatehouse.call({ method: 'POST', url: '/api/v1/groups', headers, payload })).statusCode, 200);
  };
  const logs = (options: Partial<LogOptions>, isJson = false) =>
    inProcess(place, (cli) => showLogs(cli, { since: '1h', ...options }), { isJson });
  return { gate, gatehouse, place, login, happen, logs };
}

const names = (stdout: string): string[] =>
  stdout
    .trim()
    .split('\n')
    .flatMap((line) => (JSON.parse(line) as { target: { displayName: string }[] }).target.map(({ displayName }) => displayName));

suite('gatehouse logs', () => {
  test('shows each event as a line, or as a line of JSON; the newest ones, those with some words, those of a time', async (t) => {
    const { gatehouse, place, login, happen, logs } = await scene(t);
    for (const name of ['One', 'Tw\x1b[31mo', 'Three']) {
      await happen(name);
      gatehouse.clock.advance({ seconds: 1 });
    }
    const shown = await runCli(place, ['logs', '-q', login]);
    assert.deepEqual([shown.code, shown.stderr], [0, '']);
    const line = String.raw` {2}\d\d:\d\d:\d\d ✓ ${login} +group\.lifecycle\.create +Create group → `;
    assert.match(shown.stdout, new RegExp(`^${line}One\n${line}Two\n${line}Three\n$`));
    assert.deepEqual(names((await logs({}, true)).stdout), ['One', 'Tw\x1b[31mo', 'Three']);
    assert.deepEqual(names((await logs({ limit: 2 }, true)).stdout), ['Tw\x1b[31mo', 'Three']);
    assert.deepEqual(names((await logs({ filter: 'target.displayName eq "One"' }, true)).stdout), ['One']);
    const none = await logs({ until: '2020-01-01', since: '2019-01-01' });
    assert.deepEqual([none.stdout, none.problem], ['', undefined]);
    assert.match(none.stderr, /Nothing of that kind since 2019-01-01 .*--since 7d.*-f\n$/);
    assert.match((await logs({ filter: 'shoe eq "1"' })).problem ?? '', /filter: position 1/);
    assert.match((await logs({ since: 'yesterday' })).problem ?? '', /^--since is no time: “yesterday”\. Write 30m/);
  });

  test('-f waits for events, outlives a restart of the server without losing one, and ends well on Ctrl-C; without a server it does not begin', async (t) => {
    const { gate, place, happen, logs } = await scene(t);
    await happen('Old');
    await happen('Before');
    const terminal = await atTerminal(t, place, ['logs', '-f', '--limit', '1']);
    await terminal.sees('→ Before');
    await terminal.sees('Waiting for more. Ctrl-C ends it.');
    await gate.end();
    await happen('Meanwhile');
    await terminal.sees('The server does not answer. Waiting for it');
    await gate.restart();
    await terminal.sees('The server is back.');
    await terminal.sees('→ Meanwhile');
    terminal.press('\x03');
    assert.equal(await terminal.exitCode, 0);
    assert.doesNotMatch(terminal.screen(), /→ Old/);
    assert.equal(terminal.screen().split('→ Meanwhile').length, 2);
    await gate.end();
    assert.match((await logs({ follow: true })).problem ?? '', /cannot be reached: no server listens there/);
  });
});
