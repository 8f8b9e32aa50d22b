import { generateSigningKey, type NewSigningKey } from '../src/domain/keys/signing-keys.ts';

const keys: Promise<NewSigningKey>[] = [];
let given = 0;

/** Two keys in turn, made once in a test process: for the new orgs of tests that do not look at keys. Making two takes a tenth of a second. */
export function fewSigningKeys(): Promise<NewSigningKey> {
  const turn = given++ % 2;
  keys[turn] ??= generateSigningKey();
  return keys[turn];
}
