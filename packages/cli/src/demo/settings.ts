import { join, resolve } from 'node:path';
import { Problem } from '../problem.ts';

/** Where the demo runs and where it keeps its things. */
export interface Settings {
  readonly org: Address;
  readonly app: Address;
  /** Absolute path. */
  readonly dataFolder: string;
  /** What the demo was given, with the defaults filled in: the server and the seed read the same. */
  readonly env: NodeJS.ProcessEnv;
}

/** A web address on this machine, and the variable that moves it. */
export interface Address {
  /** As written, without a slash at the end. */
  readonly url: string;
  readonly port: number;
  readonly variable: 'GATEHOUSE_URL' | 'APP_BASE_URL';
}

/** The folder of the repository, whatever the working directory is. */
export const repositoryRoot = resolve(import.meta.dirname, '../../../..');

/**
 * Reads the environment of the demo.
 * @throws Problem naming the variable that is wrong and what would be right
 */
export function readSettings(env: NodeJS.ProcessEnv): Settings {
  const org = readAddress('GATEHOUSE_URL', env['GATEHOUSE_URL'] || 'http://localhost:8080');
  const app = readAddress('APP_BASE_URL', env['APP_BASE_URL'] || 'http://localhost:3000');
  if (org.port === app.port) {
    throw new Problem(
      `GATEHOUSE_URL and APP_BASE_URL both name port ${org.port}: give each its own, as in APP_BASE_URL=http://localhost:${org.port + 1}.`,
    );
  }
  const dataFolder = env['GATEHOUSE_DATA'] ? resolve(env['GATEHOUSE_DATA']) : join(repositoryRoot, '.gatehouse');
  return { org, app, dataFolder, env: { ...env, GATEHOUSE_URL: org.url, APP_BASE_URL: app.url, GATEHOUSE_DATA: dataFolder } };
}

function readAddress(variable: Address['variable'], value: string): Address {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (url?.protocol !== 'http:' || !isLoopback(url.hostname) || url.pathname !== '/' || url.search || url.hash || url.username) {
    throw new Problem(
      `${variable} must be an address on this machine without a path, as in http://localhost:8081: the demo has known passwords, so it never faces a network.`,
    );
  }
  return { url: url.origin, port: Number(url.port || 80), variable };
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname.endsWith('.localhost') || hostname === '127.0.0.1' || hostname === '[::1]';
}
