import { hash } from '@node-rs/argon2';

/** A real Argon2id hash at the lowest cost, so that suites with many users stay quick; the verifier reads the cost from the hash. */
export function testPasswordHash(password: string): Promise<string> {
  return hash(password, { memoryCost: 8, timeCost: 1, parallelism: 1 });
}
