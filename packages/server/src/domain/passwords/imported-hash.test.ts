import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { hash as bcrypt } from '@node-rs/bcrypt';
import { testPasswordHash } from '../../../testkit/test-hasher.ts';
import { passwordHasher } from './hasher.ts';
import { type ImportedHash, isImported, storedFormOf, verifyImported } from './imported-hash.ts';

// Computed with Python's hashlib and glibc's crypt(3), not with the code under test.
const password = 'Correct-Horse-9';
const salt = 'c29tZXNhbHQA/zE='; // "somesalt", 0x00, 0xff, "1"
const vectors: Readonly<Record<string, ImportedHash>> = {
  'SHA-512, salt first': {
    algorithm: 'SHA-512',
    salt,
    saltOrder: 'PREFIX',
    value: 'V2P6AtmiKVMgxEWIhJgtpD4TYcEb355p3Xuqrj6whdfelDvylEKCTXd7sSKA6wrcnRKiRDHQbIkNRPpGpB83ZQ==',
  },
  'SHA-512, salt last': {
    algorithm: 'SHA-512',
    salt,
    saltOrder: 'POSTFIX',
    value: 'aJlzMs55iivhK65qZSUXjV6WlpAOwofIQ9BNAPWWN6sD3R9KZ1BuQXpVdte4NYrN5LXVZ0Xlrc2ylhYslgkTDw==',
  },
  'SHA-512, no salt': {
    algorithm: 'SHA-512',
    value: 'Y7QNE7cSedQq/bkdcJ911wU9FjnZzxJbnGfJRx8CLZYm+12WJxjajjH5PaJWSjrD1Ioc1Y17NePNW+CbYzdIyg==',
  },
  'SHA-256, salt first': {
    algorithm: 'SHA-256',
    salt,
    saltOrder: 'PREFIX',
    value: '81LpZAMtzsWDcNgEhogu+WpqoygTYvFEDnC+NLPlIy0=',
  },
  'SHA-256, salt last': {
    algorithm: 'SHA-256',
    salt,
    saltOrder: 'POSTFIX',
    value: 'VlQqHFnm/11c+ABtnhXMZ82MTxltHjFUMzXUbeMeeIs=',
  },
  'SHA-256, no salt, no padding': { algorithm: 'SHA-256', value: 'mNSmGiGi0m2n+durdVDbYyn6k2IiYFUTPoEK7t5fViI' },
  'SHA-1, salt first': { algorithm: 'SHA-1', salt, saltOrder: 'PREFIX', value: 'yZ1s1ROD8RrBLTCuLX+VMp4hx+4=' },
  'SHA-1, salt last': { algorithm: 'SHA-1', salt, saltOrder: 'POSTFIX', value: 'Q+BQQswbv9a2tT2tvJwpSFKaOyE=' },
  'MD5, salt first': { algorithm: 'MD5', salt, saltOrder: 'PREFIX', value: '0acRp6u7tJ0dxTX4s5HVmA==' },
  'MD5, salt last': { algorithm: 'MD5', salt, saltOrder: 'POSTFIX', value: 'dm0TT6uaxbEpwuKlx+MgwA==' },
  'PBKDF2, SHA-256': {
    algorithm: 'PBKDF2',
    digestAlgorithm: 'SHA256_HMAC',
    salt,
    iterationCount: 4096,
    keySize: 32,
    value: '/2EvgjniSiS1XS37VAGnQarQXBWIcdivP0aDYUWy7N0=',
  },
  'PBKDF2, SHA-512': {
    algorithm: 'PBKDF2',
    digestAlgorithm: 'SHA512_HMAC',
    salt,
    iterationCount: 5000,
    keySize: 64,
    value: 'gjYMLOT0wK9pC962VZA6FgVG7X3so7hJBqyQ7dj4exEQHh6/qYp7HEbwQZcyHJEvMCDmvkH7u0no0BuFoQ7gFg==',
  },
  'PBKDF2, a key longer than its digest': {
    algorithm: 'PBKDF2',
    digestAlgorithm: 'SHA256_HMAC',
    salt,
    iterationCount: 4096,
    keySize: 48,
    value: '/2EvgjniSiS1XS37VAGnQarQXBWIcdivP0aDYUWy7N1U/4hjh6P+r9jv/fiet8Qb',
  },
  bcrypt: { algorithm: 'BCRYPT', workFactor: 5, salt: 'abcdefghijklmnopqrstuu', value: 'ZxQFNHVhigQsQ2.Z4D66ro1v00tZKVK' },
};

