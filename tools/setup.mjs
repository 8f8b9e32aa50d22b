// Makes sure that the dependencies of package-lock.json are installed, and does nothing when they are.
//
// This file and run.mjs are what a fresh clone starts with, before the repository's own Node 24 is there. They are
// plain JavaScript, use nothing newer than Node 20, and import nothing that has to be installed first.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync, statSync, writeFileSync, writeSync } from 'node:fs';
import { delimiter, dirname, join, sep } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** The folder of the root package.json. */
export const repositoryRoot = dirname(dirname(fileURLToPath(import.meta.url)));

const oldestNode = 20;
const oldestNpm = 10;
const wantedNode = 24;
const abandonedLockMs = 20 * 60_000;

/** A failure that a person can put right: its message is the whole story, so it is printed without a stack. */
export class SetupError extends Error {}

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

/** Turns what npm printed when it failed into one sentence with the remedy. The first cause that fits is told. @param {string} output */
export function explainFailure(output) {
  const causes = [
    [/ENOSPC/, 'The disk is full. Free about 2 GB, then run the same command again.'],
    [
      /\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ERR_SOCKET_TIMEOUT)\b|network/i,
      "The package registry does not answer. Check your connection and npm's `registry` and `proxy` settings, then run the same command again.",
    ],
    [
      /\b(EACCES|EPERM|EROFS)\b/,
      'npm may not write here. Make this folder and your npm cache writable for you, then run the same command again.',
    ],
    [
      /EINTEGRITY/,
      'A downloaded package does not match the lockfile. Run `npm cache clean --force`, then the same command again.',
    ],
    [
      /\b(E401|E403)\b/,
      "The package registry refuses you. Check npm's `registry` setting and sign-in, then run the same command again.",
    ],
    [
      /\b(E404|ETARGET)\b/,
      "The package registry lacks a package of the lockfile. Check npm's `registry` setting, then run the same command again.",
    ],
  ];
  const cause = causes.find(([pattern]) => pattern.test(output));
  return cause
    ? cause[1]
    : 'npm could not install the dependencies. Its own words are above; run `npm install --no-save` to see them again.';
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

/** @param {string} version @throws SetupError when this Node cannot run npm 10 and the tools that follow. */
export function requireNode(version) {
  if (Number.parseInt(version, 10) >= oldestNode) return;
  throw new SetupError(
    `Gatehouse needs Node.js ${oldestNode} or newer and this is ${version}. Install it from your package manager or nodejs.org.`,
  );
}

/** @param {string | undefined} version undefined when there is no npm @throws SetupError when npm is missing or too old to read the lockfile. */
export function requireNpm(version) {
  if (version === undefined) {
    throw new SetupError(`npm is not on the PATH. Install npm ${oldestNpm} or newer; it comes with Node.js.`);
  }
  if (Number.parseInt(version, 10) >= oldestNpm) return;
  throw new SetupError(
    `Gatehouse needs npm ${oldestNpm} or newer and this is ${version}. Run \`npm install --global npm@${oldestNpm}\`.`,
  );
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

/**
 * Runs npm outside node_modules/.bin, since that folder is about to change. npm's own noise is kept for failures.
 *
 * Not `npm ci`: it refuses a lockfile that lacks the optional packages of some platform, even of one that is not here. With
 * `--no-save` the lockfile still decides every version and is never written; matchesLockfile says afterwards that it was obeyed.
 */
function npmInstall(root) {
  const env = { ...process.env };
  const pathName = Object.keys(env).find((name) => name.toUpperCase() === 'PATH') ?? 'PATH';
  const ours = `${sep}node_modules${sep}`;
  env[pathName] = (env[pathName] ?? '')
    .split(delimiter)
    .filter((part) => !`${part}${sep}`.includes(ours))
    .join(delimiter);
  const options = { cwd: root, env, shell: process.platform === 'win32' };

  const asked = spawnSync('npm', ['--version'], { ...options, encoding: 'utf8' });
  requireNpm(asked.status === 0 ? asked.stdout.trim() : undefined);
  return new Promise((resolve) => {
    const args = ['install', '--no-save', '--include=dev', '--no-audit', '--no-fund', '--no-progress', '--loglevel=warn'];
    const npm = spawn('npm', args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    const stop = () => npm.kill();
    process.once('exit', stop); // whoever ends us ends npm too, or it would go on behind a lock that is free
    let output = '';
    for (const stream of [npm.stdout, npm.stderr]) {
      stream.setEncoding('utf8').on('data', (text) => {
        output = (output + text).slice(-20_000);
      });
    }
    npm.on('error', (error) => resolve({ code: 1, output: `${output}\n${error.message}` }));
    npm.on('close', (code) => {
      process.off('exit', stop);
      resolve({ code: code ?? 1, output });
    });
  });
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
  mkdirSync(dirname(file), { recursive: true });
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
