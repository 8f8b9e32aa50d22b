import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { claimVariables, parseExpression } from './expression.ts';
import { ExpressionError } from './value.ts';

const refusals: readonly (readonly [text: string, message: RegExp, position: number])[] = [
  ['', /^unexpected end/, 0],
  ['   ', /^unexpected end/, 3],
  ['1 +', /^unexpected end/, 3],
  ['1 2', /^unexpected "2"/, 2],
  ['user.', /^unexpected end/, 5],
  ['user.1', /^unexpected "1"/, 5],
  ['(1', /^unexpected end/, 2],
  ['{1', /^unexpected end/, 2],
  ['{1,}', /^unexpected "\}"/, 3],
  ["{'a': 1, 2}", /^unexpected "2"/, 9],
  ['1 ? 2', /^unexpected end/, 5],
  ['a = 1', /^unexpected "="/, 2],
  ['user.x = 1', /^unexpected "="/, 7],
  ['1 * 2', /^unexpected "\*"/, 2],
  ['1 - 2', /^unexpected "-"/, 2],
  ['user; user', /^unexpected ";"/, 4],
  ['`a`', /^unexpected "`"/, 0],
  ['"a', /^the text has no end/, 0],
  ["user.x == 'it's'", /^the text has no end/, 15],
  ['use.firstName', /^unknown name use /, 0],
  ['String', /^unknown name String /, 0],
  ['process.env', /^unknown name process /, 0],
  ['true && globalThis', /^unknown name globalThis /, 8],
  ['Foo.bar(1)', /^unknown function Foo\.bar /, 0],
  ['1 + String.reverse("a")', /^unknown function String\.reverse /, 4],
  ['string.len("a")', /^unknown function string\.len /, 0],
  ['eval("1")', /^unknown function eval /, 0],
  ['user.getLinkedObject("manager")', /^unknown function user\.getLinkedObject /, 0],
  ['user.profile.constructor("x")', /^unexpected "\("/, 24],
  ['"a".toUpperCase()', /^unexpected "\("/, 15],
  ['T(java.lang.Runtime)', /^unknown function T /, 0],
  ['new java.io.File("x")', /^unknown name new /, 0],
  ['#root', /^unexpected "#"/, 0],
  ['@bean', /^unexpected "@"/, 0],
  ['String.len()', /^String\.len takes 1 argument, not 0/, 0],
  ['String.len("a", "b")', /^String\.len takes 1 argument, not 2/, 0],
  ['String.replace("a")', /^String\.replace takes 3 arguments, not 1/, 0],
  ['String.substring("a")', /^String\.substring takes 2 to 3 arguments, not 1/, 0],
  ['String.join(",")', /^String\.join takes 2 arguments or more, not 1/, 0],
  ['String.stringSwitch("a", "b", "c")', /^String\.stringSwitch takes 4 arguments or more, in pairs, not 3/, 0],
  ['String.stringSwitch("a", "b", "c", "d", "e")', /^String\.stringSwitch takes 4 arguments or more, in pairs, not 5/, 0],
  ['Time.now("UTC", "yyyy", 1)', /^Time\.now takes 0 to 2 arguments, not 3/, 0],
  [`${'('.repeat(40)}1${')'.repeat(40)}`, /^nested too deeply/, 32],
  [`${'!'.repeat(40)}true`, /^nested too deeply/, 32],
  [`${'not '.repeat(40)}true`, /^nested too deeply/, 128],
  [`${'{'.repeat(40)}${'}'.repeat(40)}`, /^nested too deeply/, 32],
  [`${'1+'.repeat(511)}1`, /^too many parts/, 511],
  [`"${'a'.repeat(1023)}"`, /^longer than 1024 characters/, 1024],
];

suite('what is no expression is refused when it is saved, with the place (Okta contract 5.5)', () => {
  for (const [text, message, position] of refusals) {
    test(text.length > 60 ? `${text.slice(0, 60)}…` : text, () => {
      assert.throws(
        () => parseExpression(text, claimVariables),
        (error) => {
          assert.ok(error instanceof ExpressionError);
          assert.match(error.message, message);
          assert.equal(error.position, position);
          assert.ok(error.message.endsWith(`(at character ${position + 1})`), error.message);
          return true;
        },
      );
    });
  }

  test('1024 characters are read, and a name that begins like an operator is a name', () => {
    parseExpression(`"${'a'.repeat(1022)}"`, []);
    parseExpression('user.order AND user.android OR user.not', claimVariables);
  });

  test('a variable that this use does not have is unknown, and so are its methods', () => {
    assert.throws(() => parseExpression('app.id == "x"', ['user']), /unknown name app/);
    assert.throws(() => parseExpression('user.getInternalProperty("id")', ['app']), /unknown function user\.getInternalProperty/);
  });
});