const hasher = passwordHasher();
const slow = testPasswordHash;

async function stored(hash: ImportedHash): Promise<string> {
  const form = await storedFormOf(hash, slow);
  assert.ok('stored' in form, JSON.stringify(form));
  return form.stored;
}

async function problem(hash: ImportedHash): Promise<string> {
  const form = await storedFormOf(hash, slow);
  assert.ok('problem' in form, 'it was taken');
  return form.problem;
}

suite('hashes from another system (contract 6.4)', () => {
  for (const [name, hash] of Object.entries(vectors)) {
    test(`${name}: the right password matches, others do not`, async () => {
      const form = await stored(hash);
      assert.equal(isImported(form), true);
      assert.equal(await hasher.verify(form, password), true);
      for (const wrong of ['', 'correct-horse-9', `${password} `, `${password}\0`, hash.value])
        assert.equal(await hasher.verify(form, wrong), false, wrong);
    });
  }

  test('Argon2 by its PHC string, with parameters of its own', async () => {
    const form = await stored({ algorithm: 'ARGON2', value: await testPasswordHash(password) });
    assert.equal(isImported(form), true, 'it is replaced like the others');
    assert.deepEqual([await hasher.verify(form, password), await hasher.verify(form, 'x')], [true, false]);
  });

  test('our own hashes are not taken for imported ones', async () => {
    assert.equal(isImported(await slow(password)), false);
  });

  test('a digest that is quick to compute is not stored: what is stored is slow to search', async () => {
    for (const [name, hash] of Object.entries(vectors)) {
      if (hash.algorithm === 'PBKDF2' || hash.algorithm === 'BCRYPT') continue;
      const form = await stored(hash);
      assert.equal(form.includes(hash.value.replace(/=+$/, '')), false, name);
      assert.match(form, /:\$argon2id\$/);
    }
  });

  test('S27 bcrypt reads 72 bytes: a longer password matches nothing, and one of 72 is compared whole', async () => {
    const of = async (text: string) => {
      const whole = await bcrypt(text, { cost: 4 });
      return stored({ algorithm: 'BCRYPT', workFactor: 4, salt: whole.slice(7, 29), value: whole.slice(29) });
    };
    const longest = 'a'.repeat(72);
    const form = await of(longest);
    assert.equal(await hasher.verify(form, longest), true);
    assert.equal(await hasher.verify(form, `${longest}b`), false, 'bcrypt alone would say yes');
    assert.equal(await hasher.verify(form, 'a'.repeat(71)), false);
    assert.equal(await hasher.verify(await of('ä'.repeat(37)), 'ä'.repeat(37)), false, 'bytes, not characters');
    assert.equal(await hasher.verify(await of('a\0b'), 'a\0b'), false, 'some bcrypts stop at a NUL');
    assert.equal(await hasher.verify(await of(''), 'a'.repeat(73)), false, 'nor does it match the text hashed in its place');
  });
});

