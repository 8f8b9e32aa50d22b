import assert from 'node:assert/strict';
import { before, suite, test } from 'node:test';
import { loadPatterns, type Patterns } from '../../platform/patterns.ts';
import { claimVariables, type EvaluationContext, evaluateExpression, isTrue, parseExpression } from './expression.ts';
import { personVariables } from './people.ts';
import { type Json, jsonOfValue, valueOfJson } from './value.ts';

let patterns: Patterns;
before(async () => {
  patterns = await loadPatterns();
});

const ada = {
  id: '00u1',
  status: 'ACTIVE',
  login: 'ada@example.com',
  email: 'ada@mail.example',
  firstName: 'Ada',
  lastName: 'Lovelace',
  profile: { salary: 1000, isContractor: false, tags: ['one', 'two'], countryCode: 'GB' },
  createdAt: Date.parse('2015-07-30T23:58:32Z'),
  updatedAt: 0,
  activatedAt: null,
  statusChangedAt: null,
  lastSignInAt: null,
};

function context(): EvaluationContext {
  return {
    now: Date.parse('2015-07-31T17:18:37.979Z'),
    patterns,
    groups: [
      { id: '00g1', name: 'Everyone', type: 'BUILT_IN' },
      { id: '00g2', name: 'West Coast Admins', type: 'OKTA_GROUP' },
      { id: '00g3', name: 'West Coast Users', type: 'OKTA_GROUP', description: 'All of the west' },
    ],
    variables: new Map([
      ...personVariables(ada),
      ['appuser', valueOfJson({ userName: 'ada', role: 'dev' })],
      ['app', valueOfJson({ id: '0oa1', clientId: '0oa1', label: 'App', profile: { tier: 'gold' } })],
      ['org', valueOfJson({ name: 'Acme', subDomain: 'acme' })],
      ['access', valueOfJson({ scope: ['openid', 'cars:read'] })],
      ['session', valueOfJson({ amr: ['pwd', 'otp'] })],
    ]),
  };
}

const resultOf = (text: string): Json => jsonOfValue(evaluateExpression(parseExpression(text, claimVariables), context()));

