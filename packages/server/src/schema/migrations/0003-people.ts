import type { Kysely } from 'kysely';

/** Users as the API shows them: lifecycle, custom attributes, links that set a password. */
export async function up(_db: Kysely<unknown>): Promise<void> {}
