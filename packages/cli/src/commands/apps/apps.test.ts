import assert from 'node:assert/strict';
import { test } from 'node:test';
import { atTerminal, type Finished, runCli } from '../../../testkit/cli-process.ts';
import { runHere } from '../../../testkit/in-process.ts';
import { signedIn } from '../../../testkit/signed-in.ts';

// One server for all, and one order: each part finds the apps of the one before.
test('gatehouse apps', async (story) => {
  const { gatehouse, place, orgUrl, apiToken } = await signedIn(story);
  const apps = (...args: string[]): Promise<Finished> => runHere(place, ['apps', ...args]);
  const labels = async (): Promise<string[]> => {
    const headers = { authorization: `SSWS ${apiToken}` };
    const all = (await (await fetch(`${orgUrl}/api/v1/apps`, { headers })).json()) as { label: string }[];
    return all.map(({ label }) => label);
  };

  await story.test('lists the active apps, show and config tell of one; only config tells the secret', async () => {
    const empty = await apps();
    assert.deepEqual([empty.code, empty.stdout], [0, '']);
    assert.match(empty.stderr, /gatehouse apps create web/);

    const shop = await gatehouse.given.webApp({
      label: 'Shop \u001b[31mred',
      redirectUris: ['https://a.example/1', 'https://a.example/2'],
    });
    await gatehouse.given.webApp({ label: 'Shut', status: 'INACTIVE' });
    await gatehouse.given.webApp({ label: 'Browser', applicationType: 'browser', authMethod: 'none', isPkceRequired: true });
    const list = await runCli(place, ['apps']);
    assert.match(list.stdout, new RegExp(`^ {2}Client ID +Name +Type\n(.*\n)*? {2}${shop.clientId} {2}Shop red +Web app\n`));
    assert.doesNotMatch(list.stdout, /Shut/);
    assert.equal((await apps('list', '--all', '--json')).json<object[]>().length, 3);

    const shown = await apps('show', 'sho');
    for (const fact of [shop.clientId, 'https://a.example/1\n', 'https://a.example/2\n', 'Everyone', 'client_secret_basic'])
      assert.ok(shown.stdout.includes(fact), `${fact} is missing in\n${shown.stdout}`);
    const json = await apps('show', shop.clientId, '--json');
    assert.equal(json.json<{ id: string }>().id, shop.id);
    for (const { stdout } of [list, shown, json]) assert.ok(!stdout.includes(shop.clientSecret) && !stdout.includes('\u001b'));

    const config = (await apps('config', '--app', shop.clientId, '--json')).json();
    const { clientId, clientSecret } = shop;
    assert.deepEqual(config, {
      name: 'Shop \u001b[31mred',
      appId: shop.id,
      clientId,
      clientSecret,
      issuer: `${orgUrl}/oauth2/default`,
    });
    const text = (await apps('config', 'Browser', '--authorization-server-id', 'org')).stdout;
    assert.match(text, new RegExp(`Name +Browser\n +Client ID +0oa\\w+\n +Issuer +${orgUrl}\n`));
  });

  await story.test('an app that is not there, or that may be two, is told with the way out', async () => {
    const both = await apps('show', 'sh');
    assert.match(both.stderr, /No app is called “sh” in full; there are .*Shut \(0oa\w+\).*\. Give the whole name\./);
    assert.match((await apps('show', '0oa1b2c3d4e5f6g7h8i9')).stderr, /no app “0oa1.*gatehouse apps list --all/);
  });

  await story.test(
    'are deleted after a question each, or with --force; never in batch mode otherwise (contract 7.5)',
    async (t) => {
      const [a, b] = [
        await gatehouse.given.webApp({ label: 'Delete me' }),
        await gatehouse.given.webApp({ label: 'Delete me too' }),
      ];
      const batch = await apps('delete', a.clientId, '--batch');
      assert.deepEqual([batch.code, batch.stderr.includes('--force')], [1, true]);
      const prefix = await apps('delete', '-f', 'Delete me t');
      assert.deepEqual([prefix.code, prefix.stdout], [1, ''], 'no guess at a deletion');
      assert.match(prefix.stderr, /No app is called “Delete me t” in full; there is Delete me too \(0oa/);

      const terminal = await atTerminal(t, place, ['apps', 'delete', 'Delete me', b.id]);
      await terminal.sees(`Deactivate and delete the app Delete me (${a.clientId})?`);
      terminal.press('\r'); // no is where Enter leads
      await terminal.sees('Delete me too');
      terminal.press('y');
      await terminal.sees('deleted');
      assert.equal(await terminal.exitCode, 2);
      assert.ok((await labels()).includes('Delete me') && !(await labels()).includes('Delete me too'));

      const rest = await apps('delete', '-f', '--json', b.id, a.id);
      assert.equal(rest.code, 1, 'one of them is gone already');
      assert.deepEqual(
        rest
          .json<{ name: string; isDeleted: boolean; problem?: string }[]>()
          .map((each) => [each.name, each.isDeleted, each.problem]),
        [
          [b.id, false, `There is no app “${b.id}”.`],
          ['Delete me', true, undefined],
        ],
      );
    },
  );
});
