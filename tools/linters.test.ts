// The rules that we ask of Biome and Oxlint: each is broken once, so that a rule lost in an upgrade is noticed.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { suite, type TestContext, test } from 'node:test';
import { fixture } from './fixture.ts';
import { repositoryRoot } from './setup.mjs';

const config = (name: string) => readFileSync(join(repositoryRoot, name), 'utf8');

function run(root: string, ...args: readonly string[]): { code: number | null; output: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' });
  return { code: status, output: stdout + stderr };
}

function biome(t: TestContext, file: string, code: string) {
  const root = fixture(t, { 'biome.json': config('biome.json').replace('"enabled": true', '"enabled": false'), [file]: code });
  return run(root, join(repositoryRoot, 'node_modules/@biomejs/biome/bin/biome'), 'ci', '--colors=off', file);
}

function oxlint(t: TestContext, file: string, code: string) {
  const tsconfig = '{ "extends": "./tsconfig.base.json", "include": ["**/*.ts"] }';
  const root = fixture(t, {
    '.oxlintrc.json': config('.oxlintrc.json'),
    'tsconfig.base.json': config('tsconfig.base.json'),
    'tsconfig.json': tsconfig,
    [file]: code,
  });
  symlinkSync(join(repositoryRoot, 'node_modules'), join(root, 'node_modules'));
  return run(root, join(repositoryRoot, 'node_modules/oxlint/bin/oxlint'), '--type-aware', '--deny-warnings', file);
}

suite('biome', () => {
  const domain = 'packages/server/src/domain/a/a.ts';
  const refused: readonly (readonly [rule: string, file: string, code: string])[] = [
    ['noRestrictedGlobals', domain, 'export const a = Date.now();\n'],
    ['noRestrictedGlobals', 'packages/server/src/flows/a/a.ts', 'export const a = new Date();\n'],
    ['noRestrictedGlobals', 'packages/server/src/management/a.ts', 'export const a = crypto.randomUUID();\n'],
    ['noRestrictedGlobals', domain, 'export const a = process.cwd();\n'],
    ['noProcessEnv', domain, "export const a = process.env['HOME'];\n"],
    ['noRestrictedImports', domain, "import { randomBytes } from 'node:crypto';\n\nexport const a = randomBytes(1);\n"],
    ['noDefaultExport', 'tools/a.ts', 'export default 1;\n'],
    ['useNodejsImportProtocol', 'tools/a.ts', "import { join } from 'path';\n\nexport const a = join('b');\n"],
    ['useImportType', 'tools/a.ts', "import { Dirent } from 'node:fs';\n\nexport type A = Dirent;\n"],
    ['format', 'tools/a.ts', 'export const a = "b"\n'],
  ];
  for (const [rule, file, code] of refused) {
    test(`${rule} refuses ${JSON.stringify(code)} in ${file}`, (t) => {
      const { code: exit, output } = biome(t, file, code);
      assert.equal(exit, 1, output);
      assert.ok(output.includes(rule), output);
    });
  }

  const accepted: readonly (readonly [file: string, code: string])[] = [
    [
      'packages/server/src/domain/a/a.test.ts',
      "import { randomBytes } from 'node:crypto';\n\nexport const a = [Date.now(), randomBytes(1)];\n",
    ],
    ['packages/server/src/platform/time.ts', 'export const a = Date.now();\n'],
    ['packages/cli/src/a.ts', "export const a = process.env['HOME'];\n"],
  ];
  for (const [file, code] of accepted) {
    test(`accepts ${JSON.stringify(code)} in ${file}`, (t) => {
      const { code: exit, output } = biome(t, file, code);
      assert.equal(exit, 0, output);
    });
  }
});

suite('oxlint', () => {
  const promise = 'async function f(): Promise<void> {\n  await null;\n}\n';
  const refused: readonly (readonly [rule: string, code: string])[] = [
    ['no-floating-promises', `${promise}f();\n`],
    ['no-misused-promises', `${promise}export const a = [1].map((b) => b);\nif (f()) a.pop();\n`],
    [
      'switch-exhaustiveness-check',
      "export function a(b: 'c' | 'd'): void {\n  switch (b) {\n    case 'c':\n      a(b);\n  }\n}\n",
    ],
    ['max-lines-per-function', `export function a(): void {\n${'  a();\n'.repeat(60)}}\n`],
    ['max-lines', 'export {};\n'.repeat(301)],
  ];
  for (const [rule, code] of refused) {
    test(`${rule} is enforced`, (t) => {
      const { code: exit, output } = oxlint(t, 'a.ts', code);
      assert.equal(exit, 1, output);
      assert.ok(output.includes(rule), output);
    });
  }

  test('test and suite of node:test need no await, and tests may be long', (t) => {
    const code = `import { suite, test } from 'node:test';\n\nsuite('a', () => {\n  test('b', () => {});\n${'  test("c", () => {});\n'.repeat(301)}});\n`;
    const { code: exit, output } = oxlint(t, 'a.test.ts', code);
    assert.equal(exit, 0, output);
  });
});
