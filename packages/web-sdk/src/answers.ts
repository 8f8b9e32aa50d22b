import type { Instance } from './instance.ts';

/** Headers of everything the SDK answers itself: never cached, never named as a referrer, never framed. */
const always = {
  'cache-control': 'private, no-store',
  vary: 'Cookie',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
} as const;

/** An answer of the SDK with these `Set-Cookie` values. */
export function answer(
  status: number,
  body: string | null,
  headers: Readonly<Record<string, string>>,
  cookies: readonly string[] = [],
): Response {
  const all = new Headers({ ...always, ...headers });
  for (const cookie of cookies) all.append('set-cookie', cookie);
  return new Response(body, { status, headers: all });
}

/** A redirect by GET: 302 or 303, never one that repeats a POST body elsewhere (RFC 9700 §4.12). */
export function redirect(status: 302 | 303, location: string, cookies: readonly string[] = []): Response {
  return answer(status, null, { location }, cookies);
}

/** 405 with the methods that would do. */
export function methodNotAllowed(allow: string): Response {
  return answer(405, null, { allow });
}

/** The path of the sign-in route with this return-to and these parameters, or undefined when the route is off. */
export function signInPath(
  instance: Instance,
  returnTo: string | undefined,
  params: Readonly<Record<string, string>> = {},
): string | undefined {
  const { signIn } = instance.config.paths;
  if (signIn === null) return undefined;
  const query = new URLSearchParams({ ...(returnTo === undefined ? {} : { return_to: returnTo }), ...params }).toString();
  return query === '' ? signIn : `${signIn}?${query}`;
}

/** An absolute URL of this app as the path that `return_to` takes. */
export function asPath(absolute: string): string {
  const url = new URL(absolute);
  return `${url.pathname}${url.search}${url.hash}`;
}