suite('an imported hash cannot be a denial of service, nor a riddle', () => {
  const bcryptHash = vectors['bcrypt'] as ImportedHash & { algorithm: 'BCRYPT' };
  const pbkdf2Hash = vectors['PBKDF2, SHA-256'] as ImportedHash & { algorithm: 'PBKDF2' };
  const phc = '$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHQxMjM$MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY';

  const cases: readonly (readonly [string, ImportedHash, RegExp])[] = [
    ['bcrypt 15', { ...bcryptHash, workFactor: 15 }, /^workFactor: must be 14 at most/],
    ['bcrypt 20, Okta’s most', { ...bcryptHash, workFactor: 20 }, /^workFactor: must be 14 at most/],
    ['bcrypt 3', { ...bcryptHash, workFactor: 3 }, /^workFactor: bcrypt knows none below 4/],
    ['a salt of 21 characters', { ...bcryptHash, salt: 'a'.repeat(21) }, /^salt: must be 22 characters/],
    ['a salt with a sign that is not radix-64', { ...bcryptHash, salt: `${'a'.repeat(21)}+` }, /^salt: /],
    ['a value of 30 characters', { ...bcryptHash, value: 'a'.repeat(30) }, /^value: must be 31 characters/],
    ['PBKDF2 with 4095 rounds', { ...pbkdf2Hash, iterationCount: 4095 }, /^iterationCount: must be 4096 at least/],
    ['PBKDF2 with too many rounds', { ...pbkdf2Hash, iterationCount: 2_000_001 }, /^iterationCount: must be 2000000 at most/],
    [
      'PBKDF2 with as many, over two blocks',
      { ...pbkdf2Hash, iterationCount: 1_000_001, keySize: 33, value: Buffer.alloc(33).toString('base64') },
      /^iterationCount: must be 1000000 at most/,
    ],
    [
      'a key of 15 bytes',
      { ...pbkdf2Hash, keySize: 15, value: Buffer.alloc(15).toString('base64') },
      /^keySize: must be 16 to 256/,
    ],
    ['a value that is shorter than its key', { ...pbkdf2Hash, keySize: 31 }, /^value: must be base64 of as many bytes/],
    ['a value that is no base64', { ...pbkdf2Hash, value: '%'.repeat(44) }, /^value: /],
    [
      'a digest of another length',
      { algorithm: 'SHA-512', value: 'AAAA' },
      /^value: must be the base64 of a SHA-512 digest, 64 bytes/,
    ],
    ['a salt without an order', { ...vectors['MD5, salt first'], saltOrder: undefined } as ImportedHash, /^saltOrder: /],
    ['a salt that is no base64', { ...vectors['MD5, salt first'], salt: 'ä' } as ImportedHash, /^salt: must be base64/],
    ['Argon2 in 129 MiB', { algorithm: 'ARGON2', value: phc.replace('19456', '132096') }, /^value: m must be 131072 at most/],
    ['Argon2 with 100 passes', { algorithm: 'ARGON2', value: phc.replace('t=2', 't=100') }, /^value: m must be/],
    ['Argon2 with 17 lanes', { algorithm: 'ARGON2', value: phc.replace('p=1', 'p=17') }, /^value: m must be/],
    [
      'Argon2 with too little memory for its lanes',
      { algorithm: 'ARGON2', value: phc.replace('m=19456', 'm=7') },
      /^value: has parameters/,
    ],
    ['Argon2 with no pass', { algorithm: 'ARGON2', value: phc.replace('t=2', 't=0') }, /^value: has parameters/],
    // What the library cannot decode it throws at, at every sign-in.
    [
      'Argon2 with a salt of a length that no base64 has',
      { algorithm: 'ARGON2', value: '$argon2id$v=19$m=64,t=1,p=1$AAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA' },
      /^value: must be a PHC string/,
    ],
    [
      'Argon2 with a digest of a length that no base64 has',
      { algorithm: 'ARGON2', value: `$argon2id$v=19$m=64,t=1,p=1$AAAAAAAAAAAAAAAAAAAAAA$${'A'.repeat(45)}` },
      /^value: must be a PHC string/,
    ],
    [
      'Argon2 with bits left over in the salt',
      { algorithm: 'ARGON2', value: `$argon2id$v=19$m=64,t=1,p=1$${'B'.repeat(22)}$${'A'.repeat(43)}` },
      /^value: must be a PHC string/,
    ],
    [
      'Argon2 with bits left over in the digest',
      { algorithm: 'ARGON2', value: `$argon2id$v=19$m=64,t=1,p=1$${'A'.repeat(22)}$${'B'.repeat(43)}` },
      /^value: must be a PHC string/,
    ],
    [
      'Argon2 with zeros before a number',
      { algorithm: 'ARGON2', value: phc.replace('m=', 'm=0') },
      /^value: must be a PHC string/,
    ],
    ['a text that is no PHC string', { algorithm: 'ARGON2', value: 'imported:bcrypt:x' }, /^value: must be a PHC string/],
    ['scrypt', { algorithm: 'ARGON2', value: '$scrypt$ln=20,r=8,p=1$c29tZXNhbHQxMjM$MDEy' }, /^value: must be a PHC string/],
  ];
  for (const [name, hash, expected] of cases) test(`${name} is refused`, async () => assert.match(await problem(hash), expected));

  test('whatever Argon2 hash is taken over can be held against a password', async () => {
    for (let length = 11; length <= 86; length += 1) {
      const texts = [`${'A'.repeat(length)}$${'A'.repeat(43)}`, `${'A'.repeat(22)}$${'A'.repeat(length)}`];
      for (const text of texts) {
        const form = await storedFormOf({ algorithm: 'ARGON2', value: `$argon2id$v=19$m=8,t=1,p=1$${text}` }, slow);
        if ('stored' in form) assert.equal(await verifyImported(form.stored, password), false, text);
      }
    }
  });

  test('what is just allowed is allowed', async () => {
    await stored({ ...bcryptHash, workFactor: 14 });
    await stored({ ...pbkdf2Hash, iterationCount: 2_000_000 });
    await stored({ algorithm: 'ARGON2', value: phc.replace('19456', '131072').replace('t=2', 't=8') });
  });
});
