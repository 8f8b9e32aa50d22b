import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hasBrowser, openInBrowser } from './browser.ts';

test('a graphical session is needed, and only web pages are opened', async () => {
  assert.deepEqual(
    [
      hasBrowser({ env: {} }, 'linux'),
      hasBrowser({ env: { BROWSER: '/remote/browser.sh' } }, 'linux'),
      hasBrowser({ env: { WAYLAND_DISPLAY: 'wayland-0' } }, 'linux'),
      hasBrowser({ env: {} }, 'darwin'),
      hasBrowser({ env: { SSH_CONNECTION: '10.0.0.1 1 10.0.0.2 22' } }, 'darwin'),
    ],
    [false, true, true, true, false],
  );
  assert.equal(await openInBrowser({ env: {} }, 'file:///etc/passwd'), false);
});
