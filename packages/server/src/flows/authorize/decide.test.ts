import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import type { AccessDecision } from '../../domain/authorization-servers/access-policy.ts';
import type { AppSignInOutcome } from '../../domain/policies/evaluate-app-sign-in.ts';
import type { Requirement } from '../../domain/policies/requirement.ts';
import type { Session } from '../../domain/sessions/session.ts';
import type { EpochMillis } from '../../platform/time.ts';
import { type Decision, decide } from './decide.ts';
import type { Facts } from './facts.ts';

const signedInAt = 1_000_000_000;

/** A case in words: what the app asks, how old the proof is, and what else we know. */
interface Case {
  readonly prompts?: readonly string[];
  readonly maxAgeSeconds?: number;
  readonly acrValues?: readonly string[];
  /** Whom id_token_hint names; the session is 00u1's. */
  readonly hintedSubject?: string;
  /** Seconds since the person proved who they are; undefined: nobody is signed in. */
  readonly age?: number;
  /** The session came from this very interaction. */
  readonly isOwnSession?: boolean;
  readonly isAssigned?: boolean;
  readonly amr?: readonly string[];
  readonly access?: AccessDecision;
  readonly appSignIn?: AppSignInOutcome;
}

const rule = { policyId: 'rst1', policyName: 'Payroll', ruleId: 'rul1', ruleName: 'Office' };

/** An app sign-in policy that lets people in who prove this. */
function permitting(...requires: Requirement[]): AppSignInOutcome {
  return { access: 'ALLOW', rule, requires };
}

function factsOf({
  prompts = [],
  maxAgeSeconds,
  acrValues = [],
  hintedSubject,
  age,
  isOwnSession = false,
  isAssigned = true,
  amr = ['pwd'],
  access = { outcome: 'allowed', scopes: ['openid'], accessTokenLifetimeSeconds: 3600, ruleId: '0pr1' },
  appSignIn = permitting(),
}: Case): Facts {
  const session =
    age === undefined ? undefined : ({ id: '102a', userId: '00u1', authTime: signedInAt, amr } as unknown as Session);
  return {
    request: { prompts: new Set(prompts), maxAgeSeconds, acrValues, hintedSubject } as unknown as Facts['request'],
    session,
    isAssigned: session !== undefined && isAssigned,
    appSignIn: session && appSignIn,
    access: session && access,
    signedInSession: isOwnSession ? '102a' : '102b',
    now: (signedInAt + (age ?? 0) * 1000) as EpochMillis,
  };
}

/** The decision in a word: the next step, or the error code. */
function outcome(facts: Facts): string {
  const decision = decide(facts);
  return decision.next === 'refuse' ? decision.error.code : decision.next;
}

function table(rows: readonly (readonly [string, Case, string])[]): void {
  for (const [what, facts, expected] of rows) test(`${what}: ${expected}`, () => assert.equal(outcome(factsOf(facts)), expected));
}

suite('no prompt (OIDC Core §3.1.2.3)', () => {
  table([
    ['nobody is signed in', {}, 'sign_in'],
    ['somebody is, just now', { age: 0 }, 'issue_code'],
    ['somebody is, for a day', { age: 86_400 }, 'issue_code'],
    ['not assigned to the app', { age: 0, isAssigned: false }, 'access_denied'],
  ]);
});

const denied = (reason: 'no_matching_policy' | 'scope_denied') => ({ outcome: 'denied', reason }) as const;

suite('S15 the access policy of the authorization server (Okta contract 5.2)', () => {
  table([
    ['denies the scopes', { age: 0, access: denied('scope_denied') }, 'access_denied'],
    ['denies everything, prompt=none', { age: 0, prompts: ['none'], access: denied('no_matching_policy') }, 'access_denied'],
    ['denies, but nobody is signed in yet', { access: denied('no_matching_policy') }, 'sign_in'],
    ['denies, and acr_values cannot be met', { age: 0, acrValues: ['phr'], access: denied('scope_denied') }, 'access_denied'],
  ]);

  test('S22 nothing evaluated is nothing allowed', () => {
    assert.equal(outcome({ ...factsOf({ age: 0 }), access: undefined }), 'access_denied');
  });

  test('a denial of scopes and one for want of a policy are reported as two kinds of event', () => {
    const events = (['scope_denied', 'no_matching_policy'] as const).map((reason) => {
      const decision = decide(factsOf({ age: 0, access: denied(reason) }));
      return decision.next === 'refuse' && decision.eventType;
    });
    assert.deepEqual(events, ['app.oauth2.as.authorize.scope_denied', 'app.oauth2.as.authorize']);
  });
});

