import { appSection } from './apps.ts';
import { attributeSection } from './attributes.ts';
import { authorizationServerSection } from './authorization-servers.ts';
import { groupRuleSection, groupSection } from './groups.ts';
import { trustedOriginSection, zoneSection } from './networks.ts';
import { brandSection, orgSection } from './org-settings.ts';
import { policySection } from './policies.ts';
import type { Run } from './run.ts';
import type { Section, State } from './thing.ts';
import { userSection } from './users.ts';

/** All that a document tells of, in an order in which nothing refers to what comes later. */
export const sections: readonly Section[] = [
  orgSection,
  brandSection,
  attributeSection,
  groupSection,
  zoneSection,
  trustedOriginSection,
  userSection,
  policySection,
  appSection,
  authorizationServerSection,
  groupRuleSection,
];

/** What the org has now. What `run` leaves out is not there. */
export async function readState(run: Run): Promise<State> {
  const state = new Map<string, Awaited<ReturnType<Section['read']>>>();
  for (const section of sections) {
    if (section === userSection && run.options.logins === undefined) continue;
    state.set(section.name, await section.read(run));
  }
  return state;
}
