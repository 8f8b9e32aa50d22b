import { activeSigningKey } from '../../../domain/orgs/org.ts';
import { type AccessTokenId, signTokens, type TokenFacts } from '../../../domain/tokens/issue.ts';
import { toNumericDate } from '../../../platform/time.ts';
import type { GrantRequest } from './grant-request.ts';

/** A successful answer of the token endpoint. @see RFC 6749 §5.1, OIDC Core §3.1.3.3 */
export interface TokenResponse {
  readonly token_type: 'Bearer';
  /** Seconds. */
  readonly expires_in: number;
  readonly access_token: string;
  readonly scope: string;
  readonly id_token?: string;
}

/** Signs what was granted. Not for a transaction: a signature takes its time. */
export async function respondWithTokens(
  { ctx, org, server }: GrantRequest,
  facts: TokenFacts,
  token: AccessTokenId,
): Promise<TokenResponse> {
  const { accessToken, idToken } = await signTokens(ctx, activeSigningKey(org, server.id), facts, token);
  return {
    token_type: 'Bearer',
    expires_in: toNumericDate(token.expiresAt) - toNumericDate(ctx.now),
    access_token: accessToken,
    scope: facts.scopes.join(' '),
    ...(idToken !== undefined && { id_token: idToken }),
  };
}
