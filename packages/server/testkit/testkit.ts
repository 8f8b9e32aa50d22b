import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';
import type { FastifyInstance, LightMyRequestResponse } from 'fastify';
import pino from 'pino';
import type { Ctx, OrgId } from '../src/domain/ctx.ts';
import type { Deps } from '../src/domain/deps.ts';
import { type OutboxMail, readOutbox } from '../src/domain/mails/outbox.ts';
import { backstageCtx, ensureOrg } from '../src/domain/orgs/create.ts';
import { orgDirectory } from '../src/domain/orgs/directory.ts';
import { passwordHasher } from '../src/domain/passwords/hasher.ts';
import { rateLimiter } from '../src/domain/rate-limits/limiter.ts';
import { listRecentEvents } from '../src/domain/system-log/store.ts';
import { type Outbound, OutboundError } from '../src/platform/outbound.ts';
import { systemRandom } from '../src/platform/random.ts';
import { remoteKeys } from '../src/platform/remote-keys.ts';
import { keyring } from '../src/platform/seal.ts';
import type { Database } from '../src/schema/db.ts';
import type { SystemLogEventTable } from '../src/schema/tables.ts';
import { buildServer } from '../src/server.ts';
import { testDatabase } from './each-database.ts';
import { type Given, type GivenApp, type GivenUser, given } from './given.ts';
import { authorizeUrl, responseParameters, TestBrowser } from './test-browser.ts';
import { movableClock, type TestClock, testClock } from './test-clock.ts';
import { ensureTestOrg } from './test-org.ts';

/** How a test server differs from the default. */
export interface TestServerOptions {
  /** ISO instant at which the clock stands still until moved; 'system': the machine's clock, which can be moved too. */
  readonly now?: string;
  /** Listens on a real socket at a port of the system's choice, with the machine's clock; otherwise requests go through `http.inject`. */
  readonly listen?: boolean;
  /** Public URL; https turns on Secure cookies. Unless told, a server that listens has the address of its socket. */
  readonly publicUrl?: string;
  readonly trustedProxies?: readonly string[];
  /** An open, migrated database instead of a fresh SQLite file. */
  readonly database?: Database;
  readonly hasher?: Deps['hasher'];
  /** Calls of the management API in a minute to one resource; unless told, as many as a test likes. */
  readonly apiCallsPerMinute?: number;
  /** Asks other servers; unless told, none can be reached. */
  readonly outbound?: Outbound;
  /** Where keys of new orgs and authorization servers come from; unless told, they are made. */
  readonly newSigningKey?: NonNullable<Deps['newSigningKey']>;
  /** Whether people may sign up for an org; they may unless told. */
  readonly isRegistrationOn?: boolean;
  /** Hears of every mail that was queued. */
  readonly mailQueued?: () => void;
  /** Gets every log line. */
  readonly onLog?: (line: string) => void;
}

/** A request as a program sends it: no cookies, nothing that only browsers send. */
export interface PlainRequest {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE' | 'OPTIONS' | 'HEAD' | 'PATCH';
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly payload?: string | Buffer;
  readonly remoteAddress?: string;
}

/** Parameters or form fields; `undefined` leaves one out. */
export type Fields = Readonly<Record<string, string | undefined>>;

/** One org of a test server, and what people and apps do there. */
export interface TestOrg {
  /** The org's base URL, no trailing slash. */
  readonly origin: string;
  /** Issuer of the `default` authorization server. */
  readonly issuer: string;
  readonly given: Given;
  ctx(): Ctx<Database>;
  browser(): TestBrowser;
  /** Sends a request to the org's host; a `host` header given replaces it. */
  call(request: PlainRequest): Promise<LightMyRequestResponse>;
  /** Posts form fields as a program does. */
  form(url: string, fields: Fields | string, headers?: Readonly<Record<string, string>>): Promise<LightMyRequestResponse>;
  /** System log rows, newest first. */
  log(): Promise<SystemLogEventTable[]>;
  /** Signs in and gives what the app got: the authorization response's parameters. */
  signIn(user: GivenUser, app: GivenApp, change?: Fields, server?: string): Promise<Record<string, string>>;
  /** Redeems a code with the app's secret (Basic); `change` replaces body fields. */
  redeem(app: GivenApp, code: string, change?: Fields, server?: string): Promise<LightMyRequestResponse>;
  /** Asks userinfo with an access token. */
  userinfo(accessToken: string, server?: string): Promise<LightMyRequestResponse>;
}

/** A whole server in a test: real database, real flows, clock in the test's hand. */
export interface TestServer extends TestOrg {
  readonly http: FastifyInstance;
  /** Port of the socket; 0 when it does not listen. */
  readonly port: number;
  readonly clock: TestClock;
  readonly deps: Deps;
  /** The mails of all orgs that wait, the newest first; those of one instant in no order. */
  mails(wanted?: { readonly to?: string }): Promise<OutboxMail[]>;
  /** The org at `subdomain`, made at the first call. */
  otherOrg(subdomain: string): Promise<TestOrg>;
}

