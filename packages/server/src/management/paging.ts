import type { FastifyRequest } from 'fastify';
import type { Keyring } from '../platform/seal.ts';
import { ApiError } from './api-error.ts';

/**
 * The two links of a list, one header line each: where it is, and where it goes on.
 * @param next key that the following page starts after; undefined at the end
 */
export function pageLinks(keys: Keyring, request: FastifyRequest, next: string | undefined): string[] {
  const self = addressOf(request);
  const links = [`<${self.href}>; rel="self"`];
  if (next !== undefined) {
    const following = new URL(self);
    following.searchParams.set('after', keys.for(purpose(request)).seal(next, boundTo(request)));
    links.push(`<${following.href}>; rel="next"`);
  }
  return links;
}

/** One page of `rows`, of which one more than `limit` was asked for. @returns `next`: the key of its last row, when there is more */
export function pageOf<T>(
  rows: readonly T[],
  limit: number,
  keyOf: (row: T) => string,
): { readonly page: readonly T[]; readonly next: string | undefined } {
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return { page, next: last !== undefined && rows.length > limit ? keyOf(last) : undefined };
}

/**
 * The key in the request's `after`. It is sealed for this org, this list and its other parameters: no other opens it (S44).
 * @throws ApiError E0000001 when it is not ours
 */
export function openCursor(keys: Keyring, request: FastifyRequest): string | undefined {
  const { after } = request.query as { after?: unknown };
  if (after === undefined) return undefined;
  const key = typeof after === 'string' ? keys.for(purpose(request)).open(after, boundTo(request)) : undefined;
  if (key === undefined) throw new ApiError('E0000001', 'after', ['after: is not a cursor of this list; start again without it']);
  return key;
}

function purpose(request: FastifyRequest): string {
  return `page|${request.org.id}`;
}

/** The list a cursor belongs to: its path and all that selects its rows. The page's size may change on the way. */
function boundTo(request: FastifyRequest): string {
  const { pathname, searchParams } = addressOf(request);
  searchParams.delete('after');
  searchParams.delete('limit');
  searchParams.sort();
  return `${pathname}?${searchParams}`;
}

/** Where the request went, at the org's own address: a request line may name another host (S37, RFC 9112 §3.2.2). */
function addressOf({ url, org }: FastifyRequest): URL {
  const { pathname, search } = new URL(url, org.baseUrl);
  return new URL(`${org.baseUrl}${pathname}${search}`);
}
