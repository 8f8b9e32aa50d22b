import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import type { Interaction } from '../../domain/interactions/interaction.ts';
import type { UserId } from '../../domain/users/user.ts';
import type { EpochMillis } from '../../platform/time.ts';
import { currentStep, takeStep } from './steps.ts';

const start: Interaction = { authorizationServer: 'default', parameters: { client_id: 'a' }, startedAt: 1 as EpochMillis };
const named: Interaction = { ...start, identifier: 'ada@example.com', rememberMe: true };
const nothing = { identifier: undefined, rememberMe: false, password: undefined };

suite('S21 the steps of a sign-in are the server’s, never the form’s', () => {
  test('a new interaction asks who it is; one that knows asks for the password', () => {
    assert.equal(currentStep(start), 'identify');
    assert.equal(currentStep(named), 'password');
  });

  test('the identifier leads to the password and stands in the interaction, without outer blanks', () => {
    assert.deepEqual(takeStep(start, { ...nothing, identifier: ' ada@example.com ' }), {
      to: 'ask_password',
      interaction: { ...start, identifier: 'ada@example.com', rememberMe: false },
    });
    assert.deepEqual(takeStep(start, { ...nothing, identifier: 'ada@example.com', rememberMe: true }), {
      to: 'ask_password',
      interaction: named,
    });
  });

  test('an empty post is asked again, at either step', () => {
    assert.deepEqual(takeStep(start, nothing), { to: 'ask_again', error: 'Enter your username.' });
    assert.deepEqual(takeStep(start, { ...nothing, identifier: '   ' }), {
      to: 'ask_again',

      error: 'Enter your username.',
    });
    assert.deepEqual(takeStep(named, nothing), { to: 'ask_again', error: 'Enter your password.' });
  });

  test('a password sent with the first step is not looked at', () => {
    const transition = takeStep(start, { identifier: 'ada@example.com', rememberMe: true, password: 'right' });
    assert.deepEqual(transition, { to: 'ask_password', interaction: named });
    assert.doesNotMatch(JSON.stringify(transition), /right/);
    assert.equal(takeStep(start, { ...nothing, password: 'right' }).to, 'ask_again');
  });

  test('an identifier sent with the password does not change whose password it is', () => {
    const transition = takeStep(named, { identifier: 'grace@example.com', rememberMe: false, password: 'p' });
    assert.deepEqual(transition, { to: 'check_password', identifier: 'ada@example.com', password: 'p' });
  });

  test('an identifier is at most 320 characters', () => {
    assert.equal(takeStep(start, { ...nothing, identifier: 'a'.repeat(320) }).to, 'ask_password');
    assert.equal(takeStep(start, { ...nothing, identifier: 'a'.repeat(321) }).to, 'ask_again');
  });

  test('a password that is over asks for another one, typed twice alike; nothing else is looked at', () => {
    const proof = { userId: '00u1' as UserId, hashOfHash: 'h', endsLock: false };
    const proved: Interaction = { ...named, provedPassword: proof };
    assert.equal(currentStep(proved), 'new_password');
    const answer = { ...nothing, newPassword: 'a', repeated: 'a' };
    assert.deepEqual(takeStep(proved, answer), { to: 'change_password', proof, newPassword: 'a' });
    for (const other of [
      nothing,
      { ...nothing, password: 'p' },
      { ...answer, repeated: undefined },
      { ...answer, repeated: 'A' },
    ])
      assert.equal(takeStep(proved, other).to, 'ask_again');
    for (const early of [start, named]) assert.notEqual(takeStep(early, answer).to, 'change_password');
  });

  test('no answer to the first step leads to a password check', () => {
    const text = fc.option(fc.string(), { nil: undefined });
    fc.assert(
      fc.property(text, fc.boolean(), text, (identifier, rememberMe, password) => {
        assert.notEqual(takeStep(start, { identifier, rememberMe, password }).to, 'check_password');
      }),
    );
  });
});
