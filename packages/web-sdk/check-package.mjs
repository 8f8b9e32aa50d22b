/**
 * Checks the package as people install it: builds and packs it, runs publint and attw on the archive, and imports it from an
 * empty project, with this Node and with every Node 20 on the PATH. Prints OK, or fails. Needs no network.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

const here = import.meta.dirname;
const require = createRequire(import.meta.url);
const work = mkdtempSync(join(tmpdir(), 'gatehouse-package-'));

/** Runs a command quietly; shows what it said only when it fails. */
function run(file, args, cwd = here) {
  try {
    return execFileSync(file, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  } catch (error) {
    throw new Error(`${file} ${args.join(' ')}\n${error.stdout ?? ''}${error.stderr ?? ''}`, { cause: error });
  }
}

/** The folder of an installed package, wherever the workspace keeps it. */
function folderOf(name) {
  for (const base of require.resolve.paths(name) ?? [])
    if (existsSync(join(base, name, 'package.json'))) return realpathSync(join(base, name));
  throw new Error(`${name} is not installed`);
}

/** Every Node 20 on the PATH, and the one that runs this. */
function nodes() {
  const candidates = (process.env.PATH ?? '')
    .split(delimiter)
    .map((folder) => join(folder, 'node'))
    .filter((file) => existsSync(file));
  const twenty = [...new Set(candidates.map((file) => realpathSync(file)))].filter((file) =>
    run(file, ['--version']).startsWith('v20.'),
  );
  return [process.execPath, ...twenty.slice(0, 1)];
}

try {
  run(process.execPath, ['build-package.mjs']);
  run('npm', ['pack', './dist', '--pack-destination', work, '--ignore-scripts']);
  const [archive] = readdirSync(work).filter((name) => name.endsWith('.tgz'));
  run(process.execPath, [join(folderOf('publint'), 'src/cli.js'), 'run', join(work, archive), '--strict']);
  run(process.execPath, [join(folderOf('@arethetypeswrong/cli'), 'dist/index.js'), join(work, archive), '--profile', 'esm-only']);

  const installed = join(work, 'node_modules/@gatehouse/web');
  mkdirSync(installed, { recursive: true });
  run('tar', ['-xzf', join(work, archive), '-C', installed, '--strip-components=1']);
  for (const name of ['openid-client', 'oauth4webapi', 'jose'])
    symlinkSync(folderOf(name), join(work, 'node_modules', name), 'dir');
  const leftovers = readdirSync(installed, { recursive: true }).filter((name) =>
    /\.test\.|testkit|(?<!\.d)\.ts$/.test(String(name)),
  );
  if (leftovers.length > 0) throw new Error(`the archive holds ${leftovers.join(', ')}`);
  writeFileSync(
    join(work, 'try.mjs'),
    `import { createAuth, AuthError } from '@gatehouse/web';
import { expressAuth } from '@gatehouse/web/express';
import { fakeIdp, testSession } from '@gatehouse/web/testing';
const idp = fakeIdp();
const options = { issuer: idp.issuer, clientId: 'a', clientSecret: 'b', baseUrl: 'http://localhost:3000', secret: 'x'.repeat(32), envFile: false, http: { fetch: idp.fetch } };
const auth = createAuth(options);
const page = { accept: 'text/html' };
const started = await auth.handle(new Request('http://localhost:3000/signin', { headers: page }));
const back = await idp.authorize(started.headers.get('location'), { sub: 'ada' });
const cookieOf = (response) => response.headers.getSetCookie().map((line) => line.split(';', 1)[0]).join('; ');
const done = await auth.handle(new Request(back, { headers: { ...page, cookie: cookieOf(started) } }));
const context = auth.load({ method: 'GET', url: '/', header: (name) => (name === 'cookie' ? cookieOf(done) : undefined) });
if (context.getUser()?.sub !== 'ada') throw new Error('the sign-in did not work');
await testSession(expressAuth(options), { claims: { sub: 'ada' } });
try { createAuth({ envFile: false }, { variables: {} }); throw new Error('no error'); } catch (error) { if (!(error instanceof AuthError)) throw error; }
`,
  );
  const tried = nodes().map((node) => {
    run(node, ['try.mjs'], work);
    return run(node, ['--version']).trim();
  });
  console.log(`OK ${archive}, imported with Node ${tried.join(' and ')}`);
} finally {
  rmSync(work, { recursive: true, force: true });
}
