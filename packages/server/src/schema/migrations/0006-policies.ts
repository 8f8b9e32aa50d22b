import type { Kysely } from 'kysely';

/** Password, global session and app sign-in policies; network zones. */
export async function up(_db: Kysely<unknown>): Promise<void> {}
