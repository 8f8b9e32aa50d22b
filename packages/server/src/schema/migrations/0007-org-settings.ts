import type { Kysely } from 'kysely';

/** Settings of the org, brands, themes, trusted origins. */
export async function up(_db: Kysely<unknown>): Promise<void> {}
