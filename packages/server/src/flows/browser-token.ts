import type { FastifyReply, FastifyRequest } from 'fastify';
import { randomToken } from '../platform/random.ts';
import { readCookie, setCookie } from './cookies.ts';

const longestToken = 100;

/** The random token that interactions of this browser are bound to; a browser that has none gets one. One for all tabs. */
export function browserToken(request: FastifyRequest, reply: FastifyReply): string {
  const known = readCookie(request, 'browser');
  if (known !== undefined && known.length <= longestToken) return known;
  const token = randomToken(request.ctx.random);
  setCookie(request, reply, 'browser', token);
  return token;
}
