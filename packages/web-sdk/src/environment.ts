import { randomBytes } from 'node:crypto';

/**
 * Everything the SDK takes from the world around it, in one place, so that a test can move time and fix randomness.
 *
 * Production code never passes one: {@link systemEnvironment} is the default.
 */
export interface Environment {
  /** The current instant in milliseconds UTC. */
  readonly now: () => number;
  /** That many fresh, unpredictable bytes. */
  readonly random: (length: number) => Uint8Array;
  /** The environment variables; read once, while the instance is built. */
  readonly variables: Readonly<Record<string, string | undefined>>;
  /** The folder in which `.okta.env` is looked for. */
  readonly directory: string;
  /** Receives one line per notice or server-side failure when no `onEvent` hook is set. Never a secret or a token. */
  readonly log: (line: string) => void;
}

/** The real clock, the real random source and the variables of this process. */
export function systemEnvironment(): Environment {
  return {
    now: Date.now,
    random: (length) => randomBytes(length),
    variables: process.env,
    directory: process.cwd(),
    log: (line) => console.error(`[gatehouse] ${line}`),
  };
}

/** A random value for protocol use: `bytes` random bytes as base64url without padding. */
export function randomText(environment: Environment, bytes: number): string {
  return Buffer.from(environment.random(bytes)).toString('base64url');
}
