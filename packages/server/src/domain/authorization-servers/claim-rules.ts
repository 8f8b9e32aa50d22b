import { loadPatterns } from '../../platform/patterns.ts';
import type { OAuthClaimTable } from '../../schema/tables.ts';
import { claimVariables, parseExpression } from '../expressions/expression.ts';
import { ExpressionError } from '../expressions/value.ts';
import { faultOfGroupsFilter, type GroupsFilter } from '../groups/groups-claim.ts';

/** A server has at most this many claims beside the system's: each token pays for them. */
export const mostClaims = 100;

/** A claim that every custom authorization server has. */
export interface SystemClaim {
  readonly id: string;
  readonly name: string;
  readonly type: OAuthClaimTable['claim_type'];
  readonly valueType: 'EXPRESSION' | 'SYSTEM';
  readonly value: string;
  readonly isAlwaysIncluded: boolean;
  readonly scopes: readonly string[];
}

/** The one claim of the system whose value an admin may change: who an access token is about. */
export const subjectClaim: SystemClaim = {
  id: systemClaimId('sub'),
  name: 'sub',
  type: 'RESOURCE',
  valueType: 'EXPRESSION',
  value: '(appuser != null) ? appuser.userName : app.clientId',
  isAlwaysIncluded: true,
  scopes: [],
};

const claimsOfScope: Readonly<Record<string, string>> = {
  profile:
    'name given_name family_name middle_name nickname preferred_username profile picture website gender birthdate zoneinfo locale updated_at',
  email: 'email email_verified',
  address: 'address',
  phone: 'phone_number',
};
/** Those that the ID token of the code flow has. */
const inIdToken: ReadonlySet<string> = new Set(['name', 'preferred_username', 'email']);

/** The system's claims: `sub` of access tokens, and what OIDC's scopes tell of the person. @see OIDC Core §5.4 */
export const systemClaims: readonly SystemClaim[] = [
  subjectClaim,
  ...Object.entries(claimsOfScope).flatMap(([scope, names]) =>
    names.split(' ').map((name): SystemClaim => {
      const isAlwaysIncluded = inIdToken.has(name);
      return {
        id: systemClaimId(name),
        name,
        type: 'IDENTITY',
        valueType: 'SYSTEM',
        value: name,
        isAlwaysIncluded,
        scopes: [scope],
      };
    }),
  ),
];

/** The same in every server: a claim is found by its server first. */
function systemClaimId(name: string): string {
  return `ocl${name.replaceAll('_', '').padEnd(17, '0')}`;
}

const reservedEverywhere = 'iss jti token_type ver aud exp iat nbf sub';
const reserved: Readonly<Record<OAuthClaimTable['claim_type'], ReadonlySet<string>>> = {
  RESOURCE: new Set(`${reservedEverywhere} acr act amr as_uri auth_time cid cnf rpt rsi scp uid username`.split(' ')),
  IDENTITY: new Set([
    ...`${reservedEverywhere} acr amr active aid app_id app_type at_hash auth_time azp client_id client_ip client_req_id client_type`.split(
      ' ',
    ),
    ...'client_user_agent cnf c_hash device_compliance device_id device_known device_managed device_name device_trust did ds_hash'.split(
      ' ',
    ),
    ...'dst group hotk idp idp_iss mac_key may_act nonce oid okta_emailVerified okta_lastUpdated orig permissions purpose'.split(
      ' ',
    ),
    ...'pwd_exp_days pwd_exp_time rid role scope scopes sid term user_ip'.split(' '),
    ...Object.values(claimsOfScope).flatMap((names) => names.split(' ')),
  ]),
};

/** Why no admin's claim may have this name; undefined when it may. A clause after the name's path. */
export function faultOfClaimName(type: OAuthClaimTable['claim_type'], name: string): string | undefined {
  if (!/^[^\s\p{C}]+$/u.test(name)) return 'must not have white space or control characters';
  if (name === '__proto__' || reserved[type].has(name)) return 'is reserved by the system';
  return undefined;
}

/** Why a groups claim's filter or an expression cannot be saved; undefined when it can. A clause after the path of the claim's value. */
export async function faultOfClaimValue(
  value: string,
  filterType: GroupsFilter['filterType'] | null,
): Promise<string | undefined> {
  if (filterType !== null) return faultOfGroupsFilter({ filterType, value });
  try {
    const { patterns } = parseExpression(value, claimVariables);
    for (const { pattern, at } of patterns)
      if (!(await loadPatterns()).compile(pattern))
        return `the pattern at character ${at + 1} must be a regular expression without look-around and back-references, and not too large`;
    return undefined;
  } catch (error) {
    if (error instanceof ExpressionError) return error.message;
    throw error;
  }
}
