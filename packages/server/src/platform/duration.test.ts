import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { anyText } from '../../testkit/arbitraries.ts';
import { parseDuration } from './duration.ts';

suite('ISO 8601 durations', () => {
  const cases: readonly (readonly [string, number | undefined])[] = [
    ['PT0S', 0],
    ['PT2H', 7200],
    ['PT43800H', 157_680_000],
    ['PT1H30M', 5400],
    ['P1D', 86_400],
    ['P1DT12H', 129_600],
    ['PT90S', 90],
    ['P', undefined],
    ['PT', undefined],
    ['P1DT', undefined],
    ['P1M', undefined],
    ['P1Y', undefined],
    ['-PT1H', undefined],
    ['PT-1H', undefined],
    ['PT1.5H', undefined],
    ['PT1M1H', undefined],
    ['pt1h', undefined],
    [' PT1H', undefined],
    ['2H', undefined],
    ['', undefined],
  ];
  for (const [text, seconds] of cases) test(`"${text}": ${seconds}`, () => assert.equal(parseDuration(text), seconds));

  test('any text is whole seconds or nothing', () => {
    fc.assert(fc.property(anyText, (text) => Number.isSafeInteger(parseDuration(text) ?? 0)));
  });
});