suite('S15 the sign-in policy of the app (Okta contract 6.7)', () => {
  const recent = permitting({ kind: 'recent_proof', withinSeconds: 60 });
  const everyTime = permitting({ kind: 'recent_proof', withinSeconds: 0 });
  const denial = { access: 'DENY', rule } as const;
  table([
    ['denies', { age: 0, appSignIn: denial }, 'access_denied'],
    ['denies, prompt=none', { age: 0, appSignIn: denial, prompts: ['none'] }, 'access_denied'],
    ['denies, but nobody is signed in yet', { appSignIn: denial }, 'sign_in'],
    ['asks for a second factor', { age: 0, appSignIn: permitting({ kind: 'second_factor' }) }, 'access_denied'],
    [
      'asks for a second factor that was given',
      { age: 0, amr: ['mfa', 'otp', 'pwd'], appSignIn: permitting({ kind: 'second_factor' }) },
      'issue_code',
    ],
    ['asks for a proof of the last minute, which is a millisecond younger', { age: 59.999, appSignIn: recent }, 'issue_code'],
    ['asks for a proof of the last minute, which is a minute old', { age: 60, appSignIn: recent }, 'sign_in'],
    ['asks for a proof of the last minute, prompt=none', { age: 60, appSignIn: recent, prompts: ['none'] }, 'login_required'],
    ['asks every time', { age: 0, appSignIn: everyTime }, 'sign_in'],
    ['asks every time, and this is the time', { age: 20, isOwnSession: true, appSignIn: everyTime }, 'issue_code'],
    ['asks every time, and the time was 300 s ago', { age: 300, isOwnSession: true, appSignIn: everyTime }, 'sign_in'],
    [
      'asks for both: what cannot be had is told first',
      { age: 60, appSignIn: permitting({ kind: 'second_factor' }, { kind: 'recent_proof', withinSeconds: 0 }) },
      'access_denied',
    ],
  ]);

  test('S22 nothing evaluated is nothing allowed', () => {
    assert.equal(outcome({ ...factsOf({ age: 0 }), appSignIn: undefined }), 'access_denied');
  });
});

suite('prompt=none never asks anything (OIDC Core §3.1.2.1)', () => {
  const prompts = ['none'];
  table([
    ['nobody is signed in', { prompts }, 'login_required'],
    ['somebody is', { prompts, age: 5000 }, 'issue_code'],
    ['the proof is too old', { prompts, age: 61, maxAgeSeconds: 60 }, 'login_required'],
    ['the proof is just young enough', { prompts, age: 60, maxAgeSeconds: 60 }, 'issue_code'],
    ['not assigned to the app', { prompts, age: 0, isAssigned: false }, 'access_denied'],
    ['acr_values cannot be met', { prompts, age: 0, acrValues: ['phr'] }, 'unmet_authentication_requirements'],
  ]);
});

suite('prompt=login asks again, once (OIDC Core §3.1.2.1)', () => {
  const prompts = ['login'];
  table([
    ['nobody is signed in', { prompts }, 'sign_in'],
    ['somebody is, from another interaction', { prompts, age: 0 }, 'sign_in'],
    ['somebody is, from this interaction', { prompts, age: 0, isOwnSession: true }, 'issue_code'],
    ['this interaction’s sign-in, 299 s ago', { prompts, age: 299, isOwnSession: true }, 'issue_code'],
    ['this interaction’s sign-in, 300 s ago: replayed by the back button', { prompts, age: 300, isOwnSession: true }, 'sign_in'],
    ['with consent', { prompts: ['login', 'consent'], age: 0 }, 'sign_in'],
    ['not assigned: the password comes first', { prompts, age: 0, isAssigned: false }, 'sign_in'],
  ]);
});

suite('prompt=consent does not ask for the password', () => {
  table([
    ['somebody is signed in', { prompts: ['consent'], age: 5000 }, 'issue_code'],
    ['nobody is', { prompts: ['consent'] }, 'sign_in'],
  ]);
});

