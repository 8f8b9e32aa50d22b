import type { Kysely } from 'kysely';

/** Apps as the API shows them: the rest of their settings, keys, logos. */
export async function up(_db: Kysely<unknown>): Promise<void> {}
