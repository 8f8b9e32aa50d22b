import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Deps } from '../../domain/deps.ts';
import { type ApplicantProblem, checkApplicant } from '../../domain/registrations/applicant.ts';
import { confirmByCode } from '../../domain/registrations/confirm.ts';
import { pollsInAMinute } from '../../domain/registrations/limits.ts';
import { redeemCliToken } from '../../domain/registrations/redeem.ts';
import { type Request, requestOrg } from '../../domain/registrations/request.ts';
import { networkOf } from '../../platform/network.ts';
import { registrationDeps } from './deps.ts';
import { refuse, refuseLimited, sayLimit } from './refusal.ts';

/** `okta register` 0.10: somebody asks in a terminal, and gets what the terminal polls with. */
export async function register(deps: Deps, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { userProfile } = fieldsOf(request.body);
  const checked = checkApplicant(fieldsOf(userProfile));
  if (checked.outcome === 'refused') return refuseProblems(request, reply, checked.problems, 'userProfile.');
  const asked = await requestOrg(request.ctx, registrationDeps(deps, request), { applicant: checked.applicant, way: 'TERMINAL' });
  if (!wasAsked(deps, request, reply, asked)) return reply;
  return reply.send({ developerOrgCliToken: asked.cliToken.reveal(), mailFrom: deps.signUp.mailFrom });
}

/** The terminal asks whether its org is there: PENDING until it is, then once the API token. Anything but 200 ends the program. */
export async function redeem(deps: Deps, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { ctx } = request;
  const state = deps.limiter.count(ctx, `registration:poll:${networkOf(ctx.request.ip)}`, pollsInAMinute);
  sayLimit(reply, { ...state, isAllowed: !state.isOver });
  if (state.isOver) return refuse(request, reply, 429, 'E0000047');
  const { token } = request.params as { token: string };
  const redemption = await redeemCliToken(ctx, registrationDeps(deps, request), token);
  switch (redemption.status) {
    case 'PENDING':
      return reply.send({ status: 'PENDING' });
    case 'ACTIVE':
      return reply.send({ status: 'ACTIVE', orgUrl: redemption.orgUrl, apiToken: redemption.apiToken.reveal() });
    case 'UNKNOWN': {
      const causes = ['The sign-up is unknown, over, or was finished already. Start it again.'];
      return refuse(request, reply, 404, 'E0000007', { subject: 'developerOrgCliToken', causes });
    }
  }
}

/** Okta's CLI up to 0.9: somebody asks, and gets a code by mail. */
export async function create(deps: Deps, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { organization, ...sent } = fieldsOf(request.body);
  const checked = checkApplicant({ ...sent, company: organization });
  if (checked.outcome === 'refused') return refuseProblems(request, reply, checked.problems, '');
  const asked = await requestOrg(request.ctx, registrationDeps(deps, request), { applicant: checked.applicant, way: 'CODE' });
  if (!wasAsked(deps, request, reply, asked)) return reply;
  return reply.send({ id: asked.id, orgUrl: asked.orgUrl, email: checked.applicant.email });
}

/** Okta's CLI up to 0.9: somebody types the code; the org is made, and its token works at once. */
export async function verify(deps: Deps, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { registrationId: id } = request.params as { registrationId: string };
  const { code } = fieldsOf(request.body);
  if (typeof code !== 'string' || !/^\d{6}$/.test(code.trim()))
    return refuse(request, reply, 400, 'E0000001', { subject: 'code', causes: ['code: must be the six digits from the mail'] });
  const confirmed = await confirmByCode(request.ctx, registrationDeps(deps, request), { id, code: code.trim() });
  switch (confirmed.outcome) {
    case 'made': {
      const { orgUrl, apiToken, welcomeUrl } = confirmed.org;
      return reply.send({ orgUrl, apiToken: apiToken?.reveal(), updatePasswordUrl: welcomeUrl.reveal() });
    }
    case 'limited':
      return refuseLimited(request, reply, confirmed.allowance);
    case 'wrong':
      return refuse(request, reply, 403, 'E0000068', { causes: ['This is not the code in the mail.'] });
    case 'void': {
      const causes = ['The sign-up is unknown or over, or too many codes were tried. Start it again.'];
      return refuse(request, reply, 404, 'E0000007', { subject: 'registration', causes });
    }
  }
}

/** Says how the limits stand, and lets the mail leave; beyond a limit, refuses. */
function wasAsked(
  deps: Deps,
  request: FastifyRequest,
  reply: FastifyReply,
  asked: Request,
): asked is Extract<Request, { outcome: 'asked' }> {
  if (asked.outcome === 'limited') {
    refuseLimited(request, reply, asked.allowance);
    return false;
  }
  deps.mailQueued();
  sayLimit(reply, asked.allowance);
  return true;
}

/** What a JSON object holds; nothing for any other value. */
function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}

function refuseProblems(
  request: FastifyRequest,
  reply: FastifyReply,
  problems: readonly ApplicantProblem[],
  prefix: '' | 'userProfile.',
): FastifyReply {
  const wireName = (field: string) => (field === 'company' && prefix === '' ? 'organization' : field);
  const causes = problems.map(({ field, problem }) => `${prefix}${wireName(field)}: ${problem}`);
  return refuse(request, reply, 400, 'E0000001', { subject: causes[0]?.split(':')[0] ?? '', causes });
}
