import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { startChromium } from './chromium.ts';

test('Chromium from npm loads a page of this machine and draws its text', async (t) => {
  const server = createServer((_request, response) => {
    response
      .setHeader('content-type', 'text/html')
      .end('<!doctype html><title>Hello</title><h1>Sign in</h1><p><span id="wide">WWWW</span> <span id="narrow">iiii</span>');
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  t.after(() => server.close());
  const browser = await startChromium();
  t.after(() => browser.close());

  const page = await browser.newPage();
  await page.goto(`http://localhost:${(server.address() as AddressInfo).port}/`);

  assert.equal(await page.title(), 'Hello');
  const width = (id: string) =>
    page.locator(id).evaluate((element) => (element as unknown as { offsetWidth: number }).offsetWidth);
  assert.ok((await width('#wide')) > 2 * (await width('#narrow')), 'a font with letters of different widths is there');
  const picture = await page.screenshot();
  assert.ok(picture.length > 1000);
});
