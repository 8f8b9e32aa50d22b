import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Allowance } from '../../domain/registrations/limits.ts';
import { PageRefusal } from '../errors.ts';

/** @throws PageRefusal `too_many`, with when to try again, beyond a limit */
export function refuseBeyond(request: FastifyRequest, reply: FastifyReply, { isAllowed, resetAt, limit }: Allowance): void {
  if (isAllowed) return;
  reply.header('retry-after', Math.max(1, Math.ceil((resetAt - request.ctx.now) / 1000)));
  throw new PageRefusal('too_many', { detail: `more than ${limit}` });
}