/** Expressions by what they are about, with their values. */
const cases: Readonly<Record<string, readonly (readonly [text: string, value: Json])[]>> = {
  'attributes and variables': [
    ['user.firstName', 'Ada'],
    ['user.profile.firstName', 'Ada'],
    ['user["firstName"]', 'Ada'],
    ['user.salary', 1000],
    ['user.isContractor', false],
    ['user.tags', ['one', 'two']],
    ['user.tags[1]', 'two'],
    ['user.tags[7]', null],
    ['user.nothing', null],
    ['user.nothing.of.that', null],
    ['appuser.userName', 'ada'],
    ['app.clientId', '0oa1'],
    ['app.profile.tier', 'gold'],
    ['org.name + "/" + org.subDomain', 'Acme/acme'],
    ['access.scope', ['openid', 'cars:read']],
    ['session.amr', ['pwd', 'otp']],
    ['user.getInternalProperty("id")', '00u1'],
    ['user.getInternalProperty("status")', 'ACTIVE'],
    ['user.getInternalProperty("created")', '2015-07-30T23:58:32.000Z'],
    ['user.getInternalProperty("password")', null],
  ],
  'no way into the host language': [
    ['user.constructor', null],
    ['user.__proto__', null],
    ['user["constructor"]["constructor"]', null],
    ['user.tags.length', null],
    ['user.tags["length"]', null],
    ['user.firstName.length', null],
    ['app.toString', null],
    ['user.getInternalProperty("constructor")', null],
    ['{"__proto__": 1}.toString', null],
  ],
  literals: [
    ["'it''s'", "it's"],
    ['"say ""hi"""', 'say "hi"'],
    ['"a\\n"', 'a\\n'],
    ['12', 12],
    ['2.75', 2.75],
    ['-5', -5],
    ['true', true],
    ['NULL', null],
    ['{}', []],
    ['{"a", 1, {true}}', ['a', 1, [true]]],
    ["{'a': 1, b: {2}}", { a: 1, b: [2] }],
  ],
  operators: [
    ['"a" + "b" + 1', 'ab1'],
    ['1 + 2 + "a"', '3a'],
    ['user.firstName + " " + user.middleName', 'Ada '],
    ['user.a + user.b', null],
    ['1 == 1.0', true],
    ['"1" == 1', false],
    ['user.nothing == null', true],
    ['user.nothing != null', false],
    ['{1, {2}} == {1, {2}}', true],
    ['user.tags == {"one"}', false],
    ['user.salary >= 1000', true],
    ['user.salary < 1000', false],
    ['"abc" < "abd"', true],
    ['user.nothing < 5 OR user.nothing >= 5', false],
    ['true AND false OR true', true],
    ['true or (false and false)', true],
    ['true && !false || false', true],
    ['NOT user.salary == 5', true],
    ['!user.isContractor AND user.salary gt 10', true],
    ['not not true', true],
    ['user.nothing AND true', false],
    ['false AND 1', false],
    ['user.salary == 1000 ? "rich" : "poor"', 'rich'],
    ['false ? 1 : true ? 2 : 3', 2],
    ['user.nothing ? 1 : 2', 2],
    ['(appuser != null) ? appuser.userName : app.clientId', 'ada'],
  ],
  texts: [
    ['String.append("This is", " a test")', 'This is a test'],
    ['append(null, "x")', 'x'],
    ['String.join(",", "This", "is", "a", "test")', 'This,is,a,test'],
    ['String.join(" ", access.scope, null)', 'openid cars:read'],
    ['String.len("This")', 4],
    ['String.len(user.middleName)', 0],
    ['String.removeSpaces("This is a test")', 'Thisisatest'],
    ['String.replace("This is a test", "is", "at")', 'That at a test'],
    ['String.replace("a.b", ".", "")', 'ab'],
    ['String.replace("ab", "", "x")', 'ab'],
    ['String.replace({"SSO-a", "SSO-b"}, "SSO-", "")', ['a', 'b']],
    ['String.replaceFirst("This is a test", "is", "at")', 'That is a test'],
    ['String.startsWith(user.email, "ada@")', true],
    ['String.stringContains("This is a test", "test")', true],
    ['String.stringContains(user.nothing, "")', false],
    ['String.stringSwitch("This is a test", "default", "key1", "value1")', 'default'],
    ['String.stringSwitch("First match wins", "default", "absent", "value1", "wins", "value2", "match", "value3")', 'value2'],
    ['String.stringSwitch("Substrings count", "default", "ring", "value1")', 'value1'],
    ['String.substring("This is a test", 2, 9)', 'is is a'],
    ['String.substring("Alexander", 4)', 'ander'],
    ['String.substring("Al", 1, 100)', 'l'],
    ['substringAfter(user.email, "@")', 'mail.example'],
    ['substringAfter("none", "@")', ''],
    ['substringBefore(user.email, "@")', 'ada'],
    ['substringBefore("none", "@")', 'none'],
    ['toUpperCase("This") + String.toLowerCase("ThiS")', 'THISthis'],
    ['String.toUpperCase(user.nothing)', null],
  ],
  arrays: [
    ['Arrays.add({10, 20, 30}, 40)', [10, 20, 30, 40]],
    ['Arrays.add(null, 1)', [1]],
    ['Arrays.remove({10, 20, 30}, 20)', [10, 30]],
    ['Arrays.clear({10, 20, 30})', []],
    ['Arrays.get({0, 1, 2}, 0)', 0],
    ['Arrays.get({0}, 5)', null],
    ['Arrays.flatten(10, {20, {30}}, 40, null)', [10, 20, 30, 40]],
    ['Arrays.contains({10, 20, 30}, 10)', true],
    ['Arrays.contains(user.tags, "three")', false],
    ['Arrays.contains(access.scope, "cars:read")', true],
    ['Arrays.size({10, 20, 30}) + Arrays.size(NULL)', 3],
    ['Arrays.isEmpty(NULL)', true],
    ['Arrays.isEmpty(Arrays.toCsvString({}))', true],
    ['Arrays.isEmpty({10, 20})', false],
    ['Arrays.toCsvString({"This", "is", " a ", "test"})', 'This,is, a ,test'],
    ['String.replace(Arrays.toCsvString(access.scope), ",", " ")', 'openid cars:read'],
  ],
  conversions: [
    ['Convert.toInt("1234")', 1234],
    ['Convert.toInt(123.4)', 123],
    ['Convert.toInt(123.6)', 124],
    ['Convert.toNum("2.75")', 2.75],
    ['Convert.toInt(user.nothing)', null],
    ['Iso3166Convert.toAlpha2("IND")', 'IN'],
    ['Iso3166Convert.toAlpha3("840")', 'USA'],
    ['Iso3166Convert.toAlpha3("8")', 'ALB'],
    ['Iso3166Convert.toNumeric("usa")', '840'],
    ['Iso3166Convert.toName("IN")', 'India'],
    ['Iso3166Convert.toName(user.countryCode)', 'United Kingdom'],
    ['Iso3166Convert.toName("XX")', null],
  ],
  groups: [
    ['isMemberOfGroupName("Everyone")', true],
    ['isMemberOfGroupName("everyone")', false],
    ['isMemberOfGroup("00g2")', true],
    ['isMemberOfAnyGroup("00g9", "00g3")', true],
    ['isMemberOfAnyGroup("00g9")', false],
    ['isMemberOfGroupNameStartsWith("West")', true],
    ['isMemberOfGroupNameContains("Coast")', true],
    ['isMemberOfGroupNameContains("")', false],
    ['isMemberOfGroupNameRegex("W.*Users")', true],
    ['isMemberOfGroupNameRegex("Coast")', false],
    ['getFilteredGroups({"00g3", "00g1", "00g9"}, "group.name", 40)', ['Everyone', 'West Coast Users']],
    ['getFilteredGroups({"00g3", "00g1"}, "group.id", 1)', ['00g1']],
    ['Groups.startsWith("OKTA", "west", 10)', ['West Coast Admins', 'West Coast Users']],
    ['Groups.endsWith("OKTA", "users", 10)', ['West Coast Users']],
    ['Groups.contains("OKTA", "", 2)', ['Everyone', 'West Coast Admins']],
    ['Groups.contains("active_directory", "West", 100)', []],
    ["user.getGroups({'group.type': {'OKTA_GROUP'}}, {'group.profile.name': 'West Coast A.*'}).![name]", ['West Coast Admins']],
    ["user.getGroups({'group.profile.name': 'West', 'operator': 'EXACT'}).![name]", []],
    ["user.getGroups({'group.id': {'00g3', '00g9'}}).![profile.description]", ['All of the west']],
    ["user.getGroups({'group.type': 'BUILT_IN'}).![{profile.name, id}]", [{ name: 'Everyone', id: '00g1' }]],
    ["user.isMemberOf({'group.profile.name': 'West Coast', 'operator': 'STARTS_WITH'})", true],
    ["user.isMemberOf({'group.id': '00g2'}, {'group.type': 'BUILT_IN'})", false],
    ['Arrays.flatten(String.replace(getFilteredGroups({"00g2"}, "group.name", 40), "West ", ""))', ['Coast Admins']],
  ],
  times: [
    ['Time.now()', '2015-07-31T17:18:37.979Z'],
    ['Time.now("America/New_York")', '2015-07-31T13:18:37.979-04:00'],
    ['Time.now("EST", "YYYY-MM-dd HH:mm:ss")', '2015-07-31 12:18:37'],
    ['Time.now(null, "hh:mm a, EEEE d MMM yy")', '05:18 PM, Friday 31 Jul 15'],
    ['Time.fromWindowsToIso8601("130828367179790000")', '2015-07-31T17:18:37.979Z'],
    ['Time.fromUnixToIso8601("1438363117979")', '2015-07-31T17:18:37.979Z'],
    ['Time.fromUnixToIso8601("1438363117")', '2015-07-31T17:18:37.000Z'],
    ['Time.fromUnixToIso8601(user.nothing)', null],
    ['Time.fromStringToIso8601("17 June 2015 00:23:19", "dd MMMM yyyy HH:mm:ss")', '2015-06-17T00:23:19.000Z'],
    ['Time.fromStringToIso8601("06/17/15 1:05 PM +0200", "MM/dd/yy h:mm a Z")', '2015-06-17T11:05:00.000Z'],
    ['Time.fromIso8601ToWindows("2015-07-31T17:18:37.979Z")', '130828367179790000'],
    ['Time.fromIso8601ToUnix("2015-07-31T19:18:37.979+02:00")', '1438363117979'],
    [`Time.fromIso8601ToString("2015-07-31T17:18:37.979Z", "MM/dd/yyyy 'at' H''mm SSS Z")`, "07/31/2015 at 17'18 979 +0000"],
  ],
};

