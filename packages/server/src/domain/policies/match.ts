import { allZones, isAmongAddresses, type Zones } from '../zones/zone.ts';
import type { Conditions, Inclusion, Policy, PolicyType, Rule, ZoneCondition } from './policy.ts';

/** Who signs in, and from where: all that conditions ask about. */
export interface Visitor {
  readonly userId: string;
  /** Ids of the person's groups, Everyone among them. Others may be left out where no policy names groups. */
  readonly groupIds: readonly string[];
  /** As a proxy may spell it; null when nobody knows. */
  readonly address: string | null;
  readonly zones: Zones;
}

/** A rule that matched, and its policy. */
export interface Match<T extends PolicyType> {
  readonly policy: Policy<T>;
  readonly rule: Rule<T>;
}

/**
 * The first rule that matches: policies in their order, and in each its rules in theirs. Pure.
 *
 * A rule that all but its zones match, and whose zones cannot be decided because nobody knows the address, ends the search without a
 * match: the rule might have refused this person, or asked for more than a later one (S22). No match means no.
 */
export function firstMatch<T extends PolicyType>(policies: readonly Policy<T>[], visitor: Visitor): Match<T> | undefined {
  for (const policy of policies) {
    if (!concerns(policy.conditions, visitor)) continue;
    for (const rule of policy.rules) {
      if (!concerns(rule.conditions, visitor)) continue;
      const isThere = isFromThere(rule.conditions.network, visitor);
      if (isThere === undefined) return undefined;
      if (isThere) return { policy, rule };
    }
  }
  return undefined;
}

/** Whether somebody with these ids is meant: by one that is included, or by all, and not excluded. */
export function isMeant({ include, exclude }: Inclusion, ids: readonly string[]): boolean {
  if (ids.some((id) => exclude.includes(id))) return false;
  return include.length === 0 || ids.some((id) => include.includes(id));
}

function concerns({ users, groups, authType }: Conditions, { userId, groupIds }: Visitor): boolean {
  return authType === 'ANY' && isMeant(users, [userId]) && isMeant(groups, groupIds);
}

/** Undefined when it cannot be decided: the address is unknown, or a zone is. */
function isFromThere({ connection, include, exclude }: ZoneCondition, { address, zones }: Visitor): boolean | undefined {
  if (connection === 'ANYWHERE') return true;
  const included = isInAny(include, zones, address);
  const excluded = isInAny(exclude, zones, address);
  if (included === undefined || excluded === undefined) return undefined;
  return !excluded && (included || include.length === 0);
}

function isInAny(zoneIds: readonly string[], { forPolicies }: Zones, address: string | null): boolean | undefined {
  const ids = zoneIds.includes(allZones) ? [...forPolicies.keys()] : zoneIds;
  let isInside: boolean | undefined = false;
  for (const id of ids) {
    const addresses = forPolicies.get(id);
    const answer = addresses && isAmongAddresses(addresses, address);
    if (answer === true) return true;
    if (answer === undefined) isInside = undefined;
  }
  return isInside;
}
