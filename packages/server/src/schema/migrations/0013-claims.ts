import type { Kysely } from 'kysely';

/** Custom claims of authorization servers. */
export async function up(_db: Kysely<unknown>): Promise<void> {}
