import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';
import type { AuthEvent } from '@gatehouse/web';
import { createApp } from '../../../samples/express-web-app/app.ts';
import type { AppOptions, GivenApp } from '../testkit/given.ts';
import type { TestServer } from '../testkit/testkit.ts';

/** An app of the org, running on a port of its own. */
export interface RunningApp extends GivenApp {
  /** Scheme, host and port, no trailing slash: the sign-out redirect URI too. */
  readonly origin: string;
  /** Port of the socket. */
  readonly port: number;
}

/** How one running app differs from the default. */
export interface RunningAppOptions {
  /** `localhost` unless told; a name below it is another site to browsers, on the same machine. */
  readonly hostname?: string;
  readonly app?: AppOptions;
  /** Where people reach the app when that is not its own socket. */
  readonly publicOrigin?: string;
  /** Runs before the app sees a request; the request waits for it. */
  readonly before?: (url: string) => Promise<void> | void;
}

/** Registers an app whose callback is a path of a new port, then serves `listener` there until the test is over. */
export async function startApp(
  t: TestContext,
  gatehouse: TestServer,
  listener: (app: RunningApp) => RequestListener,
  { hostname = 'localhost', app: options = {}, publicOrigin, before = () => {} }: RunningAppOptions = {},
): Promise<RunningApp> {
  const server = createServer();
  await once(server.listen(0, 'localhost'), 'listening');
  t.after(() => {
    server.close();
    server.closeAllConnections();
  });
  const { port } = server.address() as AddressInfo;
  const origin = publicOrigin ?? `http://${hostname}:${port}`;
  const uris = { redirectUris: [`${origin}/authorization-code/callback`], postLogoutRedirectUris: [origin] };
  const app = { ...(await gatehouse.given.webApp({ label: 'Quickstart', ...uris, ...options })), origin, port };
  const serve = listener(app);
  server.on('request', (request, response) => {
    void Promise.resolve(before(request.url ?? '')).then(() => serve(request, response));
  });
  return app;
}

/** The repository's sample app, with what its SDK told. */
export interface SampleApp extends RunningApp {
  readonly events: readonly AuthEvent[];
}

/** Starts the sample app of `samples/express-web-app` against the org. */
export async function startSampleApp(
  t: TestContext,
  gatehouse: TestServer,
  options: RunningAppOptions & { readonly server?: 'org' | 'default' } = {},
): Promise<SampleApp> {
  const events: AuthEvent[] = [];
  const issuer = options.server === 'org' ? gatehouse.origin : gatehouse.issuer;
  const app = await startApp(
    t,
    gatehouse,
    ({ origin, clientId, clientSecret }) =>
      createApp({
        auth: {
          issuer,
          clientId,
          clientSecret,
          baseUrl: origin,
          secret: 'known to this test and to nobody else',
          envFile: false,
          hooks: { onEvent: (event) => void events.push(event) },
        },
      }),
    options,
  );
  return { ...app, events };
}
