import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import fastify from 'fastify';
import { mark, script } from './files.ts';
import { assetRoutes } from './routes.ts';

function startAssets() {
  const http = fastify();
  assetRoutes(http);
  return http;
}

suite('static files of the hosted pages', () => {
  test('each is served under its hashed name, cached for ever and never sniffed', async () => {
    const http = startAssets();
    for (const file of [script, mark]) {
      const { statusCode, headers, rawPayload } = await http.inject(file.url);
      assert.equal(statusCode, 200);
      assert.match(file.url, /^\/assets\/[a-z]+\.[\w-]{12}\.(js|svg)$/);
      assert.equal(headers['content-type'], file.type);
      assert.equal(headers['cache-control'], 'public, max-age=31536000, immutable');
      assert.equal(headers['x-content-type-options'], 'nosniff');
      assert.equal(headers.vary, 'Accept-Encoding');
      assert.equal(headers['content-encoding'], undefined);
      assert.deepEqual(rawPayload, file.bodies.identity);
    }
  });

  test('the encoding is the best one the browser takes, and none that it refuses', async () => {
    const http = startAssets();
    const fetchAs = (accepted: string) => http.inject({ url: script.url, headers: { 'accept-encoding': accepted } });

    const brotli = await fetchAs('gzip, deflate, br, zstd');
    assert.equal(brotli.headers['content-encoding'], 'br');
    assert.deepEqual(brotliDecompressSync(brotli.rawPayload), script.bodies.identity);

    const gzip = await fetchAs('gzip;q=0.8, br;q=0');
    assert.equal(gzip.headers['content-encoding'], 'gzip');
    assert.deepEqual(gunzipSync(gzip.rawPayload), script.bodies.identity);

    const plain = await fetchAs('gzip;q=0.0, sbr');
    assert.equal(plain.headers['content-encoding'], undefined);
  });

  test('the favicon that browsers ask for by themselves is the mark', async () => {
    const { statusCode, headers, rawPayload } = await startAssets().inject('/favicon.ico');
    assert.deepEqual([statusCode, headers['content-type']], [200, 'image/svg+xml']);
    assert.equal(headers['cache-control'], 'public, max-age=86400');
    assert.deepEqual(rawPayload, mark.bodies.identity);
  });

  test('any other path is not found, however it is written', async () => {
    const http = startAssets();
    const paths = [
      '/assets/',
      '/assets/gatehouse.js',
      '/assets/../layout.liquid',
      '/assets/..%2flayout.liquid',
      '/assets/%2e%2e/layout.liquid',
    ];
    for (const url of [...paths, '/assets/gatehouse.css', `${script.url}/..`, `${script.url}%00`]) {
      assert.equal((await http.inject(url)).statusCode, 404, url);
    }
  });

  test('the script stays under 2 kB', () => assert.ok(script.bodies.identity.length < 2048));
});