suite('max_age (OIDC Core §3.1.2.1)', () => {
  table([
    ['exactly max_age ago', { age: 60, maxAgeSeconds: 60 }, 'issue_code'],
    ['one second more', { age: 61, maxAgeSeconds: 60 }, 'sign_in'],
    ['one millisecond more', { age: 60.001, maxAgeSeconds: 60 }, 'sign_in'],
    ['0 with an older session', { age: 1, maxAgeSeconds: 0 }, 'sign_in'],
    ['0 after this interaction’s own sign-in', { age: 20, maxAgeSeconds: 0, isOwnSession: true }, 'issue_code'],
    ['0 after this interaction’s own sign-in, 300 s ago', { age: 300, maxAgeSeconds: 0, isOwnSession: true }, 'sign_in'],
    ['the largest', { age: 86_400, maxAgeSeconds: 2 ** 31 - 1 }, 'issue_code'],
  ]);
});

suite('id_token_hint (OIDC Core §3.1.2.1)', () => {
  table([
    ['names who is signed in', { age: 0, hintedSubject: '00u1' }, 'issue_code'],
    ['names somebody else: ask who it is', { age: 0, hintedSubject: '00u2' }, 'sign_in'],
    ['names somebody else, prompt=none', { age: 0, hintedSubject: '00u2', prompts: ['none'] }, 'login_required'],
    [
      'names somebody else than the one who then signed in',
      { age: 0, hintedSubject: '00u2', isOwnSession: true },
      'login_required',
    ],
    ['nobody is signed in', { hintedSubject: '00u1' }, 'sign_in'],
    ['does not make an old proof young', { age: 61, maxAgeSeconds: 60, hintedSubject: '00u1' }, 'sign_in'],
  ]);
});

suite('acr_values (Okta contract 2.3)', () => {
  const asking = (...acrValues: string[]): Case => ({ age: 0, acrValues });
  table([
    ['unknown values are nothing asked', asking('urn:example:gold'), 'issue_code'],
    ['two factors with a password only', asking('urn:okta:loa:2fa:any'), 'unmet_authentication_requirements'],
    ['two factors with two factors', { ...asking('urn:okta:loa:2fa:any'), amr: ['mfa', 'otp', 'pwd'] }, 'issue_code'],
    ['not assigned is told before', { ...asking('phr'), isAssigned: false }, 'access_denied'],
  ]);

  test('the one that was met is told, and nothing when none was asked', () => {
    const acrOf = (facts: Case) => {
      const decision = decide(factsOf(facts));
      return decision.next === 'issue_code' ? decision.acr : decision.next;
    };
    assert.equal(acrOf(asking('phr', 'urn:okta:loa:1fa:pwd')), 'urn:okta:loa:1fa:pwd');
    assert.equal(acrOf(asking('urn:example:gold')), null);
    assert.equal(acrOf(asking()), null);
  });
});

const anyFacts = fc
  .record(
    {
      prompts: fc.constantFrom<readonly string[]>([], ['none'], ['login'], ['consent'], ['login', 'consent']),
      maxAgeSeconds: fc.nat(1000),
      hintedSubject: fc.constantFrom('00u1', '00u2'),
      acrValues: fc.subarray(['urn:okta:loa:1fa:any', 'urn:okta:loa:2fa:any', 'phr', 'urn:example:gold']),
      age: fc.nat(2000),
      isOwnSession: fc.boolean(),
      isAssigned: fc.boolean(),
    },
    { requiredKeys: ['prompts'] },
  )
  .map((facts) => factsOf(facts as Case));

suite('for any facts', () => {
  const always = (sentence: string, holds: (facts: Facts, decision: Decision) => boolean) =>
    void test(sentence, () =>
      fc.assert(
        fc.property(anyFacts, (facts) => holds(facts, decide(facts))),
        { numRuns: 500 },
      ),
    );

  always('prompt=none never shows a page', ({ request }, { next }) => !(request.prompts.has('none') && next === 'sign_in'));
  always(
    'there is no code without a session and an assignment',
    ({ session, isAssigned }, { next }) => next !== 'issue_code' || (session !== undefined && isAssigned),
  );
  always(
    'the code is for the session that was looked at',
    ({ session }, decision) => decision.next !== 'issue_code' || decision.session === session,
  );
  always(
    'there is no code for a proof older than max_age, unless it was made for this request',
    ({ request, session, signedInSession, now }, { next }) => {
      if (next !== 'issue_code' || session === undefined || request.maxAgeSeconds === undefined) return true;
      const age = (now - session.authTime) / 1000;
      return age <= request.maxAgeSeconds || (signedInSession === session.id && age < 300);
    },
  );
});

test('S45 two refusals are two error objects', () => {
  const [one, other] = [decide(factsOf({ prompts: ['none'] })), decide(factsOf({ prompts: ['none'] }))];
  assert.ok(one.next === 'refuse' && other.next === 'refuse');
  assert.notEqual(one.error, other.error);
});
