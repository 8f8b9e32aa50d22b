import { hash } from '@node-rs/argon2';
import { type PasswordHasher, passwordHasher } from '../src/domain/passwords/hasher.ts';

/** A real Argon2id hash at the lowest cost, so that suites with many users stay quick; the verifier reads the cost from the hash. */
export function testPasswordHash(password: string): Promise<string> {
  return hash(password, { memoryCost: 8, timeCost: 1, parallelism: 1 });
}

/** The server's hasher, but new hashes are made at the lowest cost: for tests that set many passwords. */
export function quickHasher(): PasswordHasher {
  return { ...passwordHasher({ workers: 2 }), hash: testPasswordHash };
}
