// Starts one of the repository's commands on its own Node 24, after set-up: `node tools/run.mjs <command> [arguments]`.
// Plain JavaScript for Node 20, see setup.mjs.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { requireNode, SetupError } from './requirements.mjs';
import { ensureInstalled, nodePath, repositoryRoot } from './setup.mjs';

const commands = {
  start: ['packages/cli/bin/gatehouse.mjs', 'demo'],
  gatehouse: ['packages/cli/bin/gatehouse.mjs'],
  test: ['tools/test.ts'],
  'test:only': ['tools/test.ts', '--no-checks'],
  check: ['tools/check.ts'],
  format: ['node_modules/@biomejs/biome/bin/biome', 'check', '--write'],
  bench: ['bench/redirect-flow.ts'],
  'bench:directory': ['bench/directory.ts'],
  generate: ['packages/server/openapi/generate.ts'],
  screenshots: ['tools/screenshots.ts'],
};

const [name, ...args] = process.argv.slice(2);
const command = commands[name];
try {
  requireNode(process.versions.node);
  if (!command) throw new SetupError(`There is no command "${name ?? ''}". Use one of: ${Object.keys(commands).join(', ')}.`);
  await ensureInstalled();
  runOnOurNode([join(repositoryRoot, command[0]), ...command.slice(1), ...args]);
} catch (error) {
  if (!(error instanceof SetupError)) throw error;
  process.stderr.write(`  ✗ ${error.message}\n`);
  process.exitCode = 1;
}

/**
 * Runs Node 24 in place of this process, as far as that is possible: same terminal, same signals, same exit code.
 *
 * Ctrl-C reaches every process of a terminal's foreground group, so an interrupt is passed on only where there is no
 * terminal. Otherwise the child would see it twice and take the second one as "stop at once".
 */
function runOnOurNode(args) {
  const child = spawn(nodePath(repositoryRoot), ['--disable-warning=ExperimentalWarning', ...args], { stdio: 'inherit' });
  const atTerminal = process.stdin.isTTY || process.stdout.isTTY || process.stderr.isTTY;
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  for (const signal of signals) {
    process.on(signal, () => {
      if (!(signal === 'SIGINT' && atTerminal)) child.kill(signal);
    });
  }
  child.on('error', (error) => {
    process.stderr.write(
      `  ✗ Node 24 does not start (${error.message}). Remove node_modules, then run the same command again.\n`,
    );
    process.exitCode = 1;
  });
  child.on('exit', (code, signal) => {
    if (signal === null) process.exit(code);
    for (const each of signals) process.removeAllListeners(each);
    process.kill(process.pid, signal);
  });
}
