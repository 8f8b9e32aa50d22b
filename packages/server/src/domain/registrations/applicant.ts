import { findCountry, listCountries } from '../expressions/countries.ts';
import { type Attribute, baseAttributes } from '../user-attributes/attribute.ts';
import { valueProblem } from '../user-attributes/check-value.ts';
import { checkProfile, columnsOf, type Profile, type ProfileColumns } from '../users/profile.ts';
import { loginKey } from '../users/user.ts';

/** Somebody who asks for an org, as they describe themselves. */
export interface Applicant {
  /** In the form in which addresses are compared (S29); mail goes to this form, so that it is the one which is proved. */
  readonly email: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly country: string | null;
  readonly company: string | null;
}

/** What is asked of an applicant. */
export type ApplicantField = keyof Applicant;

/** What is wrong with a field: the end of a sentence, such as `must not be empty`. */
export interface ApplicantProblem {
  readonly field: ApplicantField;
  readonly problem: string;
}

/** An applicant who may have an org, or all that is wrong, in the order of the form. */
export type CheckedApplicant =
  | { readonly outcome: 'good'; readonly applicant: Applicant }
  | { readonly outcome: 'refused'; readonly problems: readonly ApplicantProblem[] };

const shortText: Attribute = {
  title: 'Country or company',
  type: 'string',
  required: false,
  maxLength: 100,
  selfAccess: 'READ_WRITE',
};
const everyAttribute = new Map<string, Attribute>(Object.entries(baseAttributes));
const inOrder: readonly ApplicantField[] = ['firstName', 'lastName', 'email', 'country', 'company'];

/**
 * Checks what somebody sent. The rules are those of a user's profile, because that is what it becomes; outer blanks do not count, and a
 * country or company that is blank is none.
 */
export function checkApplicant(sent: Readonly<Partial<Record<ApplicantField, unknown>>>): CheckedApplicant {
  const [country, company] = [presentText(sent.country), presentText(sent.company)];
  const named = { firstName: trimmed(sent.firstName), lastName: trimmed(sent.lastName) };
  const typed = trimmed(sent.email);
  const asTyped = checkProfile(everyAttribute, undefined, { ...named, login: typed, email: typed });
  const email = typeof typed === 'string' ? loginKey(typed) : typed;
  const checked =
    asTyped.outcome === 'good' ? checkProfile(everyAttribute, undefined, { ...named, login: email, email }) : asTyped;
  const problems = checked.outcome === 'good' ? [] : checked.causes.map(problemOf);
  for (const [field, text] of [['country', country] as const, ['company', company] as const]) {
    const problem = text === null ? undefined : valueProblem(shortText, text);
    if (problem !== undefined) problems.push({ field, problem });
  }
  if (checked.outcome === 'refused' || problems.length > 0) return { outcome: 'refused', problems: firstOfEach(problems) };
  const value = (name: string) => String(checked.profile.get(name));
  const applicant = {
    email: value('email'),
    firstName: value('firstName'),
    lastName: value('lastName'),
    country: country as string | null,
    company: company as string | null,
  };
  return { outcome: 'good', applicant };
}

/** An address in the form that registrations know it by; undefined for a text that cannot be one of theirs. */
export function readEmail(text: string): string | undefined {
  const typed = text.trim();
  const email = loginKey(typed);
  return [typed, email].some((form) => valueProblem(baseAttributes.email, form) !== undefined) ? undefined : email;
}

/** The profile of an org's first user. A country that is none we know the code of is left out. */
export function profileOfApplicant({ email, firstName, lastName, country, company }: Applicant): ProfileColumns {
  const countryCode = country === null ? undefined : countryCodeOf(country);
  const all = { login: email, email, firstName, lastName, countryCode, organization: company ?? undefined };
  const given = Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return columnsOf(new Map(given) as Profile);
}

/** The code of a country that was named by a code or in English. */
function countryCodeOf(country: string): string | undefined {
  const name = country.toLowerCase();
  return findCountry(country)?.alpha2 ?? listCountries().find((each) => each.name.toLowerCase() === name)?.code;
}

/** The first problem of each field, in the order of the form. */
function firstOfEach(problems: readonly ApplicantProblem[]): ApplicantProblem[] {
  return inOrder.flatMap((field) => problems.find((each) => each.field === field) ?? []);
}

const fieldOf: Readonly<Record<string, ApplicantField>> = {
  login: 'email',
  email: 'email',
  firstName: 'firstName',
  lastName: 'lastName',
};

/** @param cause of a profile: `profile.firstName: must have a value` */
function problemOf(cause: string): ApplicantProblem {
  const [, name = '', problem = ''] = /^profile\.(\w+): (.*)$/s.exec(cause) ?? [];
  return { field: fieldOf[name] ?? 'email', problem };
}

function trimmed(value: unknown): unknown {
  return typeof value === 'string' ? value.trim() : value;
}

/** Null for nothing and for blanks; anything else as it is, without outer blanks. */
function presentText(value: unknown): unknown {
  const text = trimmed(value);
  return text === '' || text === undefined ? null : text;
}
