import { sha256 } from '../../platform/hash.ts';
import type { Random } from '../../platform/random.ts';
import type { Keyring } from '../../platform/seal.ts';
import { Secret } from '../../platform/secret.ts';
import type { RegistrationTable } from '../../schema/tables.ts';
import type { Ctx } from '../ctx.ts';
import { baseUrlOf } from '../orgs/org.ts';

/** How somebody asked for an org. */
export type RegistrationWay = RegistrationTable['way'];

/** How long a link in a mail, and a program in a terminal that waits for it, are good for: seven days. */
export const registrationLifetimeSeconds = 7 * 24 * 3600;

/**
 * How long a program in a terminal may go on asking once the address is proved: as long as the link that sets the password works, and an
 * hour, because who sets it at the last moment is still asked for.
 */
export const redemptionLifetimeSeconds = registrationLifetimeSeconds + 3600;

/** Codes that may be tried before a registration is void (S23). */
export const mostCodeTries = 5;

const longestToken = 100;
/** No two of them look alike. 31 letters: eight times that is the largest multiple below 256. */
const letters = 'abcdefghjkmnpqrstuvwxyz23456789';

/** A name for an org's host: `dev-` and seven letters and digits, one of 27 thousand million. */
export function newSubdomain(random: Random): string {
  let name = '';
  while (name.length < 7) {
    for (const byte of random(16)) if (byte < 248 && name.length < 7) name += letters[byte % letters.length];
  }
  return `dev-${name}`;
}

/** Six digits, each as likely as any. */
export function newCode(random: Random): Secret {
  for (;;) {
    const number = random(4).readUInt32BE();
    if (number < 4_294_000_000) return new Secret(String(number % 1_000_000).padStart(6, '0'));
  }
}

/**
 * What is stored of a code. A hash of six digits could be guessed from a stolen database, so it is marked with a key that is not there;
 * and it is good for one registration only.
 */
export function markOfCode(ctx: Ctx, keys: Keyring, id: string, code: string): string {
  return keys.for(`registration-code|${ctx.orgId}`).mark(`${id}|${code}`);
}

/** What a token is found by; undefined for a text that is none of ours. */
export function hashOfToken(token: string): string | undefined {
  return token.length > longestToken ? undefined : sha256(token);
}

/** Whether a registration could have this id; PostgreSQL cannot even be asked for some texts. */
export function isRegistrationId(text: string): boolean {
  return /^reg\w{17}$/.test(text);
}

/** Where the org of a registration lives. @param publicUrl from the configuration (S37) */
export function orgUrlOf(publicUrl: URL, { subdomain }: Pick<RegistrationTable, 'subdomain'>): string {
  return baseUrlOf(publicUrl, subdomain);
}
