import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { findRepoProblems } from './check-repo.ts';
import { fixture } from './fixture.ts';

function assertReported(found: readonly string[], pattern: RegExp): void {
  assert.equal(found.length, 1, found.join('\n') || 'nothing was reported');
  assert.match(found[0] ?? '', pattern);
}

suite('no test is skipped, postponed or run alone', () => {
  const calls = {
    'test.skip': "test.skip('a', () => {});",
    'test.only': "test.only('a', () => {});",
    'suite.todo': "suite.todo('a');",
    't.skip': "test('a', (t) => { t.skip('later'); });",
    skip: "test('a', { skip: true }, () => {});",
    only: "test('a', { timeout: 5, only: true }, () => {});",
  };
  for (const [name, code] of Object.entries(calls)) {
    test(`${name} is reported`, (t) => {
      assertReported(
        findRepoProblems(fixture(t, { 'packages/server/src/a.test.ts': code })),
        new RegExp(`a\\.test\\.ts:1: "${name}"`),
      );
    });
  }

  test('the same words in strings, in other calls and in other files pass', (t) => {
    const code = "test('a', () => { list.skip(3); say('test.only'); read({ only: 'x' }); });";
    assert.deepEqual(findRepoProblems(fixture(t, { 'tools/a.test.ts': code, 'tools/b.ts': "t.skip('x');" })), []);
  });
});

suite('every suppression gives its reason', () => {
  const bare = {
    'biome-ignore': '// biome-ignore lint/style/noProcessEnv: x',
    'biome-ignore-all': '// biome-ignore-all lint',
    'oxlint-disable-next-line': '// oxlint-disable-next-line no-floating-promises',
    'eslint-disable': '/* eslint-disable */',
    '@ts-ignore': '// @ts-ignore: the types of this package are wrong',
    '@ts-expect-error': '// @ts-expect-error',
    TODO: '// TODO',
    FIXME: '// FIXME: x',
  };
  for (const [name, comment] of Object.entries(bare)) {
    test(`a bare ${name} is reported`, (t) => {
      assertReported(findRepoProblems(fixture(t, { 'tools/a.ts': `${comment}\nf();\n` })), /^tools\/a\.ts:1: .* needs a reason/);
    });
  }

  test('with a reason, or in a string, it passes', (t) => {
    const code = [
      '// biome-ignore lint/style/noProcessEnv: the CLI reads its own HOME',
      'f();',
      '// oxlint-disable-next-line no-floating-promises -- the server outlives the request',
      'f();',
      '// @ts-expect-error a client may send anything',
      "f('// biome-ignore lint', `// @ts-ignore`);",
    ].join('\n');
    assert.deepEqual(findRepoProblems(fixture(t, { 'tools/a.ts': code })), []);
  });
});

suite('names and sizes of source files', () => {
  for (const name of [
    'utils.ts',
    'helpers/a.ts',
    'common/a.ts',
    'shared/a.ts',
    'lib/a.ts',
    'misc.ts',
    'types.ts',
    'a/index.ts',
    'util.test.ts',
  ]) {
    test(`packages/server/src/${name} is reported`, (t) => {
      assertReported(findRepoProblems(fixture(t, { [`packages/server/src/${name}`]: '' })), /says nothing about its subject/);
    });
  }

  test('a name that contains such a word, and such a name elsewhere, passes', (t) => {
    assert.deepEqual(findRepoProblems(fixture(t, { 'packages/server/src/token-types.ts': '', 'samples/a/index.ts': '' })), []);
  });

  test('300 lines pass and 301 are reported; a test may be longer', (t) => {
    const lines = (count: number) => 'f();\n'.repeat(count);
    const found = findRepoProblems(
      fixture(t, {
        'packages/cli/src/a.ts': lines(300),
        'packages/cli/src/b.ts': lines(301),
        'packages/cli/src/c.test.ts': lines(301),
      }),
    );
    assertReported(found, /b\.ts: has 301 lines/);
  });
});

suite('nothing ties the repository to one machine', () => {
  for (const place of [
    ['', 'home', 'ada', 'gatehouse', 'x'].join('/'),
    ['', 'Users', 'ada', 'x'].join('/'),
    ['C:', 'Users', 'ada', 'x'].join('\\'),
  ]) {
    test(`${place} is reported`, (t) => {
      assertReported(
        findRepoProblems(fixture(t, { 'docs/a.md': `Open \`${place}\` first.` })),
        /^docs\/a\.md:1: names a path of one machine/,
      );
    });
  }

  test('the place of the clone itself is reported', (t) => {
    const root = fixture(t, {});
    writeFileSync(join(root, 'README.md'), `Run ${root}/start.sh\n`);
    assertReported(findRepoProblems(root), /^README\.md:1: names a path of one machine/);
  });

  test('addresses and relative paths pass', (t) => {
    assert.deepEqual(findRepoProblems(fixture(t, { 'docs/a.md': 'https://example.com/home/ada/x ./home/ada/ ~/Users/a/' })), []);
  });

  test('a registry address in the lockfile is reported', (t) => {
    const lockfile = '{ "packages": { "node_modules/a": {\n "resolved": "https://registry.example/a.tgz" } } }';
    assertReported(
      findRepoProblems(fixture(t, { 'package-lock.json': lockfile })),
      /^package-lock\.json:2: has a registry address/,
    );
  });

  test('a link of the lockfile into the workspace passes', (t) => {
    assert.deepEqual(
      findRepoProblems(fixture(t, { 'package-lock.json': '{ "packages": { "a": { "resolved": "bench" } } }' })),
      [],
    );
  });
});

suite('versions are exact', () => {
  for (const version of ['^1.2.3', '~1.2.3', '1.x', '*', 'latest', '>=1.2.3', 'file:../a']) {
    test(`${version} is reported`, (t) => {
      const found = findRepoProblems(fixture(t, { 'bench/package.json': JSON.stringify({ devDependencies: { a: version } }) }));
      assertReported(found, /^bench\/package\.json: a is/);
    });
  }

  test('exact versions, also of pre-releases, and ranges of peers pass', (t) => {
    const manifest = { dependencies: { a: '1.2.3', b: '18.4.0-beta.17' }, peerDependencies: { c: '>=5' } };
    assert.deepEqual(findRepoProblems(fixture(t, { 'bench/package.json': JSON.stringify(manifest) })), []);
  });
});

test('Math.random is reported where ctx.random is at hand, and only there', (t) => {
  const code = 'f(Math.random());';
  const found = findRepoProblems(
    fixture(t, { 'packages/server/src/domain/a.ts': code, 'packages/server/src/domain/a.test.ts': code, 'tools/a.ts': code }),
  );
  assertReported(found, /^packages\/server\/src\/domain\/a\.ts:1: Math\.random/);
});
