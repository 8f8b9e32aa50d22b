import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { suite, type TestContext, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { fixture } from './fixture.ts';
import { explainFailure } from './npm-install.mjs';
import { requireNode, requireNpm, SetupError } from './requirements.mjs';
import { ensureInstalled, isInstalled, nodePath } from './setup.mjs';

const packages = {
  '': { name: 'x' },
  'packages/a': { name: 'a' },
  'node_modules/a': { resolved: 'packages/a', link: true },
  'node_modules/b': { version: '1.0.0', integrity: 'sha512-b' },
  'node_modules/for-windows': { version: '1.0.0', optional: true },
};
const lockfile = (entries: object = packages) => JSON.stringify({ lockfileVersion: 3, packages: entries });

function put(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

function putNode(root: string, version = '24.21.0'): void {
  put(join(root, 'node_modules/node/package.json'), JSON.stringify({ version }));
  put(nodePath(root), '');
}

/** A clone in which nothing is installed, and an install that says how often it ran. */
function freshClone(t: TestContext) {
  const root = fixture(t, { 'package-lock.json': lockfile() });
  const clone = {
    root,
    installs: 0,
    printed: '',
    out: {
      isTTY: false,
      write: (text: string) => {
        clone.printed += text;
      },
    },
    install: async (into: string) => {
      clone.installs += 1;
      await sleep(20);
      putNode(into);
      put(join(into, 'node_modules/a'), '');
      cpSync(join(into, 'package-lock.json'), join(into, 'node_modules/.package-lock.json'));
      return { code: 0, output: 'npm warn EBADENGINE' };
    },
  };
  return clone;
}

suite('set-up', () => {
  test('installs once; the second time it does nothing and prints nothing', async (t) => {
    const clone = freshClone(t);
    await ensureInstalled(clone);
    assert.ok(isInstalled(clone.root));
    assert.match(clone.printed, /Installing dependencies[\s\S]*✓ Dependencies installed/);
    assert.doesNotMatch(clone.printed, /EBADENGINE/);
    clone.printed = '';
    await ensureInstalled(clone);
    assert.deepEqual([clone.installs, clone.printed], [1, '']);
  });

  test('installs again when the lockfile changed', async (t) => {
    const clone = freshClone(t);
    await ensureInstalled(clone);
    writeFileSync(join(clone.root, 'package-lock.json'), lockfile({ ...packages, 'node_modules/c': { version: '2.0.0' } }));
    await ensureInstalled(clone);
    assert.equal(clone.installs, 2);
  });

  test('installs again when Node 24 is gone', async (t) => {
    const clone = freshClone(t);
    await ensureInstalled(clone);
    rmSync(nodePath(clone.root));
    await ensureInstalled(clone);
    assert.equal(clone.installs, 2);
  });

  test('an interrupted install does not count: the stamp is gone before npm starts and back only when it worked', async (t) => {
    const clone = freshClone(t);
    await ensureInstalled(clone);
    writeFileSync(join(clone.root, 'package-lock.json'), lockfile({}));
    await assert.rejects(
      ensureInstalled({ ...clone, install: async () => Promise.reject(new Error('pulled the plug')) }),
      /pulled the plug/,
    );
    writeFileSync(join(clone.root, 'package-lock.json'), lockfile());
    assert.equal(isInstalled(clone.root), false);
  });

  test('of two at the same time one installs and the other waits', async (t) => {
    const clone = freshClone(t);
    await Promise.all([ensureInstalled(clone), ensureInstalled(clone)]);
    assert.equal(clone.installs, 1);
    assert.match(clone.printed, /Waiting for another set-up/);
    assert.equal(existsSync(join(clone.root, '.gatehouse/setup.lock')), false);
  });

  test('a lock whose process is gone is taken over', async (t) => {
    const clone = freshClone(t);
    const { pid } = spawnSync(process.execPath, ['--version']);
    put(join(clone.root, '.gatehouse/setup.lock'), String(pid));
    await ensureInstalled(clone);
    assert.equal(clone.installs, 1);
  });

  test('a failure shows what npm said, then one sentence with the remedy, and leaves no lock', async (t) => {
    const clone = freshClone(t);
    const install = async () => ({ code: 1, output: 'npm error code ENOTFOUND' });
    await assert.rejects(
      ensureInstalled({ ...clone, install }),
      (error) => error instanceof SetupError && /does not answer/.test(error.message),
    );
    assert.match(clone.printed, /✗ Installing failed[\s\S]*npm error code ENOTFOUND/);
    assert.equal(existsSync(join(clone.root, '.gatehouse/setup.lock')), false);
    assert.equal(isInstalled(clone.root), false);
  });

  test('an install that does not obey the lockfile is a failure', async (t) => {
    const clone = freshClone(t);
    const install = async (into: string) => {
      await clone.install(into);
      writeFileSync(join(into, 'node_modules/.package-lock.json'), lockfile({}));
      return { code: 0, output: '' };
    };
    await assert.rejects(ensureInstalled({ ...clone, install }), /package\.json and package-lock\.json disagree/);
    assert.equal(isInstalled(clone.root), false);
  });

  test('when npm left out the install scripts, the command that helps is named', async (t) => {
    const clone = freshClone(t);
    await assert.rejects(
      ensureInstalled({ ...clone, install: async () => ({ code: 0, output: '' }) }),
      /npm rebuild --ignore-scripts=false/,
    );
  });
});

suite('what was installed by hand is taken as it is', () => {
  const { 'node_modules/for-windows': _, ...here } = packages;

  async function installsOver(t: TestContext, found: object, nodeVersion = '24.21.0') {
    const clone = freshClone(t);
    put(join(clone.root, 'node_modules/.package-lock.json'), lockfile(found));
    put(join(clone.root, 'node_modules/a'), '');
    putNode(clone.root, nodeVersion);
    await ensureInstalled(clone);
    return clone.installs;
  }

  test('when every package of the lockfile is there, except those for other platforms', async (t) => {
    assert.equal(await installsOver(t, here), 0);
  });
  test('not when a package is missing', async (t) => {
    const { 'node_modules/b': _b, ...found } = here;
    assert.equal(await installsOver(t, found), 1);
  });
  test('not when a package has another version', async (t) => {
    assert.equal(await installsOver(t, { ...here, 'node_modules/b': { version: '1.0.1', integrity: 'sha512-b' } }), 1);
  });
  test('not when a package has other contents', async (t) => {
    assert.equal(await installsOver(t, { ...here, 'node_modules/b': { version: '1.0.0', integrity: 'sha512-c' } }), 1);
  });
  test('when the lockfile does not know a package of this platform', async (t) => {
    assert.equal(await installsOver(t, { ...here, 'node_modules/for-us': { version: '1.0.0', optional: true } }), 0);
  });
  test('not when a package is left over', async (t) => {
    assert.equal(await installsOver(t, { ...here, 'node_modules/c': { version: '1.0.0' } }), 1);
  });
  test('not when Node is not 24', async (t) => {
    assert.equal(await installsOver(t, here, '22.1.0'), 1);
  });
});

suite('every failure has its remedy', () => {
  const causes: readonly (readonly [output: string, remedy: RegExp])[] = [
    ['npm error code ENOSPC', /disk is full/],
    ['npm error code EAI_AGAIN', /does not answer/],
    ['npm error network request failed', /does not answer/],
    ['npm error code EACCES', /may not write/],
    ['npm error code EINTEGRITY', /npm cache clean --force/],
    ['npm error code E403', /refuses you/],
    ['npm error code E404', /lacks a package/],
    ['npm error something new', /npm install --no-save/],
  ];
  for (const [output, remedy] of causes) {
    test(output, () => assert.match(explainFailure(output), remedy));
  }

  test('Node 20 is enough and Node 18 is not', () => {
    requireNode('20.0.0');
    assert.throws(() => requireNode('18.20.1'), /needs Node\.js 20 or newer and this is 18\.20\.1/);
  });

  test('npm 10 is enough, npm 9 is not, and no npm is said', () => {
    requireNpm('10.0.0');
    assert.throws(() => requireNpm('9.9.3'), /npm install --global npm@10/);
    assert.throws(() => requireNpm(undefined), /not on the PATH/);
  });
});
