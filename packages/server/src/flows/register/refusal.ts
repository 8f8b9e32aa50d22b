import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Allowance } from '../../domain/registrations/limits.ts';
import { type OktaErrorCode, oktaError } from '../../platform/okta-error.ts';

/** Answers 429 with Okta's error body, and when the window ends. */
export function refuseLimited(request: FastifyRequest, reply: FastifyReply, allowance: Allowance): FastifyReply {
  sayLimit(reply, allowance);
  const seconds = Math.max(1, Math.ceil((allowance.resetAt - request.ctx.now) / 1000));
  return refuse(request, reply.header('retry-after', seconds), 429, 'E0000047');
}

/** Says how the nearest limit stands. @see Okta, rate limit headers */
export function sayLimit(reply: FastifyReply, { limit, remaining, resetAt }: Allowance): void {
  reply
    .header('x-rate-limit-limit', limit)
    .header('x-rate-limit-remaining', remaining)
    .header('x-rate-limit-reset', Math.ceil(resetAt / 1000));
}

/** Answers a program with Okta's error body. @param subject what the summary is about; `causes`: a sentence each */
export function refuse(
  request: FastifyRequest,
  reply: FastifyReply,
  status: number,
  code: OktaErrorCode,
  { subject = '', causes = [] }: { readonly subject?: string; readonly causes?: readonly string[] } = {},
): FastifyReply {
  const body = oktaError(request.ctx.random, code, subject, causes);
  request.log.info({ errorId: body.errorId, refusal: code, causes }, 'registration refused');
  return reply.code(status).send(body);
}
