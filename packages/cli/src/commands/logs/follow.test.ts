import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { ManagementError } from '@gatehouse/management-client';
import { Problem } from '../../problem.ts';
import type { LogEvent } from './event-lines.ts';
import { type EventPage, type Following, follow } from './follow.ts';

const events = (...uuids: string[]): LogEvent[] => uuids.map((uuid) => ({ uuid }) as LogEvent);

/** Follows a log whose pages come one after the other, an error in place of one that fails; it is over when there is none left. */
async function followed(pages: (EventPage | Error)[], change: Partial<Following> = {}) {
  const shown: string[] = [];
  const said: string[] = [];
  const asked: (string | undefined)[] = [];
  let pauses = 0;
  await follow({
    page: async (after) => {
      asked.push(after);
      const next = pages.shift();
      if (next instanceof Error) throw next;
      assert.ok(next);
      return next;
    },
    pageSize: 2,
    newest: undefined,
    show: (page) => shown.push(...page.map(({ uuid }) => uuid)),
    say: (line) => said.push(line),
    pause: async () => void pauses++,
    isOver: () => pages.length === 0,
    ...change,
  });
  return { shown, said, asked, pauses };
}

suite('following the log', () => {
  test('full pages are read at once, then it asks after each pause where it left off', async () => {
    const { shown, asked, pauses } = await followed([
      { events: events('1', '2'), after: 'a' },
      { events: events('3', '4'), after: 'b' },
      { events: events(), after: 'c' },
      { events: events('5', '6'), after: 'd' },
      { events: events('7'), after: 'e' },
      { events: events(), after: 'f' },
    ]);
    assert.deepEqual(shown, ['1', '2', '3', '4', '5', '6', '7']);
    assert.deepEqual(asked, [undefined, 'a', 'b', 'c', 'd', 'e']);
    assert.equal(pauses, 2);
  });

  test('with a number only so many of those that are there are shown, and every new one', async () => {
    const { shown } = await followed(
      [
        { events: events('1', '2'), after: 'a' },
        { events: events('3', '4'), after: 'b' },
        { events: events('5'), after: 'c' },
        { events: events('6', '7'), after: 'd' },
        { events: events(), after: 'e' },
      ],
      { newest: 3 },
    );
    assert.deepEqual(shown, ['3', '4', '5', '6', '7']);
  });

  test('a server that is gone is told once and asked again for the same; a refusal ends it', async () => {
    const gone = new Problem('cannot be reached');
    const broken = new TypeError('terminated', { cause: Object.assign(new Error('reset'), { code: 'ECONNRESET' }) });
    const first = { events: events('1'), after: 'a' };
    const { shown, said, asked } = await followed([
      first,
      gone,
      broken,
      new ManagementError(503, undefined),
      { events: events('2'), after: 'b' },
      { events: events(), after: 'c' },
    ]);
    assert.deepEqual(
      [shown, asked],
      [
        ['1', '2'],
        [undefined, 'a', 'a', 'a', 'a', 'b'],
      ],
    );
    assert.deepEqual(said.slice(1), ['The server does not answer. Waiting for it; Ctrl-C ends it.', 'The server is back.']);
    const refused = new ManagementError(401, { errorCode: 'E0000011' });
    await assert.rejects(followed([first, refused, first]), refused);
    await assert.rejects(followed([gone, first]), gone);
    const bug = new TypeError('x is not a function');
    await assert.rejects(followed([first, bug, first]), bug);
  });
});
