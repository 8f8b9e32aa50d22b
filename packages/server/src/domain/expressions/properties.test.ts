import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { loadPatterns } from '../../platform/patterns.ts';
import { claimVariables, type EvaluationContext, evaluateExpression, parseExpression } from './expression.ts';
import { library } from './library.ts';
import { ExpressionError, isList, isMap, mostListLength, mostTextLength, type Value, valueOfJson } from './value.ts';

const patterns = await loadPatterns();

function contextOf(profile: unknown, groupNames: readonly string[] = []): EvaluationContext {
  return {
    now: 1_900_000_000_000,
    patterns,
    groups: groupNames.map((name, index) => ({ id: `00g${index}`, name, type: 'OKTA_GROUP' })),
    variables: new Map(claimVariables.map((name) => [name, valueOfJson(profile)])),
  };
}

/** The value, or the error: anything else that is thrown fails the property. */
function outcomeOf(text: string, context: EvaluationContext): Value | ExpressionError {
  try {
    return evaluateExpression(parseExpression(text, claimVariables), context);
  } catch (error) {
    if (error instanceof ExpressionError) return error;
    throw error;
  }
}

function assertBounded(value: Value): void {
  if (typeof value === 'string') assert.ok(value.length <= mostTextLength);
  if (typeof value === 'number') assert.ok(Number.isFinite(value));
  if (isList(value)) {
    assert.ok(value.length <= mostListLength);
    value.forEach(assertBounded);
  }
  if (isMap(value)) for (const each of value.values()) assertBounded(each);
}

const words = [
  ...library.keys(),
  ...claimVariables,
  ...'( ) { } [ ] , . .![ ? : ! && || == != < <= > >= + - AND OR NOT null true false "a" \'x\' "" 0 1 3.5 99999999'.split(' '),
  ...[
    'user.',
    '.name',
    '.constructor',
    '.__proto__',
    '"__proto__"',
    '"yyyy-MM-dd"',
    '"UTC"',
    '"(a+)+b"',
    '"group.name"',
    "{'group.id': 'x'}",
  ],
];

/** Texts that are expressions more often than chance would have it. */
const expressionText = fc.letrec<{ expression: string }>((tie) => ({
  expression: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom(
      'user.a',
      'user["b"]',
      'access.scope',
      'null',
      'true',
      '"text"',
      "'@'",
      '7',
      '-1.5',
      '{}',
      'user',
      'session.amr[0]',
    ),
    fc
      .tuple(fc.constantFrom(...library.keys()), fc.array(tie('expression'), { maxLength: 4 }))
      .map(([name, args]) => `${name}(${args.join(', ')})`),
    fc
      .tuple(tie('expression'), fc.constantFrom('+', '==', '!=', '<', '>=', 'AND', 'OR', '&&', '||'), tie('expression'))
      .map((parts) => `(${parts.join(' ')})`),
    fc.tuple(tie('expression'), tie('expression'), tie('expression')).map(([a, b, c]) => `(${a} ? ${b} : ${c})`),
    fc.array(tie('expression'), { maxLength: 4 }).map((items) => `{${items.join(', ')}}`),
    tie('expression').map((inner) => `!${inner}`),
    tie('expression').map((inner) => `${inner}.![name]`),
  ),
})).expression;

const anyText = fc.oneof(
  fc.string({ maxLength: 200, unit: 'binary' }),
  fc.array(fc.constantFrom(...words), { maxLength: 40 }).map((each) => each.join(' ')),
  expressionText,
);

suite('expressions, whatever is written in them', () => {
  test('throw nothing but their own error, and are bounded', () => {
    fc.assert(
      fc.property(anyText, fc.jsonValue(), fc.array(fc.string({ maxLength: 20 }), { maxLength: 5 }), (text, profile, groups) => {
        const outcome = outcomeOf(text, contextOf(profile, groups));
        if (!(outcome instanceof ExpressionError)) assertBounded(outcome);
      }),
      { numRuns: 2000 },
    );
  });

  test('give the same value for the same context', () => {
    fc.assert(
      fc.property(expressionText, fc.jsonValue(), (text, profile) => {
        const [one, other] = [outcomeOf(text, contextOf(profile)), outcomeOf(text, contextOf(profile))];
        assert.deepEqual(
          one instanceof ExpressionError ? one.message : one,
          other instanceof ExpressionError ? other.message : other,
        );
      }),
      { numRuns: 500 },
    );
  });

  test('change nothing of what they are given', () => {
    fc.assert(
      fc.property(expressionText, fc.jsonValue(), (text, profile) => {
        const context = contextOf(profile, ['A', 'B']);
        const before = structuredClone(context.variables);
        outcomeOf(text, context);
        assert.deepEqual(context.variables, before);
      }),
      { numRuns: 500 },
    );
  });

  test('an attribute is found by its own name only, whatever JavaScript calls its own', () => {
    const names = Object.getOwnPropertyNames(Object.prototype).concat(Object.getOwnPropertyNames(Map.prototype), 'prototype');
    for (const name of names) {
      assert.equal(outcomeOf(`user.${name}`, contextOf({ a: 1 })), null, name);
      assert.equal(outcomeOf(`user.tags["${name}"]`, contextOf({ tags: [1] })), null, name);
    }
  });
});

suite('expressions cannot be made to work for long', () => {
  const many = Array.from({ length: 10_000 }, (_, index) => `Group ${index}`);
  const costly: readonly (readonly [string, string])[] = [
    [
      'a text that grows',
      `String.replace(${'String.replace('.repeat(8)}user.a${', "a", "aaaaaaaa")'.repeat(8)}, "a", "aaaaaaaa")`,
    ],
    ['a text joined to itself', `String.join(user.a, ${'user.a, '.repeat(60)}user.a)`],
    ['groups asked for again and again', Array.from({ length: 25 }, () => 'isMemberOfGroupName("x")').join(' OR ')],
    ['a list asked for again and again', `{${Array.from({ length: 25 }, () => 'Arrays.contains(user.list,1)').join(',')}}`],
    ['a pattern on many names', Array.from({ length: 12 }, () => 'isMemberOfGroupNameRegex("(a+)+b")').join(' OR ')],
  ];
  for (const [what, text] of costly) {
    test(what, () => {
      const list = Array.from({ length: 9000 }, () => 'y');
      const outcome = outcomeOf(text, contextOf({ a: 'a'.repeat(1000), list }, many));
      assert.ok(outcome instanceof ExpressionError);
      assert.match(outcome.message, /takes too long|too long|too large/);
    });
  }
});
