import type { Kysely } from 'kysely';

/** Which scopes and roles apps have for the management API. */
export async function up(_db: Kysely<unknown>): Promise<void> {}
