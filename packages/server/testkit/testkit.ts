import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';
import type { FastifyInstance, LightMyRequestResponse } from 'fastify';
import pino from 'pino';
import type { Ctx } from '../src/domain/ctx.ts';
import type { Deps } from '../src/domain/deps.ts';
import { backstageCtx, ensureOrg } from '../src/domain/orgs/create.ts';
import { orgDirectory } from '../src/domain/orgs/directory.ts';
import { passwordHasher } from '../src/domain/passwords/hasher.ts';
import { listRecentEvents } from '../src/domain/system-log/store.ts';
import { systemRandom } from '../src/platform/random.ts';
import { keyring } from '../src/platform/seal.ts';
import type { Database } from '../src/schema/db.ts';
import type { SystemLogEventTable } from '../src/schema/tables.ts';
import { buildServer } from '../src/server.ts';
import { testDatabase } from './each-database.ts';
import { type Given, type GivenApp, type GivenUser, given } from './given.ts';
import { authorizeUrl, responseParameters, TestBrowser } from './test-browser.ts';
import { movableClock, type TestClock, testClock } from './test-clock.ts';

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
  /** Gets every log line. */
  readonly onLog?: (line: string) => void;
}

/** A whole server in a test: real database, real flows, clock in the test's hand. */
export interface TestServer {
  readonly http: FastifyInstance;
  /** The org's base URL, no trailing slash. */
  readonly origin: string;
  /** Port of the socket; 0 when it does not listen. */
  readonly port: number;
  /** Issuer of the `default` authorization server. */
  readonly issuer: string;
  readonly clock: TestClock;
  readonly given: Given;
  readonly deps: Deps;
  ctx(): Ctx<Database>;
  browser(): TestBrowser;
  /** System log rows, newest first. */
  log(): Promise<SystemLogEventTable[]>;
  /** Signs in and gives what the app got: the authorization response's parameters. */
  signIn(user: GivenUser, app: GivenApp, change?: Record<string, string | undefined>, server?: string): Promise<Record<string, string>>;
  /** Redeems a code with the app's secret (Basic); `change` replaces body fields. */
  redeem(app: GivenApp, code: string, change?: Record<string, string | undefined>, server?: string): Promise<LightMyRequestResponse>;
}

/** Starts a server that ends with the test. */
export async function startGatehouse(t: TestContext, options: TestServerOptions = {}): Promise<TestServer> {
  const publicUrl = new URL(options.publicUrl ?? 'http://localhost:8080');
  const clock = options.now === 'system' || options.listen ? movableClock() : testClock(options.now ?? '2031-05-04T10:00:00Z');
  const database = options.database ?? (await testDatabase(t, 'sqlite'));
  const keys = keyring(Buffer.alloc(32, 7), systemRandom);
  const backstage = { db: database, keys, random: systemRandom, clock: clock.read };
  const orgId = await ensureOrg(backstage, '', 'Test Org');
  const log = pino({ level: options.onLog ? 'trace' : 'silent' }, { write: options.onLog ?? (() => {}) });
  const deps: Deps = {
    ...backstage,
    database,
    log,
    trustedProxies: options.trustedProxies ?? [],
    hasher: options.hasher ?? passwordHasher({ workers: 2 }),
    orgs: orgDirectory({ ...backstage, publicUrl }),
  };
  const http = buildServer(deps);
  t.after(() => http.close());
  if (options.listen) await http.listen({ host: 'localhost', port: 0 });
  const port = options.listen ? (http.server.address() as AddressInfo).port : 0;
  // The directory holds the same URL object, so that it learns the port before the first request.
  if (options.listen && options.publicUrl === undefined) publicUrl.port = String(port);
  const ctx = () => backstageCtx(backstage, orgId) as Ctx<Database>;
  const { origin } = publicUrl;
  return {
    http,
    origin,
    port,
    issuer: `${origin}/oauth2/default`,
    clock,
    given: given(ctx, keys),
    deps,
    ctx,
    browser: () => new TestBrowser(http, origin),
    log: () => listRecentEvents(ctx(), 1000),
    async signIn(user, app, change, server) {
      return responseParameters(await new TestBrowser(http, origin).signIn(user, authorizeUrl(app, change, server)));
    },
    redeem: (app, code, change, server) => redeem(http, publicUrl.host, app, code, change, server),
  };
}

async function redeem(http: FastifyInstance, host: string, app: GivenApp, code: string, change: Record<string, string | undefined> = {}, server = 'default') {
  const basic = Buffer.from(`${app.clientId}:${app.clientSecret}`).toString('base64');
  const fields = { grant_type: 'authorization_code', code, redirect_uri: app.redirectUri, ...(app.clientSecret === '' && { client_id: app.clientId }), ...change };
  const present = Object.entries(fields).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return http.inject({
    method: 'POST',
    url: server === 'org' ? '/oauth2/v1/token' : `/oauth2/${server}/v1/token`,
    headers: { host, 'content-type': 'application/x-www-form-urlencoded', ...(app.clientSecret !== '' && { authorization: `Basic ${basic}` }) },
    payload: new URLSearchParams(present).toString(),
  });
}
