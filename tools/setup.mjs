// Makes sure that the dependencies of package-lock.json are installed, and does nothing when they are.
//
// This file, what it imports, and run.mjs are what a fresh clone starts with, before the repository's own Node 24 is there. They are
// plain JavaScript, use nothing newer than Node 20, and import nothing that has to be installed first.
import { createHash } from 'node:crypto';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync, statSync, writeFileSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { explainFailure, npmInstall } from './npm-install.mjs';
import { requireNode, SetupError } from './requirements.mjs';

/** The folder of the root package.json. */
export const repositoryRoot = dirname(dirname(fileURLToPath(import.meta.url)));

const wantedNode = 24;
const abandonedLockMs = 20 * 60_000;

/** Where the repository's own Node lies once it is installed. @param {string} root */
export function nodePath(root) {
  return join(root, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
}

/** What the stamp says when node_modules belongs to the lockfile as it is now, on this platform. */
export function stampFor(root) {
  return createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .update(`\n${process.platform} ${process.arch} node ${wantedNode}\n`)
    .digest('hex');
}

/** True when a finished set-up of the present lockfile is in place. Reads four small files and starts no process. @param {string} root */
export function isInstalled(root) {
  return readText(stampFile(root)) === stampFor(root) && hasWantedNode(root);
}

/**
 * True when npm's own record says that every package of the lockfile is there in the right version. Packages that only
 * another platform needs may be missing here, and those of this platform may be missing in the lockfile: npm writes down
 * only what the machine that wrote it could see, while the packages that want them name their exact versions.
 */
function matchesLockfile(root) {
  const wanted = readPackages(join(root, 'package-lock.json'));
  const found = readPackages(join(root, 'node_modules', '.package-lock.json'));
  if (!wanted || !found || !hasWantedNode(root)) return false;
  const names = Object.keys(wanted).filter((name) => name.startsWith('node_modules/'));
  return (
    names.every((name) => (found[name] ? isSamePackage(wanted[name], found[name]) : wanted[name].optional === true)) &&
    Object.entries(found).every(([name, { optional }]) => name in wanted || optional === true) &&
    names.every((name) => !wanted[name].link || existsSync(join(root, name)))
  );
}

/**
 * Installs the dependencies unless they are there. Of any number of concurrent calls one installs and the others wait.
 *
 * @param {object} [options]
 * @param {string} [options.root] folder with package.json and package-lock.json
 * @param {(root: string) => Promise<{ code: number, output: string }>} [options.install] stands in for `npm install` in tests
 * @param {{ isTTY?: boolean, write(text: string): unknown }} [options.out] for progress; standard error by default, so that
 * standard output stays the command's own
 * @throws SetupError with one sentence and the remedy
 */
export async function ensureInstalled({ root = repositoryRoot, install = npmInstall, out = process.stderr } = {}) {
  if (isInstalled(root)) return;
  requireNode(process.versions.node);
  const release = await lock(root, out);
  try {
    if (isInstalled(root)) return;
    if (!matchesLockfile(root)) await installWithProgress(root, install, out);
    writeFileSync(stampFile(root), stampFor(root)); // last, so that an interrupted install never counts as finished
  } finally {
    release();
  }
}

async function installWithProgress(root, install, out) {
  rmSync(stampFile(root), { force: true });
  const done = showProgress(out);
  const { code, output } = await install(root);
  done(code === 0);
  if (code !== 0) {
    out.write(`\n${output.trimEnd()}\n\n`);
    throw new SetupError(explainFailure(output));
  }
  if (!hasWantedNode(root)) {
    throw new SetupError(
      `Node ${wantedNode} was not installed, because npm did not run install scripts (its \`ignore-scripts\` setting, most likely). ` +
        'Run `npm rebuild --ignore-scripts=false`, then the same command again.',
    );
  }
  if (!matchesLockfile(root)) {
    throw new SetupError(
      'package.json and package-lock.json disagree. Run `npm install`, and commit the lockfile that it writes.',
    );
  }
}

function showProgress(out) {
  const started = Date.now();
  const seconds = () => `${Math.round((Date.now() - started) / 1000)} s`;
  const label = 'Installing dependencies from package-lock.json (only when it changes)';
  if (!out.isTTY) {
    out.write(`  ${label}\n`);
    return (worked) =>
      out.write(worked ? `  ✓ Dependencies installed (${seconds()})\n` : `  ✗ Installing failed after ${seconds()}\n`);
  }
  const draw = () => out.write(`\r\x1b[K  ${label} · ${seconds()}`);
  draw();
  const timer = setInterval(draw, 500);
  return (worked) => {
    clearInterval(timer);
    out.write(`\r\x1b[K  ${worked ? `✓ Dependencies installed (${seconds()})` : `✗ Installing failed after ${seconds()}`}\n`);
  };
}

/** Takes the lock file, waiting for a set-up that is running. A lock whose process is gone, or that is very old, is taken over. */
async function lock(root, out) {
  const file = join(root, '.gatehouse', 'setup.lock');
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 }); // the demo keeps keys beside it
  for (let told = false; ; ) {
    if (takeLock(file)) return holdLock(file);
    if (isAbandoned(file)) {
      rmSync(file, { force: true });
      continue;
    }
    if (!told) out.write('  Waiting for another set-up of this folder to finish\n');
    told = true;
    await sleep(250);
  }
}

function takeLock(file) {
  try {
    const descriptor = openSync(file, 'wx');
    writeSync(descriptor, String(process.pid));
    closeSync(descriptor);
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw new SetupError(
      `${dirname(file)} cannot be written (${error.code}). Make it writable for you, then run the same command again.`,
    );
  }
}

function holdLock(file) {
  const remove = () => {
    if (readText(file) === String(process.pid)) rmSync(file, { force: true });
  };
  const stop = (signal) => {
    remove();
    process.exit(signal === 'SIGINT' ? 130 : 143);
  };
  process.once('exit', remove).once('SIGINT', stop).once('SIGTERM', stop);
  return () => {
    remove();
    process.off('exit', remove).off('SIGINT', stop).off('SIGTERM', stop);
  };
}

function isAbandoned(file) {
  const ageMs = Date.now() - (statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
  const holder = Number(readText(file));
  if (!holder) return ageMs > 5000; // written in two steps: an empty file is young, or its writer died in between
  return ageMs > abandonedLockMs || !isAlive(holder);
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

function hasWantedNode(root) {
  const record = readText(join(root, 'node_modules', 'node', 'package.json'));
  return record !== undefined && Number.parseInt(JSON.parse(record).version, 10) === wantedNode && existsSync(nodePath(root));
}

function isSamePackage(wanted, found) {
  return wanted.version === found.version && wanted.integrity === found.integrity && wanted.link === found.link;
}

function readPackages(file) {
  const text = readText(file);
  return text === undefined ? undefined : JSON.parse(text).packages;
}

function readText(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

function stampFile(root) {
  return join(root, 'node_modules', '.gatehouse-setup');
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  try {
    await ensureInstalled();
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    process.stderr.write(`  ✗ ${error.message}\n`);
    process.exitCode = 1;
  }
}
