import { rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Cli } from '../../cli.ts';
import { orgFile } from '../../org-file.ts';
import { readIfThere, writePrivateFile } from '../../private-file.ts';

/** A sign-up whose mail was not answered yet. */
export interface Pending {
  readonly server: string;
  /** Gives an administrator's API token once the org is there: as secret as that. */
  readonly token: string;
  /** Undefined when only the token is known. */
  readonly email?: string;
}

/** Beside okta.yaml, so that who can write this can write that. */
function pendingFile(cli: Pick<Cli, 'home'>): string {
  return join(dirname(orgFile(cli)), 'gatehouse-registration.json');
}

/** Keeps a sign-up, 0600, so that another command can go on waiting for it. The one before is forgotten. */
export function keepPending(cli: Pick<Cli, 'home'>, pending: Pending): void {
  writePrivateFile(pendingFile(cli), `${JSON.stringify(pending)}\n`);
}

/** The sign-up that was kept last; undefined when there is none that can be read. */
export function readPending(cli: Pick<Cli, 'home'>): Pending | undefined {
  try {
    const { server, token, email } = JSON.parse(readIfThere(pendingFile(cli)) ?? '{}') as Partial<Record<keyof Pending, unknown>>;
    if (typeof server !== 'string' || !URL.canParse(server) || typeof token !== 'string') return undefined;
    return { server, token, ...(typeof email === 'string' && { email }) };
  } catch {
    return undefined;
  }
}

/** Forgets the sign-up that was kept. */
export function forgetPending(cli: Pick<Cli, 'home'>): void {
  rmSync(pendingFile(cli), { force: true });
}
