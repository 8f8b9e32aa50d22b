import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { anyText } from '../../../testkit/arbitraries.ts';
import { type Attributes, equalityOperators, orderOperators, textOperators } from './attributes.ts';
import { parseFilter } from './filter.ts';

const attributes = {
  id: { type: 'text', form: 'exact', operators: ['eq'] },
  name: { type: 'text', form: 'exact', operators: textOperators },
  'profile.city': { type: 'text', form: 'ignoreCase', operators: textOperators },
  'profile.login': { type: 'text', form: (text) => text.trim().toLowerCase(), operators: textOperators },
  status: { type: 'word', words: ['ACTIVE', 'INACTIVE'], operators: equalityOperators },
  created: { type: 'instant', operators: orderOperators },
  age: { type: 'number', operators: orderOperators },
  isBot: { type: 'boolean', operators: equalityOperators },
} satisfies Attributes;

function parsed(text: string) {
  const result = parseFilter(text, attributes);
  assert.equal(result.outcome, 'parsed', JSON.stringify(result));
  return result.outcome === 'parsed' ? result.tree : undefined;
}

function problem(text: string): string {
  const result = parseFilter(text, attributes);
  return result.outcome === 'refused' ? result.problem : `parsed: ${JSON.stringify(result.tree)}`;
}

const term = (attribute: string, operator: string, value: unknown, type = 'text', isCaseIgnored = false) => ({
  kind: 'compare',
  attribute,
  type,
  operator,
  value,
  isCaseIgnored,
});

