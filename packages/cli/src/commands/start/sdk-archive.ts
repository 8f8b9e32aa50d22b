import { execFile } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Problem } from '../../problem.ts';

const run = promisify(execFile);

/**
 * Packs the SDK as npm would publish it, into a folder.
 * @param root the repository
 * @returns the archive's file name
 * @throws Problem when it cannot be built, or npm is missing
 */
export async function packSdk(root: string, into: string, env: NodeJS.ProcessEnv, signal: AbortSignal): Promise<string> {
  const built = join(into, '.sdk');
  mkdirSync(built);
  try {
    const options = { cwd: into, env, signal, maxBuffer: 10_000_000 };
    await run(process.execPath, [join(root, 'packages/web-sdk/build-package.mjs'), built], options);
    const pack = ['pack', built, '--pack-destination', into, '--ignore-scripts', '--json', '--loglevel=error'];
    const { stdout } = await run('npm', pack, { ...options, shell: process.platform === 'win32' });
    const [{ filename }] = JSON.parse(stdout) as [{ filename: string }];
    return filename;
  } catch (error) {
    signal.throwIfAborted();
    const { code, stdout = '', stderr = '', message } = error as Error & { code?: unknown; stdout?: string; stderr?: string };
    if (code === 'ENOENT')
      throw new Problem('npm is not there.', {
        remedy: 'Install Node.js with npm, then run the same command again.',
        cause: error,
      });
    const [reason] = `${stderr}\n${stdout}\n${message}`.split('\n').filter((line) => line.trim() !== '');
    throw new Problem(`The SDK could not be packed: ${reason ?? message}`, {
      remedy: 'Add --verbose to see more.',
      cause: error,
    });
  } finally {
    rmSync(built, { recursive: true, force: true });
  }
}
