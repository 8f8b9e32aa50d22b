import type { Kysely } from 'kysely';
import { newId } from '../../platform/ids.ts';
import { systemRandom } from '../../platform/random.ts';
import { systemClock } from '../../platform/time.ts';
import { table } from './table.ts';

/**
 * Password, global session and app sign-in policies; network zones. Orgs that are there already get the default policies that
 * `domain/policies/defaults.ts` gives to new ones.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  const policy = `
    org_id text, id text, type text, name text, name_key text, description text null, status text, system integer, priority integer,
    conditions_json text, settings_json text, created_at instant, updated_at instant`;
  await table(db, 'policy', policy, ['org_id', 'id'])
    .addUniqueConstraint('policy_name_key', ['org_id', 'type', 'name_key'])
    .addForeignKeyConstraint('policy_org_fkey', ['org_id'], 'org', ['id'], (key) => key.onDelete('cascade'))
    .execute();

  const policyRule = `
    org_id text, policy_id text, id text, name text, name_key text, status text, system integer, priority integer,
    conditions_json text, actions_json text, created_at instant, updated_at instant`;
  await table(db, 'policy_rule', policyRule, ['org_id', 'policy_id', 'id'])
    .addUniqueConstraint('policy_rule_name_key', ['org_id', 'policy_id', 'name_key'])
    .addForeignKeyConstraint('policy_rule_policy_fkey', ['org_id', 'policy_id'], 'policy', ['org_id', 'id'], (key) =>
      key.onDelete('cascade'),
    )
    .execute();

  const networkZone = `
    org_id text, id text, name text, name_key text, status text, usage text, gateways_json text,
    created_at instant, updated_at instant`;
  await table(db, 'network_zone', networkZone, ['org_id', 'id'])
    .addUniqueConstraint('network_zone_name_key', ['org_id', 'name_key'])
    .addForeignKeyConstraint('network_zone_org_fkey', ['org_id'], 'org', ['id'], (key) => key.onDelete('cascade'))
    .execute();

  const orgs = await (db as Kysely<Orgs>).selectFrom('org').select('id').execute();
  for (const { id } of orgs) await addDefaults(db as Kysely<Orgs>, id);
}

interface Orgs {
  org: { id: string };
  policy: Record<string, string | number | null>;
  policy_rule: Record<string, string | number | null>;
}

const nobody = { include: [], exclude: [] };
const everybody = { people: { users: nobody, groups: nobody }, network: { connection: 'ANYWHERE' } };

/** The rows as they were when this migration was written. */
const defaults = [
  {
    type: 'OKTA_SIGN_ON',
    prefixes: ['00p', '0pr'],
    rule: 'Default Rule',
    conditions: (everyone: string) => ({ people: { groups: { include: [everyone] } } }),
    settings: null,
    ruleConditions: {
      ...everybody,
      authContext: { authType: 'ANY' },
      identityProvider: { provider: 'ANY' },
      risk: { behaviors: [] },
    },
    actions: {
      signon: {
        access: 'ALLOW',
        requireFactor: false,
        primaryFactor: 'PASSWORD_IDP',
        factorPromptMode: 'ALWAYS',
        factorLifetime: 15,
        rememberDeviceByDefault: false,
        session: {
          usePersistentCookie: false,
          maxSessionIdleMinutes: 120,
          maxSessionLifetimeMinutes: 1440,
          keepMeSignedIn: { maxSessionIdleMinutes: 10_080, maxSessionLifetimeMinutes: 43_200 },
        },
      },
    },
  },
  {
    type: 'PASSWORD',
    prefixes: ['00p', '0pr'],
    rule: 'Default Rule',
    conditions: (everyone: string) => ({ people: { groups: { include: [everyone] } }, authProvider: { provider: 'OKTA' } }),
    settings: {
      password: {
        complexity: {
          minLength: 8,
          minLowerCase: 1,
          minUpperCase: 1,
          minNumber: 1,
          minSymbol: 0,
          excludeUsername: true,
          excludeAttributes: [],
          dictionary: { common: { exclude: true } },
        },
        age: { maxAgeDays: 0, expireWarnDays: 0, minAgeMinutes: 0, historyCount: 4 },
        lockout: { maxAttempts: 10, autoUnlockMinutes: 0, userLockoutNotificationChannels: [], showLockoutFailures: false },
      },
      recovery: {
        factors: {
          okta_email: { status: 'ACTIVE', properties: { recoveryToken: { tokenLifetimeMinutes: 60 } } },
          okta_sms: { status: 'INACTIVE' },
          okta_call: { status: 'INACTIVE' },
          recovery_question: { status: 'ACTIVE', properties: { complexity: { minLength: 4 } } },
        },
      },
    },
    ruleConditions: everybody,
    actions: {
      passwordChange: { access: 'ALLOW' },
      selfServicePasswordReset: { access: 'ALLOW' },
      selfServiceUnlock: { access: 'DENY' },
    },
  },
  {
    type: 'ACCESS_POLICY',
    prefixes: ['rst', 'rul'],
    rule: 'Catch-all Rule',
    conditions: () => null,
    settings: null,
    ruleConditions: everybody,
    actions: {
      appSignOn: {
        access: 'ALLOW',
        verificationMethod: { type: 'ASSURANCE', factorMode: '1FA', constraints: [] },
      },
    },
  },
] as const;

async function addDefaults(db: Kysely<Orgs>, orgId: string): Promise<void> {
  const at = systemClock();
  const instants = { created_at: at, updated_at: at };
  for (const { type, prefixes, rule, conditions, settings, ruleConditions, actions } of defaults) {
    const policyId = newId(systemRandom, prefixes[0]);
    const ranked = { org_id: orgId, status: 'ACTIVE', system: 1, priority: 1, ...instants };
    await db
      .insertInto('policy')
      .values({
        ...ranked,
        id: policyId,
        type,
        name: 'Default Policy',
        name_key: 'default policy',
        description: 'Applies to everybody whom no other policy concerns.',
        conditions_json: JSON.stringify(conditions(`00g${orgId.slice(3)}`)),
        settings_json: JSON.stringify(settings),
      })
      .execute();
    await db
      .insertInto('policy_rule')
      .values({
        ...ranked,
        policy_id: policyId,
        id: newId(systemRandom, prefixes[1]),
        name: rule,
        name_key: rule.toLowerCase(),
        conditions_json: JSON.stringify(ruleConditions),
        actions_json: JSON.stringify(actions),
      })
      .execute();
  }
}
