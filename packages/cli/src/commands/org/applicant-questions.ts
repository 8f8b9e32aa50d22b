import type { Cli } from '../../cli.ts';
import { emailProblem } from '../../email.ts';
import { unfit } from '../../problem.ts';
import type { Applicant } from './registration-calls.ts';

/** The answers given on the command line. */
export type ApplicantOptions = Partial<Applicant>;

/** Asks who wants an org, for what is not given. @throws Problem (usage) in batch mode, and for what is given wrong */
export async function askApplicant(cli: Cli, given: ApplicantOptions): Promise<Applicant> {
  const firstName = await text(cli, { message: 'First name', flag: '--first-name' }, given.firstName);
  const lastName = await text(cli, { message: 'Last name', flag: '--last-name' }, given.lastName);
  const email = await text(cli, { message: 'Email address', flag: '--email', check: emailProblem }, given.email);
  const country = await countryOf(cli, given.country);
  const company = given.company?.trim();
  return { firstName, lastName, email, country, ...(company && { company }) };
}

async function text(
  cli: Cli,
  question: { message: string; flag: string; check?: (value: string) => string | undefined },
  given: string | undefined,
): Promise<string> {
  const value = given?.trim();
  if (value === undefined) return cli.ask.text(question);
  const problem = value === '' ? `${question.message}: must not be empty.` : question.check?.(value);
  if (problem !== undefined) throw unfit(problem, question.flag);
  return value;
}

async function countryOf(cli: Cli, given: string | undefined): Promise<string> {
  const { listCountries } = await import('@gatehouse/server/countries');
  const countries = listCountries();
  if (given !== undefined) {
    const name = given.trim().toLowerCase();
    const found = countries.find((country) => [country.code, country.name].some((each) => each.toLowerCase() === name));
    if (found === undefined)
      throw unfit(`There is no country "${given}". Name it in English, or by its two letters, as in DE.`, '--country');
    return found.code;
  }
  const guess = cli.isBatch ? undefined : countryOfLocale(cli.env);
  const isThere = countries.some(({ code }) => code === guess);
  return cli.ask.search({
    message: 'Country',
    flag: '--country',
    options: countries.map(({ code, name }) => ({ value: code, label: name })),
    ...(guess !== undefined && isThere && { initial: guess }),
  });
}

/** The country that the terminal's language is set for: `DE` for `de_DE.UTF-8`. */
function countryOfLocale(env: NodeJS.ProcessEnv): string | undefined {
  const locale = env['LC_ALL'] || env['LC_MESSAGES'] || env['LANG'] || '';
  return /^[a-z]{2,3}[_-]([A-Z]{2})(?:$|[.@])/.exec(locale)?.[1];
}
