import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { checkAcr } from './acr.ts';

const any = 'urn:okta:loa:1fa:any';
const pwd = 'urn:okta:loa:1fa:pwd';
const two = 'urn:okta:loa:2fa:any';
const twoIfPossible = 'urn:okta:loa:2fa:any:ifpossible';

suite('acr_values (OIDC Core §3.1.2.1, Okta contract 2.3)', () => {
  const met: readonly (readonly [string, readonly string[], string])[] = [
    ['one factor of any kind', [any], any],
    ['the password', [pwd], pwd],
    ['two factors if the person has two', [twoIfPossible], twoIfPossible],
    ['the first one that can be met', [two, pwd, any], pwd],
    ['the order of the request, not of strength', [any, pwd], any],
    ['unknown values are passed over', ['urn:example:gold', pwd], pwd],
  ];
  for (const [what, asked, acr] of met) {
    test(`a password meets: ${what}`, () => assert.deepEqual(checkAcr(asked, ['pwd']), { outcome: 'met', acr }));
  }

  for (const asked of [[two], ['phr'], ['phrh'], [two, 'phr', 'phrh', 'urn:example:gold']]) {
    test(`a password alone does not meet ${asked.join(' ')}`, () =>
      assert.deepEqual(checkAcr(asked, ['pwd']), { outcome: 'unmet' }));
  }

  test('two factors meet 2fa; a hardware key is phishing resistant, a software key is not hardware protected', () => {
    assert.deepEqual(checkAcr([two], ['mfa', 'otp', 'pwd']), { outcome: 'met', acr: two });
    assert.deepEqual(checkAcr(['phr'], ['swk']), { outcome: 'met', acr: 'phr' });
    assert.deepEqual(checkAcr(['phrh'], ['swk']), { outcome: 'unmet' });
    assert.deepEqual(checkAcr(['phrh'], ['hwk']), { outcome: 'met', acr: 'phrh' });
    assert.deepEqual(checkAcr([pwd], ['hwk']), { outcome: 'unmet' });
  });

  for (const asked of [[], ['urn:example:gold'], ['0'], ['constructor', '__proto__']]) {
    test(`nothing that we know was asked: ${JSON.stringify(asked)}`, () =>
      assert.deepEqual(checkAcr(asked, ['pwd']), { outcome: 'none_asked' }));
  }
});
