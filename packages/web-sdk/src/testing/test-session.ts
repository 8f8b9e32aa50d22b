import type { IdClaims } from '../claims.ts';
import type { Auth } from '../core.ts';
import { partsOf } from '../internals.ts';

/** Who is signed in, and since when. */
export interface TestSessionOptions<C extends IdClaims = IdClaims> {
  claims: { sub: string } & { [K in keyof C]?: C[K] };
  accessToken?: string;
  /** Seconds since the sign-in and the last page view. Default: 0. */
  ageSeconds?: number;
  /** What `setData` would have stored. */
  data?: object;
}

/** A session as a test sends it. */
export interface TestSession {
  /** The value of a `Cookie` request header. */
  readonly cookie: string;
  /** The same for `browserContext.addCookies()` of Playwright. */
  playwright(url: string): { name: string; value: string; url: string; httpOnly: boolean; sameSite: 'Lax' }[];
}

/** Signs somebody in without any sign-in service, so that protected routes can be tested. Takes the instance or its adapter. */
export async function testSession<C extends IdClaims>(
  auth: Auth<C> | { readonly core: Auth<C> },
  options: TestSessionOptions<C>,
): Promise<TestSession> {
  const { config, environment, sessions } = partsOf('core' in auth ? auth.core : auth);
  const now = environment.now();
  const since = now - (options.ageSeconds ?? 0) * 1_000;
  const seconds = Math.floor(since / 1_000);
  const claims = {
    iss: config.issuer,
    aud: config.clientId,
    iat: seconds,
    exp: seconds + 3_600,
    auth_time: seconds,
    ...options.claims,
  } as IdClaims;
  const { keep } = config.session;
  const fresh = sessions.create({
    ...(keep.idToken ? { it: unsigned(claims) } : { cl: claims }),
    ...(options.accessToken === undefined ? {} : { at: options.accessToken, ax: now + 3_600_000 }),
    ...(options.data === undefined ? {} : { d: options.data }),
  });
  const cookies = sessions.store({ ...fresh, iat: since, lt: since }, undefined).map((line) => {
    const pair = line.split(';', 1)[0] ?? '';
    return { name: pair.slice(0, pair.indexOf('=')), value: pair.slice(pair.indexOf('=') + 1) };
  });
  return {
    cookie: cookies.map(({ name, value }) => `${name}=${value}`).join('; '),
    playwright: (url) => cookies.map((each) => ({ ...each, url, httpOnly: true, sameSite: 'Lax' })),
  };
}

/** An ID token that nobody signed: the SDK verifies one at sign-in only, and this one never went through that. */
function unsigned(claims: IdClaims): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'none' })}.${part(claims)}.`;
}
