import type { Kysely } from 'kysely';

/** Scopes, claims and access policies of authorization servers; key rotation. */
export async function up(_db: Kysely<unknown>): Promise<void> {}
