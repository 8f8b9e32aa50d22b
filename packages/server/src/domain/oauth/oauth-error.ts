/** Error codes of the OAuth endpoints. @see RFC 6749 §4.1.2.1 and §5.2, RFC 6750 §3.1, OIDC Core §3.1.2.6 */
export type OAuthErrorCode =
  | 'invalid_request'
  | 'invalid_client'
  | 'invalid_grant'
  | 'invalid_scope'
  | 'invalid_token'
  | 'insufficient_scope'
  | 'unauthorized_client'
  | 'unsupported_grant_type'
  | 'unsupported_response_type'
  | 'unsupported_response_mode'
  | 'request_not_supported'
  | 'request_uri_not_supported'
  | 'access_denied'
  | 'login_required'
  | 'consent_required'
  | 'unmet_authentication_requirements'
  | 'server_error'
  | 'temporarily_unavailable';

/** A protocol refusal: `message` is for the client, `detail` for the log only. */
export class OAuthError extends Error {
  override readonly name = 'OAuthError';
  readonly code: OAuthErrorCode;
  readonly detail: string | undefined;
  /** HTTP status where it is not the usual one of the code. */
  readonly status: number | undefined;

  constructor(code: OAuthErrorCode, description: string, options?: { detail?: string; status?: number }) {
    super(description);
    this.code = code;
    this.detail = options?.detail;
    this.status = options?.status;
  }
}
