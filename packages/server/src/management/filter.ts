import type { Attributes } from '../domain/search/attributes.ts';
import { parseFilter } from '../domain/search/filter.ts';
import type { FilterTree } from '../schema/filter-tree.ts';
import { ApiError, type ApiErrorCode } from './api-error.ts';

/** The query parameter `filter`, checked; undefined when it is absent. @throws ApiError E0000053 */
export function readFilter<A extends string>(filter: string | undefined, attributes: Attributes<A>): FilterTree<A> | undefined {
  return read('E0000053', 'filter', filter, attributes);
}

/** The query parameter `search`, checked; undefined when it is absent. @throws ApiError E0000031 */
export function readSearch<A extends string>(search: string | undefined, attributes: Attributes<A>): FilterTree<A> | undefined {
  return read('E0000031', 'search', search, attributes);
}

function read<A extends string>(
  code: ApiErrorCode,
  name: string,
  text: string | undefined,
  attributes: Attributes<A>,
): FilterTree<A> | undefined {
  if (text === undefined) return undefined;
  const parsed = parseFilter(text, attributes);
  if (parsed.outcome === 'refused') throw new ApiError(code, '', [`${name}: ${parsed.problem}`]);
  return parsed.tree;
}
