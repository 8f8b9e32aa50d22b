import { ApiError } from '../api-error.ts';
import { appSection } from './apps.ts';
import { attributeSection } from './attributes.ts';
import { authorizationServerSection } from './authorization-servers.ts';
import { groupRuleSection, groupSection } from './groups.ts';
import { mayBeOvertaken } from './ignored.ts';
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

const mostTries = 3;

/** Does again what came upon something that somebody was just removing: an app, say, between the list and a look at its groups, or what was wanted. */
export async function settled<T>(work: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await work();
    } catch (error) {
      if (tries === mostTries || !(error instanceof ApiError)) throw error;
      if (error.code !== 'E0000007' && !mayBeOvertaken(error)) throw error;
    }
  }
}
