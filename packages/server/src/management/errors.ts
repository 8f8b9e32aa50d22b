import type { FastifyReply, FastifyRequest } from 'fastify';
import { HasherBusyError } from '../domain/passwords/hasher.ts';
import { newId } from '../platform/ids.ts';
import { ApiError } from './api-error.ts';

/** Answers every refusal and every bug of the management API with Okta's error body. A new body each time: nothing is shared (S45). */
export function handleApiError(error: Error, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const refusal = asApiError(error);
  const errorId = newId(request.ctx.random, 'oae');
  if (refusal.code === 'E0000009') request.log.error({ err: error, errorId }, 'unexpected error');
  else request.log.info({ errorId, refusal: refusal.code, causes: refusal.causes }, 'api request refused');
  if (refusal.challenge !== undefined) reply.header('www-authenticate', refusal.challenge);
  return reply
    .code(refusal.status)
    .header('cache-control', 'no-store')
    .send({
      errorCode: refusal.code,
      errorSummary: refusal.message,
      errorLink: refusal.code,
      errorId,
      errorCauses: refusal.causes.map((errorSummary) => ({ errorSummary })),
    });
}

function asApiError(error: Error): ApiError {
  if (error instanceof ApiError) return error;
  if (error instanceof HasherBusyError) return new ApiError('E0000047'); // the caller may try again soon
  // A body that is too large, of another type or not JSON: Fastify's own refusals of what a client sent.
  const status = 'statusCode' in error ? Number(error.statusCode) : 500;
  return status >= 400 && status < 500 ? new ApiError('E0000003') : new ApiError('E0000009');
}
