import { newId } from './ids.ts';
import type { Random } from './random.ts';

const summaries = {
  E0000001: (subject: string) => `Api validation failed: ${subject}`,
  E0000003: () => 'The request body was not well-formed.',
  E0000006: (subject: string) => withSubject('You do not have permission to perform the requested action', subject),
  E0000007: (subject: string) => `Not found: Resource not found: ${subject}`,
  E0000008: () => 'The requested path was not found',
  E0000009: () => 'Internal Server Error',
  E0000047: () => 'API call exceeded rate limit due to too many requests.',
  E0000068: () => 'Invalid Passcode/Answer',
} as const;

/** Okta's codes that are answered outside the management API, too. */
export type OktaErrorCode = keyof typeof summaries;

/** Okta's error body. @see Okta API, error object */
export interface OktaErrorBody {
  readonly errorCode: string;
  readonly errorSummary: string;
  readonly errorLink: string;
  readonly errorId: string;
  readonly errorCauses: readonly { readonly errorSummary: string }[];
}

function withSubject(summary: string, subject: string): string {
  return subject === '' ? summary : `${summary}: ${subject}`;
}

/** An error body of this code about `subject`, with a sentence for each cause. A new object each time: nothing of one request reaches another. */
export function oktaError(random: Random, errorCode: OktaErrorCode, subject = '', causes: readonly string[] = []): OktaErrorBody {
  return {
    errorCode,
    errorSummary: summaries[errorCode](subject),
    errorLink: errorCode,
    errorId: newId(random, 'oae'),
    errorCauses: causes.map((errorSummary) => ({ errorSummary })),
  };
}
