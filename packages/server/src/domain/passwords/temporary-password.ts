import type { Random } from '../../platform/random.ts';
import { checkPassword, type PasswordOwner, type PasswordPolicy } from '../policies/password-policy.ts';

/** Characters that nobody takes for one another when they are read out. */
const kinds = { lower: 'abcdefghijkmnpqrstuvwxyz', upper: 'ABCDEFGHJKLMNPQRSTUVWXYZ', digit: '23456789', symbol: '!#$%*+-=?@' };
const shortest = 14;
const mostTries = 100;

/**
 * A random password that the policy lets this person have until they choose one: at least 14 characters, some 75 bits.
 * @throws Error when no random password fits the policy
 */
export function temporaryPassword(random: Random, policy: PasswordPolicy, owner: PasswordOwner): string {
  const { minLength, minLowerCase, minUpperCase, minNumber, minSymbol } = policy.password.complexity;
  const needed = [
    ...Array.from({ length: minLowerCase }, () => kinds.lower),
    ...Array.from({ length: minUpperCase }, () => kinds.upper),
    ...Array.from({ length: minNumber }, () => kinds.digit),
    ...Array.from({ length: minSymbol }, () => kinds.symbol),
  ];
  const any = kinds.lower + kinds.upper + kinds.digit;
  const places = [...needed, ...Array.from({ length: Math.max(0, Math.max(minLength, shortest) - needed.length) }, () => any)];
  for (let tries = 0; tries < mostTries; tries += 1) {
    const password = shuffled(random, places)
      .map((alphabet) => alphabet[below(random, alphabet.length)] ?? '')
      .join('');
    if (checkPassword(policy, password, owner).length === 0) return password; // it may spell a part of the name by chance
  }
  throw new Error('no random password fits the password policy');
}

function shuffled(random: Random, places: readonly string[]): string[] {
  const result = [...places];
  for (let index = result.length - 1; index > 0; index -= 1) {
    const other = below(random, index + 1);
    [result[index], result[other]] = [result[other] ?? '', result[index] ?? ''];
  }
  return result;
}

/** A number from 0 to `end` - 1 (`end` up to 65,536), each as likely. */
function below(random: Random, end: number): number {
  const fair = 65_536 - (65_536 % end);
  for (;;) {
    const value = random(2).readUInt16BE();
    if (value < fair) return value % end;
  }
}
