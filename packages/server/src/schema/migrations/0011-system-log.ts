import type { Kysely } from 'kysely';

/** What reading and keeping the system log needs. */
export async function up(_db: Kysely<unknown>): Promise<void> {}
