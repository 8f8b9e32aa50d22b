import { sha256 } from '../../platform/hash.ts';
import { randomToken } from '../../platform/random.ts';
import type { Keyring } from '../../platform/seal.ts';
import type { Ctx } from '../ctx.ts';
import { loginKey } from '../users/user.ts';

const mostLogins = 8;

/** A browser that remembers which logins signed in with it. Sealed into a cookie; it proves nothing but this. */
export interface Device {
  readonly id: string;
  /** Hashes, newest first. */
  readonly logins: readonly string[];
}

/** Opens a device cookie; anything else is no device. */
export function openDevice(ctx: Ctx, keys: Keyring, cookie: string | undefined): Device | undefined {
  const text = cookie === undefined ? undefined : keys.for(purpose(ctx)).open(cookie);
  return text === undefined ? undefined : (JSON.parse(text) as Device);
}

/** Whether `login` signed in with this browser before. */
export function knowsLogin(device: Device | undefined, login: string): boolean {
  return device?.logins.includes(sha256(loginKey(login))) ?? false;
}

/** The cookie of the device after `login` signed in with it. */
export function rememberLogin(ctx: Ctx, keys: Keyring, device: Device | undefined, login: string): string {
  const key = sha256(loginKey(login));
  const logins = [key, ...(device?.logins ?? []).filter((other) => other !== key)].slice(0, mostLogins);
  return keys.for(purpose(ctx)).seal(JSON.stringify({ id: device?.id ?? randomToken(ctx.random, 16), logins } satisfies Device));
}

function purpose(ctx: Ctx): string {
  return `device|${ctx.orgId}`;
}
