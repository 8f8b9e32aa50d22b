import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { seed, serverEnvironment, startServerProcess, temporaryFolder } from './server-process.ts';
import { exchange } from './web-client.ts';

const origin = 'http://localhost:8080/api/v1';

suite('kill -9 in the middle of an import, on the embedded database', () => {
  test('of who sends it, or of the server: the org is as it was', async (t) => {
    const env = serverEnvironment(temporaryFolder(t));
    const { apiToken } = await seed(env);
    const first = await startServerProcess(t, env);
    const call = (port: number, path: string, json?: object, signal?: AbortSignal) =>
      exchange(`${origin}${path}`, {
        port,
        headers: { authorization: `SSWS ${apiToken}` },
        ...(json && { json }),
        ...(signal && { signal }),
      });
    const exported = async (port: number) => JSON.parse((await call(port, '/internal/export')).body);
    const before = await exported(first.port);
    const document = {
      kind: 'gatehouse/org',
      version: 1,
      groups: Array.from({ length: 1000 }, (_each, index) => ({ name: `G${index}` })),
    };

    const isImported = ({ name }: { name: string }) => name.startsWith('G');
    const inTheMiddle = async (signal?: AbortSignal) => {
      let isAnswered = false;
      const importing = call(first.port, '/internal/import', { document }, signal).then(
        () => {
          isAnswered = true;
        },
        () => {}, // the connection breaks
      );
      const { waiting } = await underWay(
        () => call(first.port, '/groups', { profile: { name: `N${process.hrtime.bigint()}` } }),
        () => call(first.port, '/org'),
      );
      assert.ok(!isAnswered, 'it is in the middle');
      return { importing, waiting };
    };

    const sender = new AbortController();
    const broken = await inTheMiddle(sender.signal);
    sender.abort();
    await broken.importing;
    await broken.waiting; // the import is over
    assert.deepEqual((await exported(first.port)).groups.filter(isImported), [], 'nobody waits for the answer');

    const killed = await inTheMiddle();
    first.kill('SIGKILL');
    assert.equal((await first.ending).signal, 'SIGKILL');
    await killed.importing;

    const second = await startServerProcess(t, env);
    const after = await exported(second.port);
    assert.deepEqual(after.groups.filter(isImported), [], 'nothing of it is there');
    assert.deepEqual({ ...after, groups: [] }, { ...before, groups: [] });
  });
});

/**
 * Resolves while an import holds the writer: a change that came after it waits, and reads are answered meanwhile.
 * @param change asked again as long as it is answered at once
 * @returns when the change that waited is over, in whatever way
 */
async function underWay(
  change: () => Promise<unknown>,
  read: () => Promise<unknown>,
): Promise<{ readonly waiting: Promise<void> }> {
  for (;;) {
    let isOver = false;
    const finish = () => {
      isOver = true;
    };
    const waiting = change().then(finish, finish);
    for (let reads = 0; reads < 8 && !isOver; reads += 1) await read();
    if (!isOver) return { waiting };
  }
}
