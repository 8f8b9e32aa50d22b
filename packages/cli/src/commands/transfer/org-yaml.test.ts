import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { readOrgYaml } from './org-yaml.ts';

suite('YAML of an org', () => {
  test('what cannot be read is told with line and column', () => {
    const faults: readonly (readonly [text: string, place: string | undefined, problem: RegExp])[] = [
      ['kind: gatehouse/org\n  version: 1\n', '1:7', /./],
      ['kind: x\nkind: y\n', '2:1', /^Map keys must be unique\.$/],
      ['a: [1\n', '2:1', /./],
      ['a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n', undefined, /^Aliases \(\*name\) are not read/],
      ['a: *b\n', undefined, /^Aliases/],
      ['a: 1\n---\nb: 2\n', '2:1', /./],
    ];
    for (const [text, place, problem] of faults) {
      const read = readOrgYaml(text);
      assert.ok('problem' in read, text);
      assert.match(read.problem, problem);
      if (place === undefined) assert.equal(read.place, undefined);
      else assert.match(read.place ?? '', /^\d+:\d+$/, text);
    }
  });

  test('a path leads to the nearest thing that is there', () => {
    const read = readOrgYaml('apps:\n  - label: Shop\n    settings:\n      redirect_uris: [a, b]\n__proto__: {}\n');
    assert.ok('value' in read);
    const places = [
      'apps',
      'apps[0]',
      'apps[0].label',
      'apps[0].settings.redirect_uris[1]',
      'apps[0].settings.other',
      'apps[7].x',
      'zones',
      '',
    ];
    assert.deepEqual(
      places.map((path) => read.placeOf(path)),
      ['1:1', '2:5', '2:5', '4:26', '3:5', '1:1', undefined, undefined],
    );
    assert.deepEqual(Object.keys(read.value as object), ['apps', '__proto__']);
  });
});
