import { parseCookie, stringifySetCookie } from 'cookie';
import type { FastifyReply, FastifyRequest } from 'fastify';

/** The org's cookies: the session, the browser that an interaction is bound to, the device that a login signed in with before. */
export type CookieName = 'session' | 'browser' | 'device';

const names: Readonly<Record<CookieName, string>> = { session: 'gh_session', browser: 'gh_browser', device: 'gh_device' };

/** The value of one of our cookies, or undefined. */
export function readCookie(request: FastifyRequest, name: CookieName): string | undefined {
  const header = request.headers.cookie;
  if (header === undefined) return undefined;
  return parseCookie(header)[fullName(request, name)];
}

/**
 * Sets one of our cookies: host-only, HttpOnly, SameSite=Lax, on https with the `__Host-` prefix.
 * @param maxAgeSeconds undefined: until the browser closes; 0 deletes it, with the same attributes
 */
export function setCookie(
  request: FastifyRequest,
  reply: FastifyReply,
  name: CookieName,
  value: string,
  maxAgeSeconds?: number,
): void {
  const cookie = stringifySetCookie({
    name: fullName(request, name),
    value,
    path: '/',
    httpOnly: true,
    sameSite: 'lax',
    secure: request.org.isSecure,
    ...(maxAgeSeconds !== undefined && { maxAge: maxAgeSeconds }),
  });
  reply.header('set-cookie', cookie);
}

function fullName(request: FastifyRequest, name: CookieName): string {
  return request.org.isSecure ? `__Host-${names[name]}` : names[name];
}
