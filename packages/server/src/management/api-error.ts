const kinds = {
  E0000001: { status: 400, summary: 'Api validation failed' },
  E0000003: { status: 400, summary: 'The request body was not well-formed.' },
  E0000006: { status: 403, summary: 'You do not have permission to perform the requested action' },
  E0000007: { status: 404, summary: 'Not found: Resource not found' },
  E0000008: { status: 404, summary: 'The requested path was not found' },
  E0000009: { status: 500, summary: 'Internal Server Error' },
  E0000011: { status: 401, summary: 'Invalid token provided' },
  E0000014: { status: 403, summary: 'Update of credentials failed' },
  E0000016: { status: 403, summary: 'Activation failed because the user is already active' },
  E0000022: { status: 405, summary: 'The endpoint does not support the provided HTTP method' },
  E0000031: { status: 400, summary: 'Invalid search criteria.' },
  E0000032: { status: 403, summary: 'Unlock is not allowed for this user.' },
  E0000034: { status: 403, summary: 'A forgotten password cannot be replaced for this user.' },
  E0000038: { status: 403, summary: 'This operation is not allowed in the user’s current status.' },
  E0000047: { status: 429, summary: 'API call exceeded rate limit due to too many requests.' },
  E0000040: { status: 400, summary: 'An app with this label already exists.' },
  E0000053: { status: 400, summary: 'Invalid filter.' },
  E0000056: { status: 403, summary: 'An active app cannot be deleted.' },
  E0000090: { status: 409, summary: 'Duplicate role assignment exception.' },
  E0000213: { status: 403, summary: 'The content of this page cannot be changed.' },
} as const;

/** Okta's error codes that are in use here. @see Okta API, error codes */
export type ApiErrorCode = keyof typeof kinds;

/** A refusal of the management API: Okta's code, and the causes that the caller can mend. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly code: ApiErrorCode;
  readonly causes: readonly string[];
  /** `WWW-Authenticate` of the answer, for a caller with an access token. @see RFC 6750 §3 */
  readonly challenge: string | undefined;

  /**
   * @param subject what the summary is about, such as `00gX (UserGroup)`
   * @param causes a sentence each, beginning with the JSON path where there is one: `profile.name: must not be empty`
   */
  constructor(code: ApiErrorCode, subject = '', causes: readonly string[] = [], challenge?: string) {
    super(subject === '' ? kinds[code].summary : `${kinds[code].summary}: ${subject}`);
    this.code = code;
    this.causes = causes;
    this.challenge = challenge;
  }

  /** The HTTP status of the code. */
  get status(): number {
    return kinds[this.code].status;
  }
}

/** E0000001 with these causes, which begin with the JSON path; the summary names the path of the first. */
export function invalid(causes: readonly string[]): ApiError {
  return new ApiError('E0000001', causes[0]?.split(':')[0], causes);
}
