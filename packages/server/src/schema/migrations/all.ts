import type { Migration } from 'kysely/migration';
import * as first from './0001-first.ts';
import * as apiTokens from './0002-api-tokens.ts';

/** Every migration by its number and name, oldest first. Forward only; none is edited after a release had it. */
export const migrations: Readonly<Record<string, Migration>> = {
  '0001-first': first,
  '0002-api-tokens': apiTokens,
};
