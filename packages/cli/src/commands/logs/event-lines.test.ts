import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { eventLines, type LogEvent } from './event-lines.ts';
import { instantOf } from './when.ts';

const plain = { soft: (text: string) => text, accent: (text: string) => text, danger: (text: string) => text };

function event(change: object): LogEvent {
  return {
    published: new Date(2026, 10, 23, 9, 5, 7).toISOString(),
    eventType: 'user.session.start',
    displayMessage: 'User login to Okta',
    actor: { id: '00u1', type: 'User', alternateId: 'ada@example.com', displayName: 'Ada' },
    outcome: { result: 'SUCCESS', reason: null },
    target: [{ id: '00u1', type: 'User', alternateId: 'ada@example.com', displayName: 'Ada' }],
    ...change,
  } as LogEvent;
}

suite('lines of the log', () => {
  test('time, how it went, who, what; not to whom when that is who', () => {
    const line = eventLines(plain, '2026-11-23');
    assert.equal(
      line(event({})),
      '  09:05:07 ✓ ada@example.com            user.session.start                 User login to Okta',
    );
    const denied = event({
      actor: { id: null, type: 'SystemPrincipal', alternateId: null, displayName: null },
      outcome: { result: 'DENY', reason: 'VERIFICATION\x1b[2J_ERROR' },
    });
    assert.match(line(denied), /✗ SystemPrincipal .*\(VERIFICATION_ERROR\) → Ada$/);
  });

  test('a line with the day stands before the first event of another day', () => {
    const line = eventLines(plain, '2026-11-24');
    assert.match(line(event({})), /^ {2}2026-11-23\n {2}09:05:07 /);
    assert.match(line(event({})), /^ {2}09:05:07 /);
    assert.match(line(event({ published: new Date(2026, 10, 24).toISOString() })), /^ {2}2026-11-24\n {2}00:00:00 /);
  });
});

suite('a time that a person writes', () => {
  const now = Date.parse('2026-11-23T12:00:00.000Z');
  const cases: [string, string][] = [
    ['90s', '2026-11-23T11:58:30.000Z'],
    ['1h', '2026-11-23T11:00:00.000Z'],
    ['1w', '2026-11-16T12:00:00.000Z'],
    ['2026-11-20T08:00Z', '2026-11-20T08:00:00.000Z'],
    ['2026-11-20T08:00:01.5+02:00', '2026-11-20T06:00:01.500Z'],
    ['2026-11-20', new Date(2026, 10, 20).toISOString()],
    ['2026-11-20 08:00', new Date(2026, 10, 20, 8).toISOString()],
  ];
  for (const [text, instant] of cases)
    test(`${text} is understood`, () => assert.equal(instantOf(text, now, '--since'), instant));

  for (const text of ['', '1', 'h', '1y', '9999999h', '2026', '2026-13-01', '2026-11-20T25:00', 'now', '-1h'])
    test(`"${text}" is refused`, () => assert.throws(() => instantOf(text, now, '--since'), /--since is no time/));
});
