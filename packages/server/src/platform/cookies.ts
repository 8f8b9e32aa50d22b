import { parseCookie, stringifySetCookie } from 'cookie';

/** The org's cookies: the session, the browser that an interaction is bound to, the device that a login signed in with before. */
export type CookieName = 'session' | 'browser' | 'device';

const names: Readonly<Record<CookieName, string>> = { session: 'gh_session', browser: 'gh_browser', device: 'gh_device' };

/** The value of one of our cookies in a `Cookie` header, or undefined. @param isSecure the org is at https */
export function cookieIn(header: string | undefined, name: CookieName, isSecure: boolean): string | undefined {
  return header === undefined ? undefined : parseCookie(header)[fullName(name, isSecure)];
}

/**
 * A `Set-Cookie` header for one of our cookies: host-only, HttpOnly, SameSite=Lax, on https with the `__Host-` prefix.
 * @param maxAgeSeconds undefined: until the browser closes; 0 deletes it, with the same attributes
 */
export function setCookieHeader(name: CookieName, value: string, isSecure: boolean, maxAgeSeconds?: number): string {
  return stringifySetCookie({
    name: fullName(name, isSecure),
    value,
    path: '/',
    httpOnly: true,
    sameSite: 'lax',
    secure: isSecure,
    ...(maxAgeSeconds !== undefined && { maxAge: maxAgeSeconds }),
  });
}

function fullName(name: CookieName, isSecure: boolean): string {
  return isSecure ? `__Host-${names[name]}` : names[name];
}
