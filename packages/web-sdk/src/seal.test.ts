import assert from 'node:assert/strict';
import { createHash, hkdfSync } from 'node:crypto';
import { suite, test } from 'node:test';
import { CompactEncrypt, compactDecrypt } from 'jose';
import { systemEnvironment } from './environment.ts';
import { Sealer } from './seal.ts';
import { secrets } from './testkit/app.ts';

const issuer = 'https://idp.example.com';
const sealer = (
  secret: string | readonly string[],
  purpose: 'gh-s' | 'gh-t' = 'gh-s',
  clientId = 'client-1',
  from = issuer,
): Sealer => new Sealer(systemEnvironment(), [secret].flat(), purpose, from, clientId);

/** The key as documented, made again by hand. */
const key = new Uint8Array(hkdfSync('sha256', secrets.now, '', `gatehouse sdk v1|gh-s|${issuer}|client-1`, 32));
const kid = createHash('sha256').update(key).digest().subarray(0, 6).toString('base64url');

function reason(opened: ReturnType<Sealer['open']>): string {
  return opened.ok ? 'opened' : opened.reason;
}

suite('sealing', () => {
  test('opens what it sealed, and is a compact JWE that jose reads and writes', async () => {
    const sealed = sealer(secrets.now).seal({ a: 'ä', n: 1 });
    assert.deepEqual(sealer(secrets.now).open(sealed), { ok: true, payload: { a: 'ä', n: 1 } });
    const { plaintext, protectedHeader } = await compactDecrypt(sealed, key);
    assert.deepEqual(JSON.parse(Buffer.from(plaintext).toString()), { a: 'ä', n: 1 });
    assert.deepEqual(protectedHeader, { alg: 'dir', enc: 'A256GCM', kid, typ: 'gh-s' });
    const theirs = await new CompactEncrypt(Buffer.from('{"b":2}'))
      .setProtectedHeader({ alg: 'dir', enc: 'A256GCM', kid, typ: 'gh-s' })
      .encrypt(key);
    assert.deepEqual(sealer(secrets.now).open(theirs), { ok: true, payload: { b: 2 } });
  });

  test('checklist 23: a shortened or lengthened tag never opens', () => {
    const [header, , iv, text, tag = ''] = sealer(secrets.now).seal({ a: 1 }).split('.');
    const bytes = Buffer.from(tag, 'base64url');
    for (const length of [...Array.from({ length: 16 }, (_, index) => index), 17]) {
      const changed = Buffer.concat([bytes, bytes]).subarray(0, length).toString('base64url');
      assert.equal(reason(sealer(secrets.now).open(`${header}..${iv}.${text}.${changed}`)), 'malformed', `${length} bytes`);
    }
  });

  test('checklist 23: another alg, enc, typ or kid is never tried', async () => {
    const good = { alg: 'dir', enc: 'A256GCM', kid, typ: 'gh-s' };
    for (const change of [{ typ: 'gh-t' }, { kid: 'AAAAAAAA' }, { extra: 1 }]) {
      const other = await new CompactEncrypt(Buffer.from('{"a":1}')).setProtectedHeader({ ...good, ...change }).encrypt(key);
      assert.equal(reason(sealer(secrets.now).open(other)), 'unknown_key');
    }
    const [, , iv, text, tag] = sealer(secrets.now).seal({ a: 1 }).split('.');
    for (const header of [
      { ...good, alg: 'none' },
      { ...good, enc: 'A128GCM' },
      { ...good, alg: 'A256KW' },
    ]) {
      const encoded = Buffer.from(JSON.stringify(header)).toString('base64url');
      assert.equal(reason(sealer(secrets.now).open(`${encoded}..${iv}.${text}.${tag}`)), 'unknown_key');
    }
  });

  test('checklist 23: any altered part fails, and so does anything that is no JWE', () => {
    const parts = sealer(secrets.now).seal({ a: 1 }).split('.');
    for (const index of [2, 3]) {
      const changed = parts.map((part, at) => (at === index ? `${part[0] === 'A' ? 'B' : 'A'}${part.slice(1)}` : part)).join('.');
      assert.equal(reason(sealer(secrets.now).open(changed)), 'tag');
    }
    for (const text of ['', '.', '....', 'a.b.c', parts.join('.').replace('..', '.x.'), `${parts.join('.')}.`]) {
      assert.notEqual(reason(sealer(secrets.now).open(text)), 'opened');
    }
  });

  test('checklist 24: purpose, issuer, client and secret each make another key', () => {
    const sealed = sealer(secrets.now).seal({ a: 1 });
    for (const other of [
      sealer(secrets.now, 'gh-t'),
      sealer(secrets.now, 'gh-s', 'client-2'),
      sealer(secrets.now, 'gh-s', 'client-1', 'https://other'),
      sealer(secrets.old),
    ]) {
      assert.equal(reason(other.open(sealed)), 'unknown_key');
    }
    assert.equal(reason(sealer([secrets.old, secrets.now]).open(sealed)), 'opened');
    assert.equal(reason(sealer(secrets.now).open(sealer([secrets.old, secrets.now]).seal({ a: 1 }))), 'unknown_key');
  });

  test('no two seals share an initialisation vector', () => {
    const one = sealer(secrets.now);
    assert.equal(new Set(Array.from({ length: 10_000 }, () => one.seal({}).split('.')[2])).size, 10_000);
  });
});
