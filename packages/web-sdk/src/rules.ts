import type { IdClaims } from './claims.ts';

/** A condition on the signed-in person. Several rules of one guard must all hold. */
export type Rule<C extends IdClaims = IdClaims> =
  | { group: string | readonly string[] }
  | { anyGroup: readonly string[] }
  | { claim: keyof C & string; equals?: unknown; includes?: unknown }
  | { maxAge: number }
  | { acr: string | readonly string[] }
  | ((claims: C) => boolean);

/** How a rule ended: `step_up` means that signing in again, with these parameters, can satisfy it. */
export type Verdict =
  | { readonly outcome: 'met' }
  | { readonly outcome: 'unmet'; readonly why: string }
  | {
      readonly outcome: 'step_up';
      readonly mark: string;
      readonly params: Readonly<Record<string, string>>;
      readonly why: string;
    };

const met: Verdict = { outcome: 'met' };

/**
 * Judges one rule. Absent or misshapen claims never meet a rule.
 *
 * @param nowMs the request's instant; `toleranceSeconds` is granted on top of `maxAge`, because the two clocks may differ.
 */
export function judge(rule: Rule, claims: IdClaims, nowMs: number, toleranceSeconds: number): Verdict {
  if (typeof rule === 'function') return rule(claims) === true ? met : { outcome: 'unmet', why: "the app's own rule said no" };
  if ('group' in rule) {
    const wanted = [rule.group].flat();
    const lacking = wanted.filter((group) => !groupsOf(claims).includes(group));
    // An empty list is a mistake of the app, such as a variable that was not set: nobody gets through.
    return lacking.length === 0 && wanted.length > 0
      ? met
      : { outcome: 'unmet', why: `not in group ${lacking.join(', ')}${groupsHint(claims)}` };
  }
  if ('anyGroup' in rule) {
    const inOne = rule.anyGroup.some((group) => groupsOf(claims).includes(group));
    return inOne ? met : { outcome: 'unmet', why: `in none of the groups ${rule.anyGroup.join(', ')}${groupsHint(claims)}` };
  }
  if ('claim' in rule) return judgeClaim(rule, claims);
  if ('maxAge' in rule) {
    const params = { max_age: String(rule.maxAge) };
    const age = typeof claims.auth_time === 'number' ? nowMs / 1_000 - claims.auth_time : Number.POSITIVE_INFINITY;
    return age <= rule.maxAge + toleranceSeconds
      ? met
      : { outcome: 'step_up', mark: `max_age:${rule.maxAge}`, params, why: `signed in more than ${rule.maxAge} s ago` };
  }
  const wanted = [rule.acr].flat();
  if (typeof claims.acr === 'string' && wanted.includes(claims.acr)) return met;
  return {
    outcome: 'step_up',
    mark: `acr:${wanted.join(' ')}`,
    params: { acr_values: wanted.join(' ') },
    why: `not signed in with ${wanted.join(' or ')}`,
  };
}

function judgeClaim(rule: { claim: string; equals?: unknown; includes?: unknown }, claims: IdClaims): Verdict {
  const value = claims[rule.claim];
  const holds =
    value !== undefined &&
    (!('equals' in rule) || value === rule.equals) &&
    (!('includes' in rule) || (Array.isArray(value) && value.includes(rule.includes)));
  return holds ? met : { outcome: 'unmet', why: `the claim ${rule.claim} is not as required` };
}

function groupsOf(claims: IdClaims): readonly unknown[] {
  return Array.isArray(claims.groups) ? claims.groups : [];
}

function groupsHint(claims: IdClaims): string {
  return claims.groups === undefined
    ? '; the ID token has no groups claim: add one to the authorization server, or ask for the scope that brings it'
    : '';
}
