import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { EpochMillis } from '../../platform/time.ts';
import { appSignInPolicy, evaluateAppSignIn } from './evaluate-app-sign-in.ts';
import { evaluateGlobalSession, sessionLimits } from './evaluate-global-session.ts';
import { passwordActionsFor, passwordPolicyFor } from './password.ts';
import { defaultPasswordPolicy } from './password-policy.ts';
import type { AppSignOnAction, Conditions, PoliciesOf, Policy, PolicyType, Rule, SessionAction, SignOnAction } from './policy.ts';
import { unmet } from './requirement.ts';

const nobody = { include: [], exclude: [] };
const anybody: Conditions = { users: nobody, groups: nobody, network: { connection: 'ANYWHERE', ...nobody }, authType: 'ANY' };
const visitor = { userId: '00u1', groupIds: ['00g1'], address: null, zones: { forPolicies: new Map(), blocked: undefined } };

function policyOf<T extends PolicyType>(id: string, actions: Rule<T>['actions'], settings: Policy<T>['settings']): Policy<T> {
  const rules = [{ id: `rule of ${id}`, name: 'R', conditions: anybody, actions }];
  return { id, name: id, isDefault: id === 'default', conditions: anybody, settings, rules, namesGroups: false };
}

function org(policies: Partial<PoliciesOf>): { policies: PoliciesOf } {
  return { policies: { OKTA_SIGN_ON: [], PASSWORD: [], ACCESS_POLICY: [], ...policies } };
}

const session: SessionAction = {
  usePersistentCookie: false,
  maxSessionIdleMinutes: 30,
  maxSessionLifetimeMinutes: 480,
  keepMeSignedIn: null,
};
const signon: SignOnAction = {
  access: 'ALLOW',
  requireFactor: false,
  primaryFactor: 'PASSWORD_IDP',
  factorPromptMode: 'ALWAYS',
  factorLifetime: 15,
  rememberDeviceByDefault: false,
  session,
};

suite('the global session policy (contract 6.7)', () => {
  const evaluate = (change: Partial<SignOnAction>) =>
    evaluateGlobalSession(
      org({ OKTA_SIGN_ON: [policyOf<'OKTA_SIGN_ON'>('p', { signon: { ...signon, ...change } }, null)] }),
      visitor,
    );
  const rule = { policyId: 'p', policyName: 'p', ruleId: 'rule of p', ruleName: 'R' };

  test('allows with the rule’s limits', () => assert.deepEqual(evaluate({}), { access: 'ALLOW', rule, requires: [], session }));
  test('denies, and says which rule did', () => assert.deepEqual(evaluate({ access: 'DENY' }), { access: 'DENY', rule }));
  test('asks for a second factor', () => {
    const outcome = evaluate({ requireFactor: true });
    assert.deepEqual(outcome.access === 'ALLOW' && outcome.requires, [{ kind: 'second_factor' }]);
  });
  test('S22 without a rule that matches the answer is no', () => {
    assert.deepEqual(evaluateGlobalSession(org({}), visitor), { access: 'DENY', rule: undefined });
  });
});

suite('the limits of a session (contract 9.2)', () => {
  const keepMeSignedIn = { maxSessionIdleMinutes: 600, maxSessionLifetimeMinutes: 6000 };
  const cases: readonly (readonly [string, Partial<SessionAction>, { wantsToStay?: boolean; isAdmin?: boolean }, object])[] = [
    ['the rule’s', {}, {}, { isPersistent: false, idleSeconds: 1800, lifetimeSeconds: 28_800 }],
    ['0 is none', { maxSessionLifetimeMinutes: 0 }, {}, { isPersistent: false, idleSeconds: 1800, lifetimeSeconds: undefined }],
    ['persistent', { usePersistentCookie: true }, {}, { isPersistent: true, idleSeconds: 1800, lifetimeSeconds: 28_800 }],
    [
      'persistent, an administrator',
      { usePersistentCookie: true },
      { isAdmin: true },
      { isPersistent: false, idleSeconds: 1800, lifetimeSeconds: 28_800 },
    ],
    [
      'kept signed in, where the rule offers nothing',
      {},
      { wantsToStay: true },
      { isPersistent: false, idleSeconds: 1800, lifetimeSeconds: 28_800 },
    ],
    [
      'kept signed in',
      { keepMeSignedIn },
      { wantsToStay: true },
      { isPersistent: true, idleSeconds: 36_000, lifetimeSeconds: 360_000 },
    ],
    ['not asked to be kept', { keepMeSignedIn }, {}, { isPersistent: false, idleSeconds: 1800, lifetimeSeconds: 28_800 }],
    [
      'kept signed in, an administrator',
      { keepMeSignedIn },
      { wantsToStay: true, isAdmin: true },
      { isPersistent: false, idleSeconds: 1800, lifetimeSeconds: 28_800 },
    ],
  ];
  for (const [what, action, person, expected] of cases)
    test(what, () => {
      const limits = sessionLimits({ ...session, ...action }, { wantsToStay: false, isAdmin: false, ...person });
      assert.deepEqual(limits, expected);
    });
});