for (const [about, each] of Object.entries(cases)) {
  suite(`expressions: ${about} (Okta contract 5.5)`, () => {
    for (const [text, value] of each) test(text, () => assert.deepEqual(resultOf(text), value));
  });
}

suite('an expression that has no value says why and where', () => {
  const broken: readonly (readonly [text: string, reason: RegExp])[] = [
    ['user.firstName AND true', /true or false is needed \(at character 5\)/],
    ['"a" ? 1 : 2', /true or false is needed/],
    ['1 < "a"', /only two numbers or two texts can be compared \(at character 3\)/],
    ['-"a"', /a number is needed/],
    ['{1} + 1', /a list or an object where a text is needed/],
    ['String.len({1})', /a list or an object where a text is needed \(at character 1\)/],
    ['String.substring("a", "b")', /a whole number is needed/],
    ['Convert.toInt(user.email)', /a number is needed/],
    ['Convert.toInt("99999999999999999999")', /the number is too large/],
    ['Groups.startsWith("OKTA", "a", 101)', /the limit must be 1 to 100/],
    ['getFilteredGroups({}, "group.secret", 1)', /the attribute must be/],
    ["user.getGroups('x')", /a criterion such as/],
    ["user.getGroups({'group.secret': 'x'})", /a criterion must be/],
    ["user.getGroups({'operator': 'EXACT'})", /a criterion is empty/],
    ['isMemberOfGroupNameRegex("(?=a)")', /not a regular expression/],
    ['Time.now("Nowhere/At all")', /the time zone is unknown/],
    ['Time.now("UTC", "qq")', /unknown letter q/],
    ['Time.now("UTC", "yyyy \'")', /quote without end/],
    ['Time.fromStringToIso8601("31/02/2015", "dd/MM/yyyy")', /not in the format/],
    ['Time.fromStringToIso8601("x", "yyyy")', /not in the format/],
    ['Time.fromWindowsToIso8601("9999999999999999999")', /out of range/],
    ['Time.fromIso8601ToUnix("yesterday")', /ISO 8601/],
    ['Time.fromUnixToIso8601("soon")', /digits/],
  ];
  for (const [text, reason] of broken) {
    test(text, () => assert.throws(() => resultOf(text), { name: 'ExpressionError', message: reason }));
  }
});

