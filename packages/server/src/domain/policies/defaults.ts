import { newId } from '../../platform/ids.ts';
import type { TxCtx } from '../ctx.ts';
import { everyoneId } from '../groups/everyone.ts';
import { defaultPasswordPolicy } from './password-policy.ts';
import type { ActionsOf, PolicyType, SettingsOf, SignOnAction } from './policy.ts';
import { insertPolicy, insertPolicyRule } from './store.ts';

/** First three characters of the ids of policies of a type, and of their rules. */
export const idPrefixes: Readonly<Record<PolicyType, { readonly policy: string; readonly rule: string }>> = {
  OKTA_SIGN_ON: { policy: '00p', rule: '0pr' },
  PASSWORD: { policy: '00p', rule: '0pr' },
  ACCESS_POLICY: { policy: 'rst', rule: 'rul' },
};

/** What a rule of a global session policy does unless it says otherwise. */
const usualSignOn: SignOnAction = {
  access: 'ALLOW',
  requireFactor: false,
  primaryFactor: 'PASSWORD_IDP',
  factorPromptMode: 'ALWAYS',
  factorLifetime: 15,
  rememberDeviceByDefault: false,
  session: { usePersistentCookie: false, maxSessionIdleMinutes: 120, maxSessionLifetimeMinutes: 0, keepMeSignedIn: null },
};

const nobody = { include: [], exclude: [] };
const everybody = { people: { users: nobody, groups: nobody }, network: { connection: 'ANYWHERE' } };

/** Conditions of a rule that matches everybody, as the API spells them for each type. */
const openConditions: Readonly<Record<PolicyType, object>> = {
  OKTA_SIGN_ON: {
    ...everybody,
    authContext: { authType: 'ANY' },
    identityProvider: { provider: 'ANY' },
    risk: { behaviors: [] },
  },
  PASSWORD: everybody,
  ACCESS_POLICY: everybody,
};

interface Default<T extends PolicyType> {
  readonly ruleName: string;
  readonly settings: SettingsOf[T];
  readonly actions: ActionsOf[T];
}

const defaults: { readonly [T in PolicyType]: Default<T> } = {
  OKTA_SIGN_ON: {
    ruleName: 'Default Rule',
    settings: null,
    actions: {
      signon: {
        ...usualSignOn,
        // A working day, and a month for those who want to be kept signed in.
        session: {
          ...usualSignOn.session,
          maxSessionLifetimeMinutes: 1440,
          keepMeSignedIn: { maxSessionIdleMinutes: 10_080, maxSessionLifetimeMinutes: 43_200 },
        },
      },
    },
  },
  PASSWORD: {
    ruleName: 'Default Rule',
    settings: defaultPasswordPolicy,
    actions: {
      passwordChange: { access: 'ALLOW' },
      selfServicePasswordReset: { access: 'ALLOW' },
      selfServiceUnlock: { access: 'DENY' },
    },
  },
  ACCESS_POLICY: {
    ruleName: 'Catch-all Rule',
    settings: null,
    actions: {
      appSignOn: { access: 'ALLOW', verificationMethod: { type: 'ASSURANCE', factorMode: '1FA', constraints: [] } },
    },
  },
};

/** Gives a new org its default policy of each type, with the rule that lets everybody in who has a password. */
export async function addDefaultPolicies(ctx: TxCtx): Promise<void> {
  for (const type of Object.keys(defaults) as PolicyType[]) {
    const { settings } = defaults[type];
    const policyId = newId(ctx.random, idPrefixes[type].policy);
    await insertPolicy(ctx, {
      id: policyId,
      type,
      name: 'Default Policy',
      description: 'Applies to everybody whom no other policy concerns.',
      status: 'ACTIVE',
      system: 1,
      priority: 1,
      conditions_json: JSON.stringify(conditionsForGroups(type, [everyoneId(ctx.orgId)])),
      settings_json: JSON.stringify(settings),
    });
    await addLastRule(ctx, type, policyId);
  }
}

/** Gives a policy the rule that it ends with, which lets everybody in who has a password and cannot be deleted. */
export async function addLastRule(ctx: TxCtx, type: PolicyType, policyId: string): Promise<void> {
  const { ruleName, actions } = defaults[type];
  await insertPolicyRule(ctx, {
    policy_id: policyId,
    id: newId(ctx.random, idPrefixes[type].rule),
    name: ruleName,
    status: 'ACTIVE',
    system: 1,
    priority: 1,
    conditions_json: JSON.stringify(openConditions[type]),
    actions_json: JSON.stringify(actions),
  });
}

/** Conditions of a policy for these groups; an app sign-in policy has none, its apps are what it is for. */
export function conditionsForGroups(type: PolicyType, groupIds: readonly string[]): object | null {
  if (type === 'ACCESS_POLICY') return null;
  const people = { groups: { include: groupIds } };
  return type === 'PASSWORD' ? { people, authProvider: { provider: 'OKTA' } } : { people };
}
