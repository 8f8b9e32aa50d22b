import { isMap, type Value } from '../value.ts';
import {
  type Functions,
  type GroupFact,
  internalUser,
  intOf,
  type LibraryFunction,
  listOf,
  type Scope,
  textOf,
} from './function.ts';

const mostTold = 100;

/** The person's groups; looking at each of them is paid for. None without a person. */
function groupsOf(scope: Scope): readonly GroupFact[] {
  const { groups = [] } = scope.context;
  scope.spend(1 + groups.length);
  return groups;
}

/** Whether a group has to do with one of the texts given; the case of letters counts. */
const membership = (most: number | undefined, test: (group: GroupFact, sought: string) => boolean): LibraryFunction => ({
  least: 1,
  ...(most !== undefined && { most }),
  usesGroups: true,
  run: (args, scope) => {
    const sought = args.flatMap((arg) => listOf(arg)).map((arg) => textOf(arg, scope));
    return sought.some((each) => each !== '' && groupsOf(scope).some((group) => test(group, each)));
  },
});

const byPattern: LibraryFunction = {
  least: 1,
  most: 1,
  usesGroups: true,
  usesPattern: true,
  run: ([pattern = null], scope) => {
    const compiled = scope.context.patterns?.compile(textOf(pattern, scope));
    if (!compiled) throw scope.error('the pattern is not a regular expression');
    return groupsOf(scope).some(({ name }) => {
      scope.spend(compiled.cost(name.length));
      return compiled.matches(name);
    });
  },
};

function limitOf(value: Value | undefined, scope: Scope): number {
  const limit = intOf(value, scope);
  if (limit < 1 || limit > mostTold) throw scope.error(`the limit must be 1 to ${mostTold}`);
  return limit;
}

/** Names of groups of the org itself, in whatever case, as a claim's group filter finds them. Groups of other sources there are none. */
const told = (test: (name: string, sought: string) => boolean): LibraryFunction => ({
  least: 3,
  most: 3,
  usesGroups: true,
  run: ([source, pattern, limit], scope) => {
    const most = limitOf(limit, scope);
    if (textOf(source, scope).toUpperCase() !== 'OKTA') return [];
    const sought = textOf(pattern, scope).toLowerCase();
    const found = groupsOf(scope).filter(({ name }) => {
      scope.spend(name.length / 64);
      return test(name.toLowerCase(), sought);
    });
    return found.slice(0, most).map(({ name }) => name);
  },
});

const attributes: Readonly<Record<string, (group: GroupFact) => string>> = {
  'group.id': ({ id }) => id,
  'group.name': ({ name }) => name,
  'group.type': ({ type }) => type,
};

const filtered: LibraryFunction = {
  least: 3,
  most: 3,
  usesGroups: true,
  run: ([ids, attribute, limit], scope) => {
    const wanted = new Set(listOf(ids).map((id) => textOf(id, scope)));
    const name = textOf(attribute, scope);
    const tell = Object.hasOwn(attributes, name) ? attributes[name] : undefined;
    if (!tell) throw scope.error('the attribute must be group.id, group.name or group.type');
    const most = limitOf(limit, scope);
    return groupsOf(scope)
      .filter(({ id }) => wanted.has(id))
      .slice(0, most)
      .map(tell);
  },
};

type Criterion = (group: GroupFact) => boolean;

/** `{'group.profile.name': 'West', 'operator': 'EXACT'}`: the group must meet each key with one of its values. */
function criterionOf(value: Value, scope: Scope): Criterion {
  if (!isMap(value)) throw scope.error("a criterion such as {'group.id': {'00g…'}} is needed");
  const isExact = textOf(value.get('operator'), scope).toUpperCase() === 'EXACT';
  const tests = [...value]
    .filter(([key]) => key !== 'operator')
    .map(([key, wanted]): Criterion => {
      const texts = listOf(wanted).map((each) => textOf(each, scope));
      const attribute = key === 'group.profile.name' ? 'group.name' : key;
      const tell = Object.hasOwn(attributes, attribute) ? attributes[attribute] : undefined;
      if (!tell || key === 'group.name') throw scope.error('a criterion must be group.id, group.type or group.profile.name');
      if (attribute !== 'group.name' || isExact) return (group) => texts.includes(tell(group));
      const beginnings = texts.map((text) => text.replace(/\.?\*$/, ''));
      return (group) => beginnings.some((beginning) => group.name.startsWith(beginning));
    });
  if (tests.length === 0) throw scope.error('a criterion is empty');
  return (group) => tests.every((test) => test(group));
}

function groupsThatMeet(args: readonly Value[], scope: Scope): readonly GroupFact[] {
  const criteria = args.map((arg) => criterionOf(arg, scope));
  return groupsOf(scope).filter((group) => criteria.every((meets) => meets(group)));
}

function groupValue({ id, name, type, description = null }: GroupFact): Value {
  const profile: Value = new Map([
    ['name', name],
    ['description', description],
  ]);
  return new Map<string, Value>([
    ['id', id],
    ['name', name],
    ['type', type],
    ['profile', profile],
  ]);
}

/** What is asked about the person's groups. */
export const groupFunctions: Functions = [
  ['isMemberOfGroupName', membership(1, ({ name }, sought) => name === sought)],
  ['isMemberOfGroup', membership(1, ({ id }, sought) => id === sought)],
  ['isMemberOfAnyGroup', membership(undefined, ({ id }, sought) => id === sought)],
  ['isMemberOfGroupNameStartsWith', membership(1, ({ name }, sought) => name.startsWith(sought))],
  ['isMemberOfGroupNameContains', membership(1, ({ name }, sought) => name.includes(sought))],
  ['isMemberOfGroupNameRegex', byPattern],
  ['getFilteredGroups', filtered],
  ['Groups.startsWith', told((name, sought) => name.startsWith(sought))],
  ['Groups.endsWith', told((name, sought) => name.endsWith(sought))],
  ['Groups.contains', told((name, sought) => name.includes(sought))],
  ['user.getGroups', { least: 1, most: 10, usesGroups: true, run: (args, scope) => groupsThatMeet(args, scope).map(groupValue) }],
  ['user.isMemberOf', { least: 1, most: 10, usesGroups: true, run: (args, scope) => groupsThatMeet(args, scope).length > 0 }],
  [
    'user.getInternalProperty',
    {
      least: 1,
      most: 1,
      run: ([name], scope) => {
        const internal = scope.context.variables.get(internalUser) ?? null;
        return isMap(internal) ? (internal.get(textOf(name, scope)) ?? null) : null;
      },
    },
  ],
];
