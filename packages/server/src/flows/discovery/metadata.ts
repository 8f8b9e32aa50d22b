import type { AuthorizationServer } from '../../domain/authorization-servers/authorization-server.ts';
import { publishedScopes } from '../../domain/authorization-servers/scopes.ts';
import { foreignJwtAlgorithms } from '../../platform/jwt-keys.ts';

const clientAuthMethods = ['client_secret_basic', 'client_secret_post', 'client_secret_jwt', 'private_key_jwt', 'none'];

/**
 * OAuth authorization server metadata: what is built, nothing else.
 * @see RFC 8414 §2, RFC 9207 §3
 */
export function oauthMetadata(server: AuthorizationServer): Record<string, unknown> {
  return {
    issuer: server.issuer,
    authorization_endpoint: `${server.endpoints}/authorize`,
    token_endpoint: `${server.endpoints}/token`,
    jwks_uri: `${server.endpoints}/keys`,
    end_session_endpoint: `${server.endpoints}/logout`,
    response_types_supported: ['code'],
    response_modes_supported: ['query', 'form_post'],
    grant_types_supported: ['authorization_code', 'client_credentials'],
    subject_types_supported: ['public'],
    scopes_supported: publishedScopes(server),
    token_endpoint_auth_methods_supported: clientAuthMethods,
    token_endpoint_auth_signing_alg_values_supported: foreignJwtAlgorithms,
    claims_supported: ['ver', 'jti', 'iss', 'aud', 'iat', 'exp', 'cid', 'uid', 'scp', 'sub'],
    code_challenge_methods_supported: ['S256'],
    prompt_values_supported: ['none', 'login'],
    acr_values_supported: ['urn:okta:loa:1fa:any', 'urn:okta:loa:1fa:pwd', 'urn:okta:loa:2fa:any:ifpossible'],
    authorization_response_iss_parameter_supported: true,
    request_parameter_supported: false,
    request_uri_parameter_supported: false,
  };
}

/** OpenID provider metadata. @see OpenID Connect Discovery 1.0 §3 */
export function openIdMetadata(server: AuthorizationServer): Record<string, unknown> {
  return {
    ...oauthMetadata(server),
    // What an app asks for itself has nothing to do with people.
    grant_types_supported: ['authorization_code'],
    userinfo_endpoint: `${server.endpoints}/userinfo`,
    id_token_signing_alg_values_supported: ['RS256'],
    claims_supported: claims,
  };
}

const claims = (
  'iss ver sub aud iat exp jti auth_time amr acr idp sid nonce name nickname preferred_username given_name middle_name family_name email ' +
  'email_verified profile zoneinfo locale address phone_number picture website gender birthdate updated_at at_hash'
).split(' ');