const nowhere: Outbound = {
  getJson: () => Promise.reject(new OutboundError('a test reaches no other server')),
};

/** Starts a server that ends with the test. */
export async function startGatehouse(t: TestContext, options: TestServerOptions = {}): Promise<TestServer> {
  const publicUrl = new URL(options.publicUrl ?? 'http://localhost:8080');
  const clock = options.now === 'system' || options.listen ? movableClock() : testClock(options.now ?? '2031-05-04T10:00:00Z');
  const database = options.database ?? (await testDatabase(t, 'sqlite'));
  const keys = keyring(Buffer.alloc(32, 7), systemRandom);
  const backstage = { db: database, keys, random: systemRandom, clock: clock.read };
  const orgId = await ensureTestOrg(backstage);
  const log = pino({ level: options.onLog ? 'trace' : 'silent' }, { write: options.onLog ?? (() => {}) });
  const deps: Deps = {
    ...backstage,
    database,
    log,
    trustedProxies: options.trustedProxies ?? [],
    limiter: rateLimiter(undefined),
    apiCallsPerMinute: options.apiCallsPerMinute ?? 1_000_000,
    mailQueued: options.mailQueued ?? (() => {}),
    ...(options.newSigningKey && { newSigningKey: options.newSigningKey }),
    ...(publicUrl.hostname === 'localhost' && { outbox: { publicUrl } }),
    signUp: { isOn: options.isRegistrationOn ?? true, mailFrom: 'no-reply@localhost' },
    isStrict: true,
    hasher: options.hasher ?? passwordHasher({ workers: 2 }),
    orgs: orgDirectory({ ...backstage, publicUrl }),
    remoteKeys: remoteKeys(options.outbound ?? nowhere, () => {}),
  };
  const http = buildServer(deps);
  t.after(() => http.close());
  if (options.listen) await http.listen({ host: 'localhost', port: 0 });
  const port = options.listen ? (http.server.address() as AddressInfo).port : 0;
  // The directory holds the same URL object, so that it learns the port before the first request.
  if (options.listen && options.publicUrl === undefined) publicUrl.port = String(port);
  return {
    ...testOrg(http, deps, publicUrl.origin, orgId),
    http,
    port,
    clock,
    deps,
    mails: (wanted) => readOutbox({ db: database, now: clock.read() }, keys, { publicUrl }, wanted),
    async otherOrg(subdomain) {
      const id = await ensureOrg(backstage, subdomain, `Org ${subdomain}`);
      return testOrg(http, deps, `${publicUrl.protocol}//${subdomain}.${publicUrl.host}`, id);
    },
  };
}

function testOrg(http: FastifyInstance, deps: Deps, origin: string, orgId: OrgId): TestOrg {
  const { host } = new URL(origin);
  const ctx = () => backstageCtx({ ...deps, db: deps.database }, orgId) as Ctx<Database>;
  const call = ({ headers, ...request }: PlainRequest) =>
    http.inject({ method: 'GET', ...request, headers: { host, ...headers } });
  const form = (url: string, fields: Fields | string, headers?: Readonly<Record<string, string>>) => {
    const payload = typeof fields === 'string' ? fields : new URLSearchParams(present(fields)).toString();
    return call({ method: 'POST', url, payload, headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers } });
  };
  return {
    origin,
    issuer: `${origin}/oauth2/default`,
    given: given(ctx, deps.keys),
    ctx,
    browser: () => new TestBrowser(http, origin),
    call,
    form,
    log: () => listRecentEvents(ctx(), 1000),
    async signIn(user, app, change, server) {
      return responseParameters(await new TestBrowser(http, origin).signIn(user, authorizeUrl(app, change, server)));
    },
    redeem(app, code, change = {}, server = 'default') {
      const named = app.clientSecret === '' ? { client_id: app.clientId } : {};
      const fields = { grant_type: 'authorization_code', code, redirect_uri: app.redirectUri, ...named, ...change };
      return form(`${endpoints(server)}/token`, fields, app.clientSecret === '' ? {} : { authorization: basic(app) });
    },
    userinfo: (accessToken, server = 'default') =>
      call({ url: `${endpoints(server)}/userinfo`, headers: { authorization: `Bearer ${accessToken}` } }),
  };
}

/** Where an authorization server's endpoints are: `org`, `default` or `aus…`. */
export function endpoints(server: string): string {
  return server === 'org' ? '/oauth2/v1' : `/oauth2/${server}/v1`;
}

/** The Authorization header of an app that authenticates with `client_secret_basic`. */
export function basic({ clientId, clientSecret }: Pick<GivenApp, 'clientId' | 'clientSecret'>): string {
  return `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`;
}

function present(fields: Fields): Record<string, string> {
  return Object.fromEntries(Object.entries(fields).filter((entry): entry is [string, string] => entry[1] !== undefined));
}
