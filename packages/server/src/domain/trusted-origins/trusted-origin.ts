import type { Db } from '../../schema/db.ts';
import { listActiveOrigins } from './store.ts';

/** The web origins that an org trusts, spelled as browsers do. */
export interface TrustedOrigins {
  /** Scripts there may call the org. */
  readonly cors: ReadonlySet<string>;
  /** People may be sent there. */
  readonly redirect: ReadonlySet<string>;
}

/** The active trusted origins of the org. */
export async function loadTrustedOrigins(db: Db, orgId: string): Promise<TrustedOrigins> {
  const rows = await listActiveOrigins(db, orgId);
  return {
    cors: new Set(rows.flatMap((row) => (row.allows_cors === 1 ? row.origin_key : []))),
    redirect: new Set(rows.flatMap((row) => (row.allows_redirect === 1 ? row.origin_key : []))),
  };
}

/**
 * Scheme, host and port of a URL, as a browser's `Origin` header spells them; undefined when the text is no web address. What stands
 * after the host is not looked at: the original's own tools add a slash.
 */
export function originKey(text: string): string | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !/^https?:$/.test(url.protocol) || url.username !== '' || url.password !== '') return undefined;
  return url.origin;
}
