import type { UserTable } from '../../schema/tables.ts';
import type { Attributes, AttributeValue } from '../user-attributes/attribute.ts';
import { isEmail, valueProblem } from '../user-attributes/check-value.ts';
import { loginKey } from './user.ts';

/** Values of a whole profile by attribute name; one without a value is absent. */
export type Profile = ReadonlyMap<string, AttributeValue>;

/** What a caller sends of a profile: null or nothing removes a value. */
export type ProfileInput = Readonly<Record<string, unknown>>;

/** The columns that hold a profile. */
export type ProfileColumns = Pick<UserTable, 'login' | 'email' | 'first_name' | 'last_name' | 'profile_json'>;

/** A profile that may be stored, or every reason why it may not: sentences that begin with the path, `profile.login: …`. */
export type CheckedProfile =
  | { readonly outcome: 'good'; readonly profile: Profile }
  | { readonly outcome: 'refused'; readonly causes: readonly string[] };

/** The longest key that an index takes on every engine. NFKC can make eighteen characters of one. */
const longestKey = 100;

/** The profile of a row. */
export function profileOf(row: ProfileColumns): Profile {
  const inColumns = { login: row.login, firstName: row.first_name, lastName: row.last_name, email: row.email };
  const others = JSON.parse(row.profile_json) as Record<string, AttributeValue>;
  const all: [string, AttributeValue | null][] = [...Object.entries(inColumns), ...Object.entries(others)];
  return new Map(all.flatMap(([name, value]) => (value === null ? [] : [[name, value] as const])));
}

/** The profile as columns of a row. @param profile one that `checkProfile` found good */
export function columnsOf(profile: Profile): ProfileColumns {
  const { login, email, firstName, lastName, ...others } = Object.fromEntries(profile);
  return {
    login: String(login),
    email: String(email),
    first_name: firstName === undefined ? null : String(firstName),
    last_name: lastName === undefined ? null : String(lastName),
    profile_json: JSON.stringify(others),
  };
}

/**
 * `before` with the values of `input` put in, and checked as a whole (S42): every attribute exists, has a value that it takes, and those
 * that are required are there. Values of attributes that the org has removed are left out. Login and e-mail address are checked in the
 * form in which they are compared, too (S29).
 *
 * @param before undefined for a profile that is made or replaced as a whole
 */
export function checkProfile(attributes: Attributes, before: Profile | undefined, input: ProfileInput): CheckedProfile {
  const profile = new Map<string, AttributeValue>();
  const causes: string[] = Object.keys(input)
    .filter((name) => !attributes.has(name))
    .map((name) => `profile.${name}: there is no such attribute`);
  for (const [name, attribute] of attributes) {
    const value = Object.hasOwn(input, name) ? input[name] : before?.get(name);
    if (value === undefined || value === null) {
      if (attribute.required) causes.push(`profile.${name}: must have a value`);
      continue;
    }
    const problem = valueProblem(attribute, value) ?? keyProblem(name, value);
    if (problem === undefined) profile.set(name, value as AttributeValue);
    else causes.push(`profile.${name}: ${problem}`);
  }
  return causes.length > 0 ? { outcome: 'refused', causes } : { outcome: 'good', profile };
}

/** What the attributes that people are found by must fulfil besides. */
function keyProblem(name: string, value: unknown): string | undefined {
  if (name !== 'login' && name !== 'email' && name !== 'firstName' && name !== 'lastName') return undefined;
  const key = loginKey(String(value));
  if (key.length > longestKey) return 'has characters that stand for too many others';
  if (name === 'login') return isEmail(String(value)) ? undefined : 'must have the form of an e-mail address';
  return key === '' ? 'must not be blank' : undefined;
}