suite('the filter language (contract 6.1, RFC 7644 §3.4.2.2)', () => {
  test('and binds closer than or, not closest of all; parentheses group', () => {
    const [a, b, c] = [term('name', 'eq', 'a'), term('name', 'eq', 'b'), term('name', 'eq', 'c')];
    assert.deepEqual(parsed('name eq "a" or name eq "b" and name eq "c"'), {
      kind: 'or',
      terms: [a, { kind: 'and', terms: [b, c] }],
    });
    assert.deepEqual(parsed('(name eq "a" or name eq "b") and name eq "c"'), {
      kind: 'and',
      terms: [{ kind: 'or', terms: [a, b] }, c],
    });
    assert.deepEqual(parsed('not name eq "a" and name eq "b"'), { kind: 'and', terms: [{ kind: 'not', term: a }, b] });
    assert.deepEqual(parsed('not (name eq "a" and name eq "b")'), { kind: 'not', term: { kind: 'and', terms: [a, b] } });
  });

  test('operators and words may be in any case, attributes may not', () => {
    assert.deepEqual(parsed('NOT name EQ "a" Or created PR'), {
      kind: 'or',
      terms: [
        { kind: 'not', term: term('name', 'eq', 'a') },
        { kind: 'present', attribute: 'created', type: 'instant' },
      ],
    });
    assert.match(problem('Name eq "a"'), /^position 1: Name cannot be filtered by/);
  });

  test('values have the type of their attribute, and the form in which it is compared', () => {
    assert.deepEqual(parsed('profile.city sw "KÖln"'), term('profile.city', 'sw', 'kÖln', 'text', true));
    assert.deepEqual(parsed('profile.login eq " Ada@EXAMPLE.com "'), term('profile.login', 'eq', 'ada@example.com'));
    assert.deepEqual(parsed('status eq "active"'), term('status', 'eq', 'ACTIVE'));
    assert.deepEqual(parsed('age ge -1.5e1'), term('age', 'ge', -15, 'number'));
    assert.deepEqual(parsed('isBot eq TRUE'), term('isBot', 'eq', true, 'boolean'));
    assert.deepEqual(parsed('name eq "\\"q\\" \\\\ \\u00e9\\n"'), term('name', 'eq', '"q" \\ é\n'));
    const absent = { kind: 'present', attribute: 'name', type: 'text' };
    assert.deepEqual(parsed('name eq null'), { kind: 'not', term: absent });
    assert.deepEqual(parsed('name ne null'), absent);
  });

  for (const [text, instant] of [
    ['2031-05-04T10:00:00.000Z', '2031-05-04T10:00:00.000Z'],
    ['2031-05-04T10:00:00.123456Z', '2031-05-04T10:00:00.123Z'],
    ['2031-05-04T12:30+02:30', '2031-05-04T10:00:00.000Z'],
    ['2031-05-04T10:00:00', '2031-05-04T10:00:00.000Z'],
    ['2031-05-04', '2031-05-04T00:00:00.000Z'],
  ] as const) {
    test(`the instant ${text}`, () => {
      assert.deepEqual(parsed(`created gt "${text}"`), term('created', 'gt', Date.parse(instant), 'instant'));
    });
  }

  const refused: [string, string, RegExp][] = [
    ['nothing', '', /^position 1: expected an attribute/],
    ['an attribute alone', 'name', /^position 5: expected one of eq, ne/],
    ['no value', 'name eq', /^position 8: expected text in quotation marks/],
    ['an unknown attribute', 'shoeSize eq "1"', /^position 1: shoeSize cannot be filtered by/],
    ['an attribute of every object', 'constructor eq "1"', /^position 1: constructor cannot/],
    ['an attribute of every object, __proto__', '__proto__ eq "1"', /^position 1: __proto__ cannot/],
    ['an unknown operator', 'name like "x"', /^position 6: expected one of/],
    [
      'an operator that the attribute does not have',
      'id sw "00u"',
      /^position 4: id cannot be compared by sw; expected one of eq/,
    ],
    ['no quotation marks', 'name eq ada', /^position 9: expected text in quotation marks/],
    ['single quotation marks', "name eq 'ada'", /^position 9: this character has no meaning here/],
    ['an open text', 'name eq "ada', /^position 9: this text has no closing quotation mark/],
    ['a bad escape', 'name eq "\\x"', /^position 9: this text has an escape/],
    ['a raw line break in a text', 'name eq "a\nb"', /^position 9: this text has an escape/],
    ['NUL', 'name eq "\\u0000"', /^position 9: this text has a character that no value has/],
    ['half a surrogate pair', 'name eq "\\ud800"', /^position 9: this text has a character that no value has/],
    ['an unknown status', 'status eq "ASLEEP"', /^position 11: expected one of "ACTIVE", "INACTIVE"/],
    ['no instant', 'created gt "yesterday"', /^position 12: expected an ISO 8601 instant/],
    ['a day that does not exist', 'created gt "2031-02-30"', /^position 12: expected an ISO/],
    ['a 25th hour', 'created gt "2031-02-03T24:30:00Z"', /^position 12: expected an ISO/],
    ['a number for an instant', 'created gt 5', /^position 12: expected an ISO/],
    ['text for a number', 'age eq "5"', /^position 8: expected a number/],
    ['a number that JSON does not know', 'age eq 05', /^position 8: expected a number/],
    ['a number without end', 'age eq 1e999', /^position 8: expected a number/],
    ['text for true', 'isBot eq "true"', /^position 10: expected true or false/],
    ['null with another operator', 'age gt null', /^position 8: null can be compared by eq and ne only/],
    ['two terms side by side', 'name pr name pr', /^position 9: expected and, or, or the end/],
    ['an open parenthesis', '(name pr', /^position 9: expected and, or, or a closing parenthesis/],
    ['a closing parenthesis', 'name pr)', /^position 8: expected and, or, or the end/],
    ['an and without its second half', 'name pr and ', /^position 13: expected an attribute/],
    ['a value in front', '"a" eq name', /^position 1: expected an attribute/],
    ['a statement', 'name eq "a"; drop table user', /^position 12: this character has no meaning here/],
  ];
  for (const [what, text, expected] of refused) test(`refuses ${what}`, () => assert.match(problem(text), expected));

  test('there are limits to length, depth and the number of comparisons, on both sides of each', () => {
    const terms = (count: number) => Array.from({ length: count }, () => 'age pr').join(' or ');
    const nested = (levels: number) => `${'('.repeat(levels)}age pr${')'.repeat(levels)}`;
    assert.ok(parsed(terms(50)));
    assert.match(problem(terms(51)), /50 comparisons at most/);
    assert.ok(parsed(nested(20)));
    assert.match(problem(nested(21)), /more than 20 levels/);
    assert.match(problem(`${'not '.repeat(21)}age pr`), /more than 20 levels/);
    assert.ok(parsed('age pr'.padEnd(2000)));
    assert.match(problem('age pr'.padEnd(2001)), /2000 characters at most/);
    assert.match(problem('('.repeat(2000)), /more than 20 levels/);
  });

  test('any text at all is parsed or refused', () => {
    const pieces = fc.constantFrom(
      ...'( ) not and or name id age created status eq sw pr co gt "a" "2031-05-04" "ACTIVE" 5 null true "'.split(' '),
    );
    const almost = fc.array(fc.oneof(pieces, pieces, anyText), { maxLength: 30 }).map((parts) => parts.join(' '));
    fc.assert(
      fc.property(fc.oneof(anyText, almost), (text) => {
        const result = parseFilter(text, attributes);
        return result.outcome === 'parsed' || result.problem.length > 0;
      }),
      { numRuns: 3000 },
    );
  });
});
