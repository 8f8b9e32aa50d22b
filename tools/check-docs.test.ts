import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { findDocProblems } from './check-docs.ts';
import { fixture } from './fixture.ts';

const source = 'packages/web-sdk/src/core.ts';

suite('every export has a doc comment', () => {
  const undocumented = {
    'a function': 'export function a() {}',
    'an async function': 'export async function a() {}',
    'a class': 'export class a {}',
    'an interface': 'export interface a { b: string }',
    'a type': 'export type a = string;',
    'a constant': 'export const a = 1;',
    'a default export': 'export default 1;',
    'a name in an export list': 'const a = 1;\nexport { a };',
    'an empty comment': '/** */\nexport const a = 1;',
    'a comment that is not a doc comment': '// says a lot\nexport const a = 1;',
  };
  for (const [what, code] of Object.entries(undocumented)) {
    test(`${what} without one is reported`, (t) => {
      const found = findDocProblems(fixture(t, { [source]: code }));
      assert.equal(found.length, 1);
      assert.match(found[0] ?? '', /^packages\/web-sdk\/src\/core\.ts:\d: `(a|default)` is exported without a doc comment$/);
    });
  }

  test('documented exports, private names, re-exports and overloads after the first pass', (t) => {
    const code = `
      /** Promises something. */
      export function a(b: string): void;
      export function a(b: number): void;
      export function a(): void {}
      const c = 1;
      export { d } from './d.ts';
      /** Says what e is. */
      export const e = c;`;
    assert.deepEqual(findDocProblems(fixture(t, { [source]: code })), []);
  });

  test('tests and code outside src need none', (t) => {
    const code = 'export const a = 1;';
    assert.deepEqual(
      findDocProblems(fixture(t, { 'packages/server/src/a.test.ts': code, 'packages/server/testkit/a.ts': code })),
      [],
    );
  });
});

suite('links lead somewhere', () => {
  const dead = {
    'a link': 'See [this](gone.md).',
    'a link with an anchor': 'See [this](gone.md#part).',
    'an image': '![a screen](images/gone.png)',
    'a reference': 'See [this][1].\n\n[1]: ./gone.md',
    'an HTML image': '<img src="gone.png" alt="">',
    'a link from the root': '[this](/docs/gone.md)',
  };
  for (const [what, markdown] of Object.entries(dead)) {
    test(`${what} to a file that does not exist is reported`, (t) => {
      const found = findDocProblems(fixture(t, { 'docs/guides/page.md': markdown }));
      assert.equal(found.length, 1);
      assert.match(found[0] ?? '', /^docs\/guides\/page\.md:\d: links to .*gone.*, which does not exist$/);
    });
  }

  test('files that exist, addresses, anchors and code pass', (t) => {
    const markdown = '[a](docs/a.md) [b](https://example.com/b) [c](#part) [d](docs) `[e](e.md)`\n\n```md\n[f](f.md)\n```\n';
    assert.deepEqual(findDocProblems(fixture(t, { 'README.md': markdown, 'docs/a.md': '[up](../README.md#part "title")' })), []);
  });
});
