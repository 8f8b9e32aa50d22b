import { type ClientJwk, readClientJwk } from '../domain/app-credentials/client-jwk.ts';
import type { WantedKey } from '../domain/app-credentials/client-keys.ts';
import { faultOfClaimName } from '../domain/authorization-servers/claim-rules.ts';
import { faultOfGroupsFilter, type GroupsClaim } from '../domain/groups/groups-claim.ts';
import { invalid } from './api-error.ts';

import type { AppInput } from './app-fields.ts';

/** The keys that the body says the app shall have; undefined when it says nothing of them. @throws ApiError E0000001 */
export function sentKeys(body: AppInput): readonly WantedKey[] | undefined {
  const sent = body.settings?.oauthClient?.jwks?.keys;
  if (!sent) return undefined;
  const keys = sent.map((value, index) => sentKey(value, `settings.oauthClient.jwks.keys[${index}]`));
  const kids = keys.map(({ jwk }) => jwk.kid);
  const twice = kids.findIndex((kid, index) => kids.indexOf(kid) !== index);
  if (twice >= 0) throw invalid([`settings.oauthClient.jwks.keys[${twice}].kid: stands there twice`]);
  return keys;
}

/** A key as somebody sent it, at `path` of the body; '' for the body itself. @throws ApiError E0000001 */
export function sentKey(value: Readonly<Record<string, unknown>>, path: string): { jwk: ClientJwk; status: WantedKey['status'] } {
  const at = (member: string) => (path === '' ? member : `${path}.${member}`);
  const { status = 'ACTIVE' } = value;
  if (status !== 'ACTIVE' && status !== 'INACTIVE') throw invalid([`${at('status')}: must be ACTIVE or INACTIVE`]);
  const read = readClientJwk(value);
  if (read.outcome === 'refused') throw invalid([`${at(read.member)}: ${read.problem}`]);
  return { jwk: read.jwk, status };
}

/** What is wrong with the pattern of a groups claim. */
export async function problemsOfGroupsClaim(claim: GroupsClaim | undefined): Promise<string[]> {
  if (!claim) return [];
  const [name, value] = [faultOfClaimName('IDENTITY', claim.name), await faultOfGroupsFilter(claim)];
  return [
    ...(name === undefined ? [] : [`settings.oauthClient.groups_claim.name: ${name}`]),
    ...(value === undefined ? [] : [`settings.oauthClient.groups_claim.value: ${value}`]),
  ];
}
