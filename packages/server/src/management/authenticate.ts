import type { FastifyRequest } from 'fastify';
import type { Caller } from '../domain/admin-roles/caller.ts';
import { callerOfApiToken } from '../domain/api-tokens/api-token.ts';
import { ApiError } from './api-error.ts';

/** Who calls, as the credential in the Authorization header says. @throws ApiError E0000011 */
export async function authenticate(request: FastifyRequest): Promise<Caller> {
  const token = /^SSWS +([0-9A-Za-z]+) *$/i.exec(request.headers.authorization ?? '')?.[1];
  const caller = token === undefined ? undefined : await callerOfApiToken(request.ctx, token);
  if (!caller) throw new ApiError('E0000011');
  return caller;
}
