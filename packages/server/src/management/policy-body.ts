import { z } from 'zod';
import type { Org } from '../domain/orgs/org.ts';
import type { PolicyType } from '../domain/policies/policy.ts';
import { toIsoText } from '../platform/time.ts';
import type { PolicyRuleTable, PolicyTable } from '../schema/tables.ts';
import { instant, links } from './fields.ts';

const status = z.enum(['ACTIVE', 'INACTIVE']);
const access = z.strictObject({ access: z.enum(['ALLOW', 'DENY']) });
const ids = z.array(z.string());
const inclusion = z.strictObject({ include: ids, exclude: ids });
const provider = z.strictObject({ provider: z.string() });
const onOff = z.strictObject({ status });

const common = {
  id: z.string(),
  name: z.string(),
  priority: z.int().describe('1 is asked first'),
  status,
  system: z.boolean().describe('Cannot be deleted or switched off, and ranks last'),
  created: instant,
  lastUpdated: instant,
  _links: links,
};

const passwordSettings = z.strictObject({
  password: z.strictObject({
    complexity: z.strictObject({
      minLength: z.int(),
      minLowerCase: z.int(),
      minUpperCase: z.int(),
      minNumber: z.int(),
      minSymbol: z.int(),
      excludeUsername: z.boolean(),
      excludeAttributes: z.array(z.string()),
      dictionary: z.strictObject({ common: z.strictObject({ exclude: z.boolean() }) }),
    }),
    age: z.strictObject({ maxAgeDays: z.int(), expireWarnDays: z.int(), minAgeMinutes: z.int(), historyCount: z.int() }),
    lockout: z.strictObject({
      maxAttempts: z.int(),
      autoUnlockMinutes: z.int(),
      userLockoutNotificationChannels: z.array(z.string()),
      showLockoutFailures: z.boolean(),
    }),
  }),
  recovery: z.strictObject({
    factors: z.strictObject({
      okta_email: z.strictObject({
        status,
        properties: z.strictObject({ recoveryToken: z.strictObject({ tokenLifetimeMinutes: z.int() }) }),
      }),
      okta_sms: onOff,
      okta_call: onOff,
      recovery_question: z.strictObject({
        status,
        properties: z.strictObject({ complexity: z.strictObject({ minLength: z.int() }) }),
      }),
    }),
  }),
});

/** A policy as the API shows it. */
export const policy = z
  .strictObject({
    ...common,
    type: z.enum(['OKTA_SIGN_ON', 'PASSWORD', 'ACCESS_POLICY']),
    description: z.string().nullable(),
    conditions: z
      .strictObject({
        people: z.strictObject({ groups: z.strictObject({ include: ids }) }),
        authProvider: provider.optional(),
      })
      .nullable()
      .describe('The groups that it is for; null for an app sign-in policy'),
    settings: passwordSettings.optional().describe('Of a password policy'),
  })
  .meta({ id: 'Policy' });

const bounds = { maxSessionIdleMinutes: z.int(), maxSessionLifetimeMinutes: z.int().describe('0: none') };

const signon = z.strictObject({
  access: z.enum(['ALLOW', 'DENY']),
  requireFactor: z.boolean(),
  primaryFactor: z.string(),
  factorPromptMode: z.string(),
  factorLifetime: z.int(),
  rememberDeviceByDefault: z.boolean(),
  session: z.strictObject({
    ...bounds,
    usePersistentCookie: z.boolean(),
    keepMeSignedIn: z.strictObject(bounds).nullable().describe('Limits for somebody who asked to be kept signed in'),
  }),
});

const appSignOn = z.strictObject({
  access: z.enum(['ALLOW', 'DENY']),
  verificationMethod: z.strictObject({
    type: z.literal('ASSURANCE'),
    factorMode: z.enum(['1FA', '2FA']),
    reauthenticateIn: z.string().optional(),
    constraints: z.array(
      z.strictObject({
        knowledge: z
          .strictObject({ types: z.array(z.string()), required: z.boolean().optional(), reauthenticateIn: z.string().optional() })
          .optional(),
      }),
    ),
  }),
});

/** A rule of a policy as the API shows it. */
export const policyRule = z
  .strictObject({
    ...common,
    type: z.enum(['SIGN_ON', 'PASSWORD', 'ACCESS_POLICY']),
    conditions: z.strictObject({
      people: z.strictObject({ users: inclusion, groups: inclusion }),
      network: z.strictObject({ connection: z.enum(['ANYWHERE', 'ZONE']), include: ids.optional(), exclude: ids.optional() }),
      authContext: z.strictObject({ authType: z.string() }).optional(),
      identityProvider: provider.optional(),
      risk: z.strictObject({ behaviors: z.array(z.string()) }).optional(),
    }),
    actions: z.union([
      z.strictObject({ signon }),
      z.strictObject({ passwordChange: access, selfServicePasswordReset: access, selfServiceUnlock: access }),
      z.strictObject({ appSignOn }),
    ]),
  })
  .meta({ id: 'PolicyRule' });

/** What the API calls the rules of a type of policy. */
export const ruleTypes = {
  OKTA_SIGN_ON: 'SIGN_ON',
  PASSWORD: 'PASSWORD',
  ACCESS_POLICY: 'ACCESS_POLICY',
} as const satisfies Record<PolicyType, string>;

/** A policy's row as the API shows it. */
export function policyBody(org: Org, row: PolicyTable): object {
  const self = `${org.baseUrl}/api/v1/policies/${row.id}`;
  return {
    ...commonOf(row),
    type: row.type,
    description: row.description,
    conditions: JSON.parse(row.conditions_json) as unknown,
    ...(row.type === 'PASSWORD' && { settings: JSON.parse(row.settings_json) as unknown }),
    _links: {
      ...linksOf(row, self),
      rules: { href: `${self}/rules`, hints: { allow: ['GET', 'POST'] } },
      ...(row.type === 'ACCESS_POLICY' && { mappings: { href: `${self}/mappings`, hints: { allow: ['GET'] } } }),
    },
  };
}

/** Where the catch-all rule of an app sign-in policy stands, as Okta shows it. */
const catchAllPriority = 99;

/** A rule's row as the API shows it. */
export function ruleBody(org: Org, type: PolicyType, row: PolicyRuleTable): object {
  const self = `${org.baseUrl}/api/v1/policies/${row.policy_id}/rules/${row.id}`;
  const isCatchAll = type === 'ACCESS_POLICY' && row.system === 1;
  return {
    ...commonOf(row),
    ...(isCatchAll && { priority: Math.max(catchAllPriority, row.priority) }),
    type: ruleTypes[type],
    conditions: JSON.parse(row.conditions_json) as unknown,
    actions: JSON.parse(row.actions_json) as unknown,
    _links: linksOf(row, self),
  };
}

type Row = PolicyTable | PolicyRuleTable;

function commonOf(row: Row) {
  return {
    id: row.id,
    name: row.name,
    priority: row.priority,
    status: row.status,
    system: row.system === 1,
    created: toIsoText(row.created_at),
    lastUpdated: toIsoText(row.updated_at),
  };
}

function linksOf(row: Row, self: string) {
  const change = row.status === 'ACTIVE' ? 'deactivate' : 'activate';
  return {
    self: { href: self, hints: { allow: row.system === 1 ? ['GET', 'PUT'] : ['GET', 'PUT', 'DELETE'] } },
    ...(row.system === 0 && { [change]: { href: `${self}/lifecycle/${change}`, hints: { allow: ['POST'] } } }),
  };
}
