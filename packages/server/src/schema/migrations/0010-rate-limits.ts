import type { Kysely } from 'kysely';

/** Counters of calls, shared by the nodes. */
export async function up(_db: Kysely<unknown>): Promise<void> {}