test('isTrue wants a truth: null is false, a text is an error', () => {
  const rule = (text: string) => isTrue(parseExpression(text, ['user']), context());
  assert.deepEqual([rule('user.salary > 10'), rule('user.salary > 1000'), rule('user.nothing')], [true, false, false]);
  assert.throws(() => rule('user.firstName'), { name: 'ExpressionError' });
});

test('what must be read before is known from the text', () => {
  const needs = (text: string) => {
    const { usesGroups, usesPatterns, patterns } = parseExpression(text, claimVariables);
    return [usesGroups, usesPatterns, patterns.map(({ pattern }) => pattern)];
  };
  assert.deepEqual(needs('user.firstName'), [false, false, []]);
  assert.deepEqual(needs('user.getInternalProperty("id")'), [false, false, []]);
  assert.deepEqual(needs('true ? 1 : isMemberOfGroup("00g1")'), [true, false, []]);
  assert.deepEqual(needs('isMemberOfGroupNameRegex("a.*") OR isMemberOfGroupNameRegex(user.x)'), [true, true, ['a.*']]);
});

test('without groups read nobody is a member of any', () => {
  const bare = { now: 0, variables: new Map() };
  for (const text of ['isMemberOfGroupName("Everyone")', "user.isMemberOf({'group.type': 'BUILT_IN'})"])
    assert.equal(evaluateExpression(parseExpression(text, claimVariables), bare), false, text);
});
