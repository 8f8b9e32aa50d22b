import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { ctxWithoutDatabase, testKeys } from '../../../testkit/test-ctx.ts';
import { knowsLogin, openDevice, rememberLogin } from './device.ts';

const ctx = ctxWithoutDatabase('00oA');
const remember = (...logins: string[]) =>
  logins.reduce<string | undefined>(
    (cookie, login) => rememberLogin(ctx, testKeys, openDevice(ctx, testKeys, cookie), login),
    undefined,
  );
const knows = (cookie: string | undefined, login: string) => knowsLogin(openDevice(ctx, testKeys, cookie), login);

suite('S24 the browser that remembers who signed in with it', () => {
  test('knows a login that signed in, in any spelling, and no other', () => {
    const cookie = remember('Ada@Example.com');
    assert.equal(knows(cookie, 'ada@example.com'), true);
    assert.equal(knows(cookie, 'ada\uff20example.com'), true);
    assert.equal(knows(cookie, 'grace@example.com'), false);
  });

  test('knows eight logins at most, the latest ones, and keeps its name', () => {
    const logins = Array.from({ length: 9 }, (_, index) => `user${index}@example.com`);
    const cookie = remember(...logins);
    assert.deepEqual(
      logins.map((login) => knows(cookie, login)),
      [false, ...Array.from({ length: 8 }, () => true)],
    );
    const device = openDevice(ctx, testKeys, cookie);
    const later = openDevice(ctx, testKeys, rememberLogin(ctx, testKeys, device, 'user3@example.com'));
    assert.equal(later?.id, device?.id);
    assert.equal(later?.logins.length, 8);
  });

  test('two browsers have two names', () => {
    assert.notEqual(openDevice(ctx, testKeys, remember('ada'))?.id, openDevice(ctx, testKeys, remember('ada'))?.id);
  });

  test('does not show the login to whoever reads the cookie', () =>
    assert.doesNotMatch(Buffer.from(remember('ada') ?? '', 'base64url').toString('latin1'), /ada/));

  test('a made-up, changed or foreign cookie is no device', () => {
    const cookie = remember('ada') ?? '';
    for (const text of [undefined, '', 'x', `${cookie.slice(0, -3)}AAA`, JSON.stringify({ id: 'x', logins: [] })])
      assert.equal(openDevice(ctx, testKeys, text), undefined);
    assert.equal(openDevice(ctxWithoutDatabase('00oB'), testKeys, cookie), undefined, 'another org');
    assert.equal(knowsLogin(undefined, 'ada'), false);
  });
});
