import { z } from 'zod';
import type { PolicyType } from '../domain/policies/policy.ts';
import { text } from './fields.ts';

/**
 * An object in which every field counts: one that is not understood is refused, unless it says nothing. Dropping a condition would let
 * in more people than were meant, dropping a demand would ask them for less.
 */
export function understood<S extends z.core.$ZodLooseShape>(shape: S) {
  return z
    .looseObject(shape, 'must be an object')
    .superRefine((value, context) => {
      for (const [name, given] of Object.entries(value)) {
        if (!Object.hasOwn(shape, name) && !saysNothing(given))
          context.addIssue({ code: 'custom', path: [name], message: 'is not supported here, and may not be ignored' });
      }
    })
    .transform((value) => Object.fromEntries(Object.keys(shape).map((name) => [name, value[name]])) as z.infer<z.ZodObject<S>>);
}

/** Null, ANY, and lists and objects of nothing else. What is nested deeper than any condition says something. */
function saysNothing(value: unknown, depth = 0): boolean {
  if (typeof value !== 'object' || value === null) return value === undefined || value === null || value === 'ANY';
  return depth < 5 && Object.values(value).every((inner) => saysNothing(inner, depth + 1));
}

const ids = z.array(text(1, 100), 'must be a list of ids').max(100, 'must name 100 at most').default([]);
const inclusion = understood({ include: ids, exclude: ids });
const nobody = { include: [], exclude: [] };
const people = understood({ users: inclusion.default(nobody), groups: inclusion.default(nobody) });

const network = understood({
  connection: z.enum(['ANYWHERE', 'ZONE'], 'must be ANYWHERE or ZONE').default('ANYWHERE'),
  include: ids,
  exclude: ids,
})
  .superRefine(({ connection, include, exclude }, context) => {
    const namesZones = include.length + exclude.length > 0;
    if (connection === 'ZONE' && !namesZones) context.addIssue({ code: 'custom', message: 'must include or exclude a zone' });
    if (connection === 'ANYWHERE' && namesZones)
      context.addIssue({ code: 'custom', path: ['connection'], message: 'must be ZONE when zones are named' });
  })
  .transform(({ connection, ...zones }) => (connection === 'ANYWHERE' ? { connection } : { connection, ...zones }));

const everybody = { people: { users: nobody, groups: nobody }, network: { connection: 'ANYWHERE' as const } };
const shared = { people: people.default(everybody.people), network: network.default(everybody.network) };
const ofNoProvider = (...names: readonly [string, ...string[]]) =>
  understood({ provider: z.enum(names, `must be ${names.join(' or ')}`) });

/** `conditions` of a rule, by the type of its policy. */
export const ruleConditions = {
  OKTA_SIGN_ON: understood({
    ...shared,
    authContext: understood({ authType: z.enum(['ANY', 'RADIUS'], 'must be ANY or RADIUS').default('ANY') }).default({
      authType: 'ANY',
    }),
    identityProvider: ofNoProvider('ANY', 'OKTA').default({ provider: 'ANY' }),
    risk: understood({ behaviors: z.array(z.never(), 'must be empty').default([]) }).default({ behaviors: [] }),
  }),
  PASSWORD: understood(shared),
  ACCESS_POLICY: understood(shared),
} as const satisfies Record<PolicyType, z.ZodType>;

const groups = understood({ include: ids });
const peopleInGroups = understood({ groups: groups.default({ include: [] }) }).default({ groups: { include: [] } });

/** `conditions` of a policy, by its type: the groups that it is for. None named: everybody. */
export const policyConditions = {
  OKTA_SIGN_ON: understood({ people: peopleInGroups }),
  PASSWORD: understood({ people: peopleInGroups, authProvider: ofNoProvider('OKTA', 'ANY').default({ provider: 'OKTA' }) }),
  ACCESS_POLICY: understood({}),
} as const satisfies Record<PolicyType, z.ZodType>;
