import assert from 'node:assert/strict';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { atTerminal, runCli } from '../../../testkit/cli-process.ts';
import { runHere } from '../../../testkit/in-process.ts';
import { signedIn } from '../../../testkit/signed-in.ts';
import { readOrgYaml } from './org-yaml.ts';

// One org for all, and one order: each part finds it as the one before has left it.
test('gatehouse export and import', async (story) => {
  const signed = await signedIn(story);

  await story.test('to a file and back: nothing to change; what was changed in the file is shown and done', async () => {
    const { place, orgUrl } = signed;
    const written = await runCli(place, ['export', 'org.yaml']);
    assert.equal(written.code, 0, written.stderr);
    assert.match(written.stdout, /Secrets {2}not in the file[\s\S]*gatehouse import org\.yaml --dry-run\n$/);
    const file = join(place.cwd, 'org.yaml');
    assert.equal(statSync(file).mode & 0o777, 0o600);
    const text = readFileSync(file, 'utf8');
    assert.ok(text.startsWith(`# ${orgUrl}\nkind: gatehouse/org\nversion: 1\n`), text.slice(0, 200));

    const [same, twice, printed] = await Promise.all([
      runHere(place, ['import', 'org.yaml']),
      runHere(place, ['export', 'org.yaml']),
      runHere(place, ['export', '--json']),
    ]);
    assert.deepEqual([same.code, same.stdout], [0, '  The org is as the file says: nothing to change.\n']);
    assert.deepEqual([twice.code, twice.stdout], [1, '']);
    assert.match(twice.stderr, /org\.yaml is there already\. Name another file, or add --force/);
    assert.equal(printed.json()['kind'], 'gatehouse/org');

    writeFileSync(
      file,
      text.replace('companyName: Test Org', 'companyName: Nordlys').replace('groups: []', 'groups:\n  - name: Crew'),
    );
    const dry = await runHere(place, ['import', 'org.yaml', '--dry-run']);
    const lines = '  ~ org Nordlys\n      companyName: "Test Org" → "Nordlys"\n  + group Crew\n\n';
    assert.deepEqual([dry.code, dry.stdout], [0, `${lines}  1 to create, 1 to change. Nothing was changed.\n`]);
    const [unasked, done] = [
      await runHere(place, ['import', 'org.yaml']),
      await runCli(place, ['import', 'org.yaml', '--force', '--json']),
    ];
    assert.deepEqual([unasked.code, unasked.stdout], [2, '']);
    assert.match(unasked.stderr, /Give it with --force\.\n$/);
    assert.deepEqual(
      done.json<{ dryRun: boolean; changes: { name: string }[] }>().changes.map(({ name }) => name),
      ['Nordlys', 'Crew'],
    );
  });

  await story.test('what is wrong is told with its place in the file; nothing is sent that cannot be read', async () => {
    const { place } = signed;
    const wrong = [
      'kind: gatehouse/org',
      'version: 1',
      'groups:',
      '  - name: A',
      '    description: 7',
      'apps:',
      '  - label: Shop',
      '    applicationType: web',
      '    settings:',
      '      redirect_uris:',
      '        - nowhere',
    ];
    const { code, stdout, stderr } = await runHere(place, ['import', '-', '--force'], wrong.join('\n'));
    assert.deepEqual([code, stdout], [1, '']);
    assert.match(stderr, /✗ - cannot be imported; nothing was changed\.\n {4}-:5:5 {2}groups\[0\]\.description: /);
    assert.match(stderr, /\n {4}-:11:11 {2}apps\[0\]\.settings\.redirect_uris\[0\]: /);
    const [list, missing, device] = await Promise.all([
      runHere(place, ['import', '-'], '- 1\n'),
      runHere(place, ['import', 'nothing.yaml']),
      runHere(place, ['export', '/dev/null', '--force']),
    ]);
    assert.match(list.stderr, /✗ - is no org\. A file of `gatehouse export` begins/);
    assert.deepEqual([missing.code, missing.stderr], [2, '  ✗ There is no file nothing.yaml.\n']);
    assert.deepEqual([device.code, device.stderr], [1, '  ✗ /dev/null is there already, and is no file. Name another one.\n']);
  });

  await story.test('secrets are sealed with a passphrase, which the import wants again', async () => {
    const { place, gatehouse } = signed;
    await gatehouse.given.webApp();
    writeFileSync(join(place.cwd, 'passphrase'), 'correct horse battery\n');
    const sealed = await runHere(place, ['export', 'sealed.yaml', '--secrets', 'sealed', '--passphrase-file', 'passphrase']);
    assert.equal(sealed.code, 0, sealed.stderr);
    assert.match(readFileSync(join(place.cwd, 'sealed.yaml'), 'utf8'), /secrets:\n {6}- status: ACTIVE\n {8}sealed: [\w-]{40,}/);
    const [asked, wrong, right, how] = await Promise.all([
      runHere(place, ['import', 'sealed.yaml', '--batch']),
      runHere({ ...place, env: { GATEHOUSE_PASSPHRASE: 'another passphrase' } }, ['import', 'sealed.yaml']),
      runHere({ ...place, env: { GATEHOUSE_PASSPHRASE: 'correct horse battery' } }, ['import', 'sealed.yaml']),
      runHere(place, ['export', '--secrets', 'plain']),
    ]);
    assert.deepEqual([asked.code, wrong.code, right.code, how.code], [2, 1, 0, 2]);
    assert.match(asked.stderr, /Give it with --passphrase-file/);
    assert.match(wrong.stderr, /passphrase: is not the one that the document was sealed with/);
    assert.match(right.stdout, /nothing to change/);
  });

  await story.test('the example of the documentation is a document', async () => {
    const { gatehouse, apiToken } = signed;
    const page = readFileSync(join(import.meta.dirname, '../../../../../docs/moving-an-org.md'), 'utf8');
    const [, example = ''] = /```yaml\n([\s\S]*?)```/.exec(page) ?? [];
    const yaml = readOrgYaml(example);
    assert.ok('value' in yaml);
    const answer = await fetch(`${gatehouse.origin}/api/v1/internal/import?dryRun=true`, {
      method: 'POST',
      headers: { authorization: `SSWS ${apiToken}`, 'content-type': 'application/json' },
      body: JSON.stringify({ document: yaml.value }),
    });
    assert.equal(answer.status, 200);
    const { changes } = (await answer.json()) as { changes: { type: string; name: string }[] };
    const told = changes.map(({ type, name }) => `${type} ${name}`);
    for (const line of [
      'group Buyers',
      'policy rule ACCESS_POLICY At the office > Office',
      'app Shop',
      'app group Shop > Buyers',
    ])
      assert.ok(told.includes(line), told.join('\n'));
  });

  await story.test(
    'at a terminal the difference is shown and asked about: no means no, and yes means that difference',
    async (t) => {
      const { place, gatehouse } = signed;
      writeFileSync(join(place.cwd, 'more.yaml'), 'kind: gatehouse/org\nversion: 1\ngroups:\n  - name: More\n');
      const terminal = await atTerminal(t, place, ['import', 'more.yaml']);
      await terminal.sees('+ group More');
      await terminal.sees('1 to create in http');
      terminal.press('n');
      assert.equal(await terminal.exitCode, 2);
      assert.match(terminal.screen(), /Nothing was changed\./);
      const isThere = async () =>
        (await gatehouse.ctx().db.selectFrom('user_group').select('name').execute()).some(({ name }) => name === 'More');
      assert.equal(await isThere(), false);

      const again = await atTerminal(t, place, ['import', 'more.yaml']);
      await again.sees('1 to create in http');
      await gatehouse.given.group('More'); // by somebody else, while the question stands there
      again.press('y');
      assert.equal(await again.exitCode, 1);
      assert.match(
        again.screen(),
        /nothing was changed\.\s+document: the org was changed meanwhile; look at the difference again/,
      );
    },
  );
});
