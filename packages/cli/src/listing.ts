import { nextCursor } from '@gatehouse/management-client';
import type { Cli } from './cli.ts';
import { type Amount, usualAmount } from './command.ts';
import { pagedTable } from './table.ts';

/** One page of a list, as the API's client answers. */
interface Page<T> {
  readonly data?: readonly T[];
  readonly response: Response;
}

/** A list of the API, and how its items read. */
export interface Listing<T> {
  /** Reads a page of `limit` items at most, after the cursor `after`. */
  page(query: { readonly limit: number; readonly after?: string }): Promise<Page<T>>;
  readonly header: readonly string[];
  /** A cell per column. */
  row(item: T): readonly string[];
  /** What to say when the list is empty. */
  readonly nothing: string;
}

const largestPage = 200;

/**
 * Prints a list: for people page by page as it comes, as JSON one array. Says when there is more than was shown.
 */
export async function printListing<T>(cli: Cli, amount: Amount, listing: Listing<T>): Promise<void> {
  const lines = pagedTable(cli.output, listing.header);
  const items: T[] = [];
  for await (const { page, count, hasMore } of pages(amount, listing)) {
    if (cli.isJson) items.push(...page);
    else if (page.length > 0) cli.print({ json: undefined, text: lines(page.map(listing.row)) });
    if (cli.output.isClosed) return;
    if (count === 0 && !hasMore) cli.notes.say(listing.nothing);
    if (hasMore && isEnough(amount, count)) cli.notes.say('There are more: add --all, or a higher --limit.');
  }
  if (cli.isJson) cli.print({ json: items, text: undefined });
}

async function* pages<T>(amount: Amount, { page }: Pick<Listing<T>, 'page'>) {
  let count = 0;
  let after: string | undefined;
  do {
    const limit = Math.min(largestPage, mostOf(amount) - count);
    const { data = [], response } = await page({ limit, ...(after !== undefined && { after }) });
    after = nextCursor(response);
    count += data.length;
    yield { page: data, count, hasMore: after !== undefined };
  } while (after !== undefined && !isEnough(amount, count));
}

function isEnough(amount: Amount, count: number): boolean {
  return count >= mostOf(amount);
}

function mostOf({ limit, all }: Amount): number {
  return all ? Number.POSITIVE_INFINITY : (limit ?? usualAmount);
}
