import type { FastifyReply, FastifyRequest } from 'fastify';
import { type CookieName, cookieIn, setCookieHeader } from '../platform/cookies.ts';

/** The value of one of our cookies, or undefined. */
export function readCookie(request: FastifyRequest, name: CookieName): string | undefined {
  return cookieIn(request.headers.cookie, name, request.org.isSecure);
}

/**
 * Sets one of our cookies, with the attributes that all of them have.
 * @param maxAgeSeconds undefined: until the browser closes; 0 deletes it, with the same attributes
 */
export function setCookie(
  request: FastifyRequest,
  reply: FastifyReply,
  name: CookieName,
  value: string,
  maxAgeSeconds?: number,
): void {
  reply.header('set-cookie', setCookieHeader(name, value, request.org.isSecure, maxAgeSeconds));
}
