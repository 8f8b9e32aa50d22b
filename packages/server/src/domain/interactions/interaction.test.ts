import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { ctxWithoutDatabase, someInstant, testKeys } from '../../../testkit/test-ctx.ts';
import { type Interaction, openInteraction, sealInteraction } from './interaction.ts';
import { authorizePath, startAgain } from './links.ts';

const interaction: Interaction = {
  authorizationServer: 'default',
  parameters: { client_id: '0oa1', redirect_uri: 'https://rp.example/cb', state: 'a&b=c é', __proto__x: 'y' },
  startedAt: someInstant,
  identifier: 'ada@example.com',
  rememberMe: true,
};
const ctx = ctxWithoutDatabase('00oA');
const handle = sealInteraction(ctx, testKeys, 'browser-token', interaction);

suite('interactions: a sealed authorization request', () => {
  test('opens again in the same browser, unchanged', () => {
    assert.deepEqual(openInteraction(ctx, testKeys, 'browser-token', handle), { outcome: 'open', interaction });
  });

  test('is safe in a URL as it is', () => assert.match(handle, /^[\w-]+$/));

  test('S16 is of no use in another browser, or in one without the cookie', () => {
    for (const token of ['other-token', 'BROWSER-TOKEN', '', undefined]) {
      assert.equal(openInteraction(ctx, testKeys, token, handle).outcome, 'other_browser');
    }
  });

  test('S16 does not show the token of the browser that it is bound to', () => {
    const opened = openInteraction(ctx, testKeys, 'other-token', handle);
    assert.deepEqual(opened, { outcome: 'other_browser', interaction });
    assert.doesNotMatch(JSON.stringify(opened), /browser-token/);
  });

  test('lives for an hour: good at 59:59.999, expired at 60:00', () => {
    assert.equal(openInteraction(ctxWithoutDatabase('00oA', 3599.999), testKeys, 'browser-token', handle).outcome, 'open');
    assert.equal(openInteraction(ctxWithoutDatabase('00oA', 3600), testKeys, 'browser-token', handle).outcome, 'expired');
  });

  test('of another org cannot be read', () => {
    assert.equal(openInteraction(ctxWithoutDatabase('00oB'), testKeys, 'browser-token', handle).outcome, 'unreadable');
  });

  test('that was changed, or never was one, cannot be read', () => {
    const last = handle.slice(0, -4);
    for (const text of ['', 'x', `${last}AAAA`, `${handle}AAAA`, last, handle.slice(1), handle.toLowerCase(), 'é'.repeat(80)]) {
      assert.equal(openInteraction(ctx, testKeys, 'browser-token', text).outcome, 'unreadable', text);
    }
  });

  test('of an earlier version of the format cannot be read, instead of being misread', () => {
    const sealer = testKeys.for('interaction|00oA');
    const text = sealer.open(handle) ?? '';
    const older = sealer.seal(JSON.stringify({ ...JSON.parse(text), v: 0 }));
    assert.equal(openInteraction(ctx, testKeys, 'browser-token', older).outcome, 'unreadable');
  });
});

suite('S05 where an interaction leads is a path that we made', () => {
  test('each authorization server has its own authorize path', () => {
    assert.equal(authorizePath('org'), '/oauth2/v1/authorize');
    assert.equal(authorizePath('default'), '/oauth2/default/v1/authorize');
    assert.equal(authorizePath('ausX'), '/oauth2/ausX/v1/authorize');
  });

  test('starting again asks the same thing of the authorize endpoint, every value encoded', () => {
    const { label, href } = startAgain(interaction);
    assert.equal(label, 'Start again');
    const url = new URL(href, 'https://id.example');
    assert.deepEqual(
      [url.origin, url.pathname, Object.fromEntries(url.searchParams)],
      ['https://id.example', '/oauth2/default/v1/authorize', interaction.parameters],
    );
    assert.match(href, /^\/[^/\\][\w/?=&%.*+-]*$/);
  });

  test('without an app it is the sign-in page', () => {
    assert.deepEqual(startAgain({ ...interaction, parameters: undefined }), { label: 'Sign in', href: '/signin' });
  });
});
