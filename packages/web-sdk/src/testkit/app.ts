import type { AuthContext, SignedIn } from '../auth-context.ts';
import type { IdClaims } from '../claims.ts';
import { type Auth, AuthError, type AuthEvent, type AuthOptions, createAuth, type RequestView } from '../core.ts';
import { viewOf } from '../request-view.ts';
import { type FakeIdp, type FakeIdpOptions, fakeIdp } from '../testing.ts';
import { type Answer, Browser, locationOf } from './browser.ts';
import { type TestClock, testClock } from './clock.ts';

/** Secrets of at least 32 characters that nobody else uses. */
export const secrets = { old: 'an-old-secret-of-enough-characters-0', now: 'a-new-secret-of-enough-characters-00' } as const;

/** What a test may change about its app. */
export interface TestAppOptions {
  readonly options?: AuthOptions;
  readonly idp?: FakeIdpOptions;
  readonly clock?: TestClock;
  readonly variables?: Record<string, string>;
  /** Takes the sign-in service of another test app. */
  readonly sharedIdp?: FakeIdp;
}

/** An app with the SDK and a fake sign-in service, all in process. */
export interface TestApp {
  readonly auth: Auth;
  readonly idp: FakeIdp;
  readonly clock: TestClock;
  readonly events: AuthEvent[];
  readonly origin: string;
  browser(): Browser;
  /** Signs somebody in from the first click to the return-to; gives the callback's answer. */
  signIn(browser: Browser, user?: Partial<IdClaims>, path?: string): Promise<Answer>;
}

/** A page of the app under test. */
type Page = (context: AuthContext | SignedIn, request: Request) => Promise<string> | string;

const pages: Record<string, Page> = {
  '/': (context) => `hello ${context.getUser()?.name ?? 'stranger'}`,
  '/token': (context) => context.accessToken(),
  '/force': (context) => context.accessToken({ force: true }),
  '/userinfo': async (context) => JSON.stringify(await context.fetchUserInfo()),
  '/data': (context) => JSON.stringify(context.data() ?? null),
  '/store': async (context, request) => {
    await context.setData(Object.fromEntries(new URL(request.url).searchParams));
    return 'stored';
  },
};

/** The options every test app has: nothing is read from this machine. */
export function testOptions(idp: FakeIdp, events: AuthEvent[], options: AuthOptions = {}): AuthOptions {
  return {
    issuer: idp.issuer,
    clientId: 'client-1',
    clientSecret: 'the-client-secret-_.~',
    baseUrl: 'http://localhost:3000',
    secret: secrets.now,
    envFile: false,
    ...options,
    http: { fetch: idp.fetch, ...options.http },
    hooks: { onEvent: (event) => void events.push(event), ...options.hooks },
  };
}

/** Starts an app in process. Protected paths begin with `/protected`. */
export function testApp({
  options = {},
  idp: idpOptions = {},
  clock = testClock(),
  variables = {},
  sharedIdp,
}: TestAppOptions = {}): TestApp {
  const idp = sharedIdp ?? fakeIdp({ now: clock.now, ...idpOptions });
  const events: AuthEvent[] = [];
  const all = testOptions(idp, events, options);
  const auth = createAuth(all, { now: clock.now, variables, log: () => undefined });
  const origin = new URL(all.baseUrl ?? '').origin;
  const serve = async (request: Request): Promise<Response> => (await auth.handle(request)) ?? servePage(auth, request);
  const app: TestApp = {
    auth,
    idp,
    clock,
    events,
    origin,
    browser: () => new Browser(origin, ({ url, ...init }) => serve(new Request(url, init))),
    signIn: async (browser, user = {}, path = '/') => {
      const started = await browser.visit(`/signin?return_to=${encodeURIComponent(path)}`);
      return browser.visit(await idp.authorize(locationOf(started), user));
    },
  };
  return app;
}

async function servePage(auth: Auth, request: Request): Promise<Response> {
  const view: RequestView = viewOf(request);
  const { pathname } = new URL(request.url);
  let context: Pick<AuthContext, 'setCookies'> = { setCookies: () => [] };
  try {
    const verdict = pathname.startsWith('/protected') ? await auth.guard(rulesOf(pathname))(view) : auth.load(view);
    if (verdict instanceof Response) return verdict;
    context = verdict;
    const page = pages[pathname] ?? ((visitor) => `page of ${visitor.getUser()?.sub ?? 'nobody'}`);
    return withCookies(new Response(await page(verdict, request)), verdict);
  } catch (error) {
    if (!(error instanceof AuthError)) throw error;
    return withCookies(await auth.errorResponse(error, view), context);
  }
}

function rulesOf(pathname: string): Parameters<Auth['guard']>[0] {
  if (pathname === '/protected/admins') return [{ group: 'Admins' }];
  if (pathname === '/protected/fresh') return [{ maxAge: 300 }];
  if (pathname === '/protected/strong') return [{ acr: 'urn:strong' }];
  return [];
}

function withCookies(response: Response, context: Pick<AuthContext, 'setCookies'>): Response {
  const already = response.headers.getSetCookie();
  for (const cookie of context.setCookies()) if (!already.includes(cookie)) response.headers.append('set-cookie', cookie);
  if (response.headers.getSetCookie().length > 0) response.headers.set('cache-control', 'private, no-store');
  return response;
}
