import assert from 'node:assert/strict';
import { parse } from 'node:querystring';
import { suite, test } from 'node:test';
import { readParameters } from './parameters.ts';

const read = (text: string) => {
  const { values, unusable } = readParameters(parse(text));
  return { values: Object.fromEntries(values), unusable: [...unusable] };
};

suite('request parameters (RFC 6749 §3.1)', () => {
  test('each name once, percent and plus decoded', () => {
    assert.deepEqual(read('scope=openid+email&state=a%26b%3Dc'), {
      values: { scope: 'openid email', state: 'a&b=c' },
      unusable: [],
    });
  });

  test('S03 a name that comes twice has no value, whether its values differ or not', () => {
    assert.deepEqual(read('state=a&state=b&scope=openid'), { values: { scope: 'openid' }, unusable: ['state'] });
    assert.deepEqual(read('state=a&state=a'), { values: {}, unusable: ['state'] });
    assert.deepEqual(read('state=a&state='), { values: {}, unusable: ['state'] });
    assert.deepEqual(read('state=a&st%61te=b'), { values: {}, unusable: ['state'] });
  });

  test('a NUL character makes a value unusable: no column takes it', () =>
    assert.deepEqual(read('nonce=a%00b&state=s'), { values: { state: 's' }, unusable: ['nonce'] }));

  test('a parameter without a value counts as absent', () =>
    assert.deepEqual(read('state=&scope&nonce=n'), { values: { nonce: 'n' }, unusable: [] }));

  test('names that objects have anyway are names like any other', () => {
    const { values } = readParameters(parse('__proto__=a&constructor=b&toString=c'));
    assert.deepEqual(
      [...values],
      [
        ['__proto__', 'a'],
        ['constructor', 'b'],
        ['toString', 'c'],
      ],
    );
    assert.equal(readParameters(parse('')).values.get('constructor'), undefined);
  });

  test('no fields at all are no parameters', () => {
    for (const fields of [null, undefined, {}]) assert.equal(readParameters(fields).values.size, 0);
  });

  test('a value that is no text is not read', () => {
    assert.deepEqual([...readParameters({ a: 1, b: { c: 'd' }, e: true, f: null }).values], []);
  });
});
