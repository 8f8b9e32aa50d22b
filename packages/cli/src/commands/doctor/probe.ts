import { loopbackAwareFetch } from '@gatehouse/management-client';
import { unreachableReason } from '../../connection.ts';

/** What a server answered, or why there is no answer. */
export type Reply =
  | {
      readonly outcome: 'answered';
      readonly url: string;
      readonly status: number;
      readonly location: string | undefined;
      readonly body: string;
      /** The body as JSON; undefined when it is none. */
      readonly json: Readonly<Record<string, unknown>> | undefined;
      /** By how much the server's clock is ahead of this machine's, in seconds; undefined when the answer has no date. */
      readonly skewSeconds: number | undefined;
    }
  | { readonly outcome: 'unreachable'; readonly url: string; readonly code: string; readonly words: string };

/** An answer. */
export type Answer = Extract<Reply, { outcome: 'answered' }>;

/** What to send. */
export interface Probe {
  readonly headers?: Readonly<Record<string, string>>;
  /** Posts these fields as a form. */
  readonly form?: Readonly<Record<string, string>>;
}

const patienceMs = 8000;
const longestBody = 1_000_000;

/** Asks once, follows no redirect, keeps no cookie. Never throws. */
export async function probe(url: string, { headers = {}, form }: Probe = {}): Promise<Reply> {
  const sentAt = Date.now();
  try {
    const response = await loopbackAwareFetch(url, {
      method: form ? 'POST' : 'GET',
      redirect: 'manual',
      signal: AbortSignal.timeout(patienceMs),
      headers: { accept: 'application/json, text/html;q=0.9', ...headers },
      ...(form && { body: new URLSearchParams(form) }),
    });
    const receivedAt = Date.now();
    const body = (await response.text()).slice(0, longestBody);
    return {
      outcome: 'answered',
      url,
      status: response.status,
      location: response.headers.get('location') ?? undefined,
      body,
      json: objectIn(body),
      skewSeconds: skewOf(response.headers.get('date'), (sentAt + receivedAt) / 2),
    };
  } catch (error) {
    return { outcome: 'unreachable', url, ...unreachableReason(error) };
  }
}

function objectIn(body: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

/** A `Date` header has whole seconds, cut off. */
function skewOf(date: string | null, now: number): number | undefined {
  const at = date === null ? Number.NaN : Date.parse(date);
  return Number.isNaN(at) ? undefined : Math.round((at + 500 - now) / 1000);
}
