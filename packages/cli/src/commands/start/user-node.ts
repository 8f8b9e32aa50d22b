import { spawnSync } from 'node:child_process';
import { delimiter, join } from 'node:path';

/**
 * Whether the Node that `npm start` would find runs TypeScript as it is: 22.18, 23.6 or newer. Nodes below a `node_modules`, which only this
 * command line sees, do not count.
 */
export function runsTypeScript(env: NodeJS.ProcessEnv): boolean {
  const folders = (env['PATH'] ?? '')
    .split(delimiter)
    .filter((folder) => folder !== '' && !/[\\/]node_modules([\\/]|$)/.test(folder));
  for (const folder of folders) {
    const { status, stdout } = spawnSync(join(folder, 'node'), ['--version'], { env, encoding: 'utf8', timeout: 5000 });
    if (status === 0) return isNewEnough(stdout);
  }
  return false;
}

/**
 * @param version as `node --version` prints it
 * @internal exported for tests
 */
export function isNewEnough(version: string): boolean {
  const [, major, minor] = /^v(\d+)\.(\d+)/.exec(version.trim()) ?? [];
  const [is, at] = [Number(major ?? 0), Number(minor ?? 0)];
  return is >= 24 || (is === 22 && at >= 18) || (is === 23 && at >= 6);
}
