import type { Kysely } from 'kysely';

/** Rules that put users into groups, and what searching groups needs. */
export async function up(_db: Kysely<unknown>): Promise<void> {}
