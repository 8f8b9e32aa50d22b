import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Deps } from '../../domain/deps.ts';
import { listCountries } from '../../domain/expressions/countries.ts';
import { readParameters } from '../../domain/oauth/parameters.ts';
import { type ApplicantField, type ApplicantProblem, checkApplicant } from '../../domain/registrations/applicant.ts';
import { requestOrg } from '../../domain/registrations/request.ts';
import { PageRefusal } from '../errors.ts';
import { sendPage } from '../page.ts';
import { requireSameOrigin } from '../same-origin.ts';
import { registrationDeps } from './deps.ts';
import { refuseBeyond } from './too-many.ts';

/** The form, empty. */
export function showForm(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  return sendForm(request, reply, new Map());
}

/** Where the form leads: what to do now, and what when no mail comes. */
export function showSent(deps: Deps, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  return sendPage(reply, {
    page: 'sign-up-sent',
    orgName: request.org.name,
    sender: deps.signUp.mailFrom,
    ...(deps.outbox && { outboxPath: '/dev/outbox' }),
  });
}

/** Takes the form: a mail, the same page for every address (S26). @throws PageRefusal `cross_site`, `malformed_request`, `too_many` */
export async function takeForm(deps: Deps, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  requireSameOrigin(request);
  const { values, unusable } = readParameters(request.body as Record<string, unknown>);
  if (unusable.size > 0) throw new PageRefusal('malformed_request', { detail: 'a field came twice, or with a NUL' });
  const checked = checkApplicant(Object.fromEntries(fields.map((field) => [field, values.get(field)])));
  const problems = checked.outcome === 'refused' ? [...checked.problems] : [];
  if (!values.has('country')) problems.push({ field: 'country', problem: 'must be chosen' });
  if (checked.outcome === 'refused' || problems.length > 0) {
    reply.code(400);
    return sendForm(request, reply, values, problems);
  }
  const asked = await requestOrg(request.ctx, registrationDeps(deps, request), { applicant: checked.applicant, way: 'BROWSER' });
  refuseBeyond(request, reply, asked.allowance);
  deps.mailQueued();
  return reply.code(303).header('location', '/signup/sent').header('cache-control', 'no-store').send();
}

const fields: readonly ApplicantField[] = ['firstName', 'lastName', 'email', 'country', 'company'];

const labels: Readonly<Record<ApplicantField, string>> = {
  firstName: 'First name',
  lastName: 'Last name',
  email: 'Email address',
  country: 'Country',
  company: 'Company',
};

function sendForm(
  request: FastifyRequest,
  reply: FastifyReply,
  values: ReadonlyMap<string, string>,
  problems: readonly ApplicantProblem[] = [],
): FastifyReply {
  const typed = (field: ApplicantField) => values.get(field)?.slice(0, 320) ?? null;
  return sendPage(reply, {
    page: 'sign-up',
    orgName: request.org.name,
    firstName: typed('firstName'),
    lastName: typed('lastName'),
    email: typed('email'),
    company: typed('company'),
    countries: listCountries().map((each) => ({ ...each, isChosen: each.code === values.get('country') })),
    invalid: problems.map(({ field }) => field),
    ...(problems.length > 0 && { error: problems.map(({ field, problem }) => `${labels[field]} ${problem}.`).join(' ') }),
  });
}