suite('the app sign-in policy (contract 6.7)', () => {
  const method: AppSignOnAction['verificationMethod'] = { type: 'ASSURANCE', factorMode: '1FA', constraints: [] };
  const appPolicy = (id: string, change: Partial<AppSignOnAction> = {}) =>
    policyOf<'ACCESS_POLICY'>(id, { appSignOn: { access: 'ALLOW', verificationMethod: method, ...change } }, null);
  const requires = (verificationMethod: AppSignOnAction['verificationMethod']) => {
    const outcome = evaluateAppSignIn(appPolicy('p', { verificationMethod }), visitor);
    return outcome.access === 'ALLOW' && outcome.requires;
  };

  test('an app is under its own policy, or under the default', () => {
    const some = org({ ACCESS_POLICY: [appPolicy('a'), appPolicy('default'), appPolicy('z')] });
    assert.equal(appSignInPolicy(some, { accessPolicyId: 'z' })?.id, 'z');
    assert.equal(appSignInPolicy(some, { accessPolicyId: undefined })?.id, 'default');
  });
  test('S22 an app whose policy is gone or switched off lets nobody in', () => {
    const some = org({ ACCESS_POLICY: [appPolicy('default')] });
    const outcome = evaluateAppSignIn(appSignInPolicy(some, { accessPolicyId: 'gone' }), visitor);
    assert.deepEqual(outcome, { access: 'DENY', rule: undefined });
  });
  test('denies', () => assert.equal(evaluateAppSignIn(appPolicy('p', { access: 'DENY' }), visitor).access, 'DENY'));
  test('asks for nothing more', () => assert.deepEqual(requires(method), []));
  test('asks for a second factor', () =>
    assert.deepEqual(requires({ ...method, factorMode: '2FA' }), [{ kind: 'second_factor' }]));
  test('asks for a recent proof, of the constraint too', () => {
    const constraints = [{ knowledge: { types: ['password'], reauthenticateIn: 'PT5M' } }, {}];
    assert.deepEqual(requires({ ...method, reauthenticateIn: 'PT2H', constraints }), [
      { kind: 'recent_proof', withinSeconds: 7200 },
      { kind: 'recent_proof', withinSeconds: 300 },
    ]);
  });
  test('S22 a duration that cannot be read asks every time', () => {
    assert.deepEqual(requires({ ...method, reauthenticateIn: 'soon' }), [{ kind: 'recent_proof', withinSeconds: 0 }]);
  });
});

suite('what is asked for and not proved', () => {
  const at = (seconds: number) => (seconds * 1000) as EpochMillis;
  const proof = { amr: ['pwd'], authTime: at(0), isForThisRequest: false };
  const recent = { kind: 'recent_proof', withinSeconds: 60 } as const;
  const factor = { kind: 'second_factor' } as const;
  test('a proof is recent until its time is over', () => {
    assert.deepEqual([unmet([recent], proof, at(59.999)), unmet([recent], proof, at(60))], [[], [recent]]);
  });
  test('a proof for this request is recent enough', () => {
    assert.deepEqual(unmet([{ ...recent, withinSeconds: 0 }], { ...proof, isForThisRequest: true }, at(60)), []);
  });
  test('two factors are two', () => {
    assert.deepEqual(
      [unmet([factor], proof, at(0)), unmet([factor], { ...proof, amr: ['pwd', 'otp', 'mfa'] }, at(0))],
      [[factor], []],
    );
  });
});

suite('the password policy (contract 6.7)', () => {
  const actions = {
    passwordChange: { access: 'ALLOW' },
    selfServicePasswordReset: { access: 'ALLOW' },
    selfServiceUnlock: { access: 'DENY' },
  } as const;
  const strict = { ...defaultPasswordPolicy, recovery: { ...defaultPasswordPolicy.recovery } };
  const forOps: Policy<'PASSWORD'> = {
    ...policyOf<'PASSWORD'>('ops', actions, strict),
    conditions: { ...anybody, groups: { include: ['00gOps'], exclude: [] } },
  };
  const some = org({ PASSWORD: [forOps, policyOf<'PASSWORD'>('default', actions, defaultPasswordPolicy)] });

  test('is the first for one of the person’s groups', () => {
    assert.equal(passwordPolicyFor(some, ['00gEveryone', '00gOps']), strict);
    assert.equal(passwordPolicyFor(some, ['00gEveryone']), defaultPasswordPolicy);
  });
  test('one without a rule is passed over', () => {
    const ruleless = org({
      PASSWORD: [{ ...forOps, rules: [] }, policyOf<'PASSWORD'>('default', actions, defaultPasswordPolicy)],
    });
    assert.equal(passwordPolicyFor(ruleless, ['00gOps']), defaultPasswordPolicy);
  });
  test('says what people may do themselves; nothing that cannot be decided', () => {
    assert.equal(passwordActionsFor(some, visitor).passwordChange.access, 'ALLOW');
    assert.equal(passwordActionsFor(org({}), visitor).passwordChange.access, 'DENY');
  });
});
