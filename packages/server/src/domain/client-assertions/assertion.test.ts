import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { someInstant } from '../../../testkit/test-ctx.ts';
import { assertedClientId, checkAssertionClaims } from './assertion.ts';

const audiences = ['https://id.example/oauth2/default', 'https://id.example/oauth2/default/v1/token'];
const expected = { clientId: '0oa1', audiences, now: someInstant };
const now = someInstant / 1000;
const right = { iss: '0oa1', sub: '0oa1', aud: audiences[0], exp: now + 300, iat: now, jti: 'one' };

const reasonFor = (change: object) => {
  const check = checkAssertionClaims({ ...right, ...change }, expected);
  return check.outcome === 'good' ? 'good' : check.reason;
};

suite('claims of a client assertion (RFC 7523 §3)', () => {
  const good: Record<string, object> = {
    'as they should be': {},
    'the URL of the endpoint as audience': { aud: audiences[1] },
    'the audience in an array of one': { aud: [audiences[0]] },
    'no iat': { iat: undefined },
    'an nbf that has come': { nbf: now },
    'a clock that is a minute behind': { exp: now - 59, iat: now - 400 },
    'a clock that is a minute ahead': { exp: now + 3660, iat: now + 60, nbf: now + 60 },
    'an hour to live': { exp: now + 3600 },
    'parts of seconds': { exp: now + 0.5 },
    'claims that nobody asked for': { scope: 'openid', extra: {} },
  };
  for (const [what, change] of Object.entries(good)) test(what, () => assert.equal(reasonFor(change), 'good'));

  const bad: Record<string, [object, RegExp]> = {
    'another issuer': [{ iss: '0oa2' }, /iss and sub/],
    'another subject': [{ sub: '0oa2' }, /iss and sub/],
    'no issuer': [{ iss: undefined }, /iss and sub/],
    'S12 another server as audience': [{ aud: 'https://other.example' }, /aud/],
    'S12 this server among others': [{ aud: [audiences[0], 'https://other.example'] }, /aud/],
    'S12 this server twice': [{ aud: [audiences[0], audiences[1]] }, /aud/],
    'S12 no audience': [{ aud: undefined }, /aud/],
    'S12 an empty list of audiences': [{ aud: [] }, /aud/],
    'S12 an audience in an audience': [{ aud: [[audiences[0]]] }, /aud/],
    'S12 the audience with a slash': [{ aud: `${audiences[0]}/` }, /aud/],
    'no end': [{ exp: undefined }, /exp is missing/],
    'an end in text': [{ exp: String(now + 300) }, /exp is missing/],
    'an end that is no number': [{ exp: Number.NaN }, /exp is missing/],
    'an end that never comes': [{ exp: Number.POSITIVE_INFINITY }, /exp is missing/],
    'an end a minute ago': [{ exp: now - 60 }, /past/],
    'S12 more than an hour to live': [{ exp: now + 3661 }, /hour/],
    'made in the future': [{ iat: now + 61 }, /ahead/],
    'made at a time in text': [{ iat: 'now' }, /ahead/],
    'not good yet': [{ nbf: now + 61 }, /ahead/],
    'S12 no jti': [{ jti: undefined }, /jti/],
    'S12 an empty jti': [{ jti: '' }, /jti/],
    'S12 a jti that is a number': [{ jti: 7 }, /jti/],
  };
  for (const [what, [change, reason]] of Object.entries(bad))
    test(`${what}: refused`, () => assert.match(reasonFor(change), reason));

  test('it is remembered until nobody would believe it any more, in whole milliseconds', () => {
    const check = checkAssertionClaims({ ...right, exp: now + 10.0001 }, expected);
    assert.ok(check.outcome === 'good');
    assert.equal(check.expiresAt, someInstant + 70_001);
  });
});

test('the client that an assertion names is read without believing it', () => {
  const jwt = (payload: object) =>
    ['{}', JSON.stringify(payload), 'x'].map((part) => Buffer.from(part).toString('base64url')).join('.');
  assert.equal(assertedClientId(jwt({ sub: '0oa1' })), '0oa1');
  for (const sub of [undefined, '', 7, 'a\0b', {}]) assert.equal(assertedClientId(jwt({ sub })), undefined);
  for (const text of ['', 'a.b.c', 'x'.repeat(100)]) assert.equal(assertedClientId(text), undefined);
});
