const kinds = {
  E0000001: { status: 400, summary: 'Api validation failed' },
  E0000003: { status: 400, summary: 'The request body was not well-formed.' },
  E0000006: { status: 403, summary: 'You do not have permission to perform the requested action' },
  E0000007: { status: 404, summary: 'Not found: Resource not found' },
  E0000008: { status: 404, summary: 'The requested path was not found' },
  E0000009: { status: 500, summary: 'Internal Server Error' },
  E0000011: { status: 401, summary: 'Invalid token provided' },
} as const;

/** Okta's error codes that are in use here. @see Okta API, error codes */
export type ApiErrorCode = keyof typeof kinds;

/** A refusal of the management API: Okta's code, and the causes that the caller can mend. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly code: ApiErrorCode;
  readonly causes: readonly string[];

  /**
   * @param subject what the summary is about, such as `00gX (UserGroup)`
   * @param causes a sentence each, beginning with the JSON path where there is one: `profile.name: must not be empty`
   */
  constructor(code: ApiErrorCode, subject = '', causes: readonly string[] = []) {
    super(subject === '' ? kinds[code].summary : `${kinds[code].summary}: ${subject}`);
    this.code = code;
    this.causes = causes;
  }

  /** The HTTP status of the code. */
  get status(): number {
    return kinds[this.code].status;
  }
}
