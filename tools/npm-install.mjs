// Runs npm, and translates its failures. Plain JavaScript for Node 20, see setup.mjs.
import { spawn, spawnSync } from 'node:child_process';
import { delimiter, sep } from 'node:path';
import { requireNpm } from './requirements.mjs';

/**
 * Installs what the lockfile says, and keeps npm's words for the case of failure. Runs outside node_modules/.bin, since that folder is about to change.
 *
 * Not `npm ci`: it refuses a lockfile that lacks the optional packages of some platform, even of one that is not here. With
 * `--no-save` the lockfile still decides every version and is never written; setup.mjs makes sure afterwards that it was obeyed.
 *
 * @param {string} root
 * @returns {Promise<{ code: number, output: string }>}
 */
export function npmInstall(root) {
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

/** Turns what npm printed when it failed into one sentence with the remedy. The first cause that fits is told. @param {string} output @returns {string} */
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
