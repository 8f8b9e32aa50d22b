import { newId } from './ids.ts';
import type { Random } from './random.ts';

const summaries = {
  E0000003: () => 'The request body was not well-formed.',
  E0000006: () => 'You do not have permission to perform the requested action',
  E0000007: (subject: string) => `Not found: Resource not found: ${subject}`,
  E0000008: () => 'The requested path was not found',
  E0000009: () => 'Internal Server Error',
} as const;

/** Okta's error body. @see Okta API, error object */
export interface OktaErrorBody {
  readonly errorCode: string;
  readonly errorSummary: string;
  readonly errorLink: string;
  readonly errorId: string;
  readonly errorCauses: readonly { readonly errorSummary: string }[];
}

/** An error body of this code about `subject`. A new object each time: nothing of one request reaches another. */
export function oktaError(random: Random, errorCode: keyof typeof summaries, subject = ''): OktaErrorBody {
  return {
    errorCode,
    errorSummary: summaries[errorCode](subject),
    errorLink: errorCode,
    errorId: newId(random, 'oae'),
    errorCauses: [],
  };
}
