import assert from 'node:assert/strict';
import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { findDirectionProblems } from './check-directions.ts';
import { fixture } from './fixture.ts';

/** One import for each rule that breaks it, and none that breaks another: [rule, from, import, to]. */
const violations: readonly (readonly [rule: string, from: string, to: string])[] = [
  ['server-uses-only-its-own', 'packages/server/src/main.ts', 'packages/web-sdk/src/core.ts'],
  ['management-client-uses-only-its-own', 'packages/management-client/src/a.ts', 'packages/server/src/config.ts'],
  ['web-sdk-uses-only-its-own', 'packages/web-sdk/src/b.ts', 'packages/server/src/config.ts'],
  ['console-uses-only-its-own', 'packages/console/src/a.ts', 'packages/server/src/config.ts'],
  ['cli-uses-only-its-own', 'packages/cli/src/a.ts', 'packages/web-sdk/src/core.ts'],
  ['samples-uses-only-its-own', 'samples/shop/a.ts', 'packages/server/src/config.ts'],
  ['bench-uses-only-its-own', 'bench/a.ts', 'packages/web-sdk/src/core.ts'],
  ['flows-reaches-down-only', 'packages/server/src/flows/a/a.ts', 'packages/server/src/management/a.ts'],
  ['management-reaches-down-only', 'packages/server/src/management/b.ts', 'packages/server/src/flows/b/b.ts'],
  ['jobs-reaches-down-only', 'packages/server/src/jobs/a.ts', 'packages/server/src/flows/b/b.ts'],
  ['backup-reaches-down-only', 'packages/server/src/backup/a.ts', 'packages/server/src/flows/b/b.ts'],
  ['domain-reaches-down-only', 'packages/server/src/domain/a/a.ts', 'packages/server/src/flows/b/b.ts'],
  ['schema-reaches-down-only', 'packages/server/src/schema/a.ts', 'packages/server/src/domain/b/b.ts'],
  ['platform-reaches-down-only', 'packages/server/src/platform/a.ts', 'packages/server/src/schema/b.ts'],
  ['flows-do-not-call-each-other', 'packages/server/src/flows/c/c.ts', 'packages/server/src/flows/b/b.ts'],
  ['domain-knows-no-http', 'packages/server/src/domain/c/c.ts', 'fastify'],
  ['only-stores-know-kysely', 'packages/server/src/domain/d/d.ts', 'kysely'],
  ['code-never-imports-tests', 'packages/server/src/server.ts', 'packages/server/testkit/start.ts'],
];

const allowed: readonly (readonly [from: string, to: string])[] = [
  ['packages/server/src/flows/d/d.ts', 'packages/server/src/domain/b/b.ts'],
  ['packages/server/src/flows/d/e.ts', 'packages/server/src/flows/d/d.ts'],
  ['packages/server/src/flows/d/f.ts', 'packages/server/src/flows/page.ts'],
  ['packages/server/src/flows/d/d.test.ts', 'packages/server/src/flows/b/b.ts'],
  ['packages/server/src/flows/d/e.test.ts', 'packages/server/testkit/start.ts'],
  ['packages/server/src/domain/b/store.ts', 'kysely'],
  ['packages/server/src/domain/b/b.ts', 'packages/server/src/schema/b.ts'],
  ['packages/cli/src/b.ts', '@gatehouse/server'],
  ['samples/shop/b.ts', 'packages/web-sdk/src/core.ts'],
];

function write(
  t: TestContext,
  imports: readonly (readonly [string, string])[],
  more: Readonly<Record<string, string>> = {},
): string {
  const code: Record<string, string> = {};
  for (const [from, to] of imports) {
    if (to.includes('.ts')) code[to] ??= '/** Nothing. */\nexport const nothing = 1;\n';
    const specifier = to.includes('.ts') ? '../'.repeat(from.split('/').length - 1) + to : to;
    code[from] =
      `import type { nothing } from '${specifier.startsWith('.') || !to.includes('.ts') ? specifier : `./${to}`}';\nexport type Uses = typeof nothing;\n${code[from] ?? ''}`;
  }
  const packages = {
    'packages/server/tsconfig.json':
      '{ "compilerOptions": { "module": "nodenext", "allowImportingTsExtensions": true, "noEmit": true } }',
    'packages/server/package.json': '{ "name": "@gatehouse/server", "type": "module", "exports": "./src/config.ts" }',
    'packages/server/src/config.ts': 'export const nothing = 1;\n',
    ...Object.fromEntries(
      ['fastify', 'kysely'].flatMap((name) => [
        [`node_modules/${name}/package.json`, `{ "name": "${name}", "type": "module", "exports": "./index.js" }`],
        [`node_modules/${name}/index.js`, 'export const nothing = 1;\n'],
      ]),
    ),
  };
  const root = fixture(t, { ...code, ...packages, ...more });
  mkdirSync(join(root, 'node_modules/@gatehouse'));
  symlinkSync('../../packages/server', join(root, 'node_modules/@gatehouse/server'));
  return root;
}

test('each rule finds its violation, type-only imports included', async (t) => {
  const found = await findDirectionProblems(
    write(
      t,
      violations.map(([, from, to]) => [from, to]),
    ),
  );
  for (const [rule, from, to] of violations) {
    await t.test(rule, () => {
      const target = to.includes('.ts') ? to : `node_modules/${to}/`;
      assert.ok(
        found.some((each) => each.startsWith(`${rule}: ${from} → ${target}`)),
        `expected ${rule}: ${from} → ${target} in\n${found.join('\n')}`,
      );
    });
  }
});

test('imports that go down, stay in their flow, or stand in tests pass', async (t) => {
  assert.deepEqual(await findDirectionProblems(write(t, allowed)), []);
});

test('a cycle of two files is found', async (t) => {
  const root = write(t, [
    ['tools/a.ts', 'tools/b.ts'],
    ['tools/b.ts', 'tools/a.ts'],
  ]);
  const found = await findDirectionProblems(root);
  assert.equal(found.length, 1);
  assert.match(found[0] ?? '', /^no-file-cycles: tools\/[ab]\.ts → /);
});

test('a cycle of two domain folders is found, although no file takes part twice', async (t) => {
  const root = write(t, [
    ['packages/server/src/domain/a/a.ts', 'packages/server/src/domain/b/b.ts'],
    ['packages/server/src/domain/b/c.ts', 'packages/server/src/domain/a/d.ts'],
  ]);
  const found = await findDirectionProblems(root);
  assert.ok(found.length > 0);
  assert.ok(
    found.every((each) => each.startsWith('no-folder-cycles: ')),
    found.join('\n'),
  );
});

test('a cycle of folders that only tests close passes', async (t) => {
  const root = write(t, [
    ['packages/server/src/domain/a/a.ts', 'packages/server/src/domain/b/b.ts'],
    ['packages/server/src/domain/b/b.test.ts', 'packages/server/src/domain/a/a.ts'],
    ['packages/server/src/domain/b/c.test.ts', 'packages/server/testkit/start.ts'],
    ['packages/server/testkit/other.ts', 'packages/server/src/domain/a/a.ts'],
  ]);
  assert.deepEqual(await findDirectionProblems(root), []);
});

test('a tree in which nothing is read fails, so that an empty cruise never passes', async (t) => {
  const found = await findDirectionProblems(fixture(t, { 'packages/server/tsconfig.json': '{}', 'packages/a.md': '' }));
  assert.equal(found.length, 1);
  assert.match(found[0] ?? '', /0 modules|no result/);
});
