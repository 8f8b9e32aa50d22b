import type { Kysely } from 'kysely';

/** Policies decide on passwords: history, lock-outs, links that set one. */
export async function up(_db: Kysely<unknown>): Promise<void> {}
