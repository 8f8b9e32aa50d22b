import { createHash } from 'node:crypto';
import { readEnvFile } from './env-file.ts';
import { type Environment, randomText } from './environment.ts';
import { isLoopbackHost } from './loopback.ts';
import type { AuthHooks, AuthOptions, ClientAuthMethod, SessionOptions } from './options.ts';

/** The configuration after options, environment, file and defaults were brought together and checked. */
export interface Config {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string | (() => Promise<string>) | undefined;
  readonly clientAuth: ClientAuthMethod;
  /** As written by the developer, without a slash added. */
  readonly baseUrl: string;
  readonly origin: string;
  /** The app is reached over https. */
  readonly secure: boolean;
  /** This machine only, and not production: pages may explain failures to the developer. */
  readonly development: boolean;
  readonly secrets: readonly string[];
  readonly scope: string;
  readonly authorizeParams: Readonly<Record<string, string>>;
  /** Full paths, with the path of `baseUrl` in front. */
  readonly paths: { readonly signIn: string | null; readonly callback: string; readonly signOut: string | null };
  /** Absolute URLs. */
  readonly afterSignIn: string;
  readonly afterSignOut: string;
  readonly session: SessionConfig;
  readonly signOut: { readonly mode: 'local' | 'rp'; readonly revoke: boolean; readonly allowGet: boolean };
  readonly clockToleranceSeconds: number;
  readonly http: {
    readonly fetch: typeof fetch | undefined;
    readonly timeoutMs: number;
    readonly metadataTtlMs: number;
    readonly allowInsecureIssuer: boolean;
  };
  readonly hooks: AuthHooks;
  /** What the developer should hear once. */
  readonly notices: readonly string[];
}

/** The session's part of {@link Config}. */
export interface SessionConfig {
  readonly idleMs: number;
  readonly absoluteMs: number;
  readonly cookieName: string;
  readonly sameSite: 'lax' | 'strict' | 'none';
  readonly domain: string | undefined;
  readonly path: string;
  readonly persistent: boolean;
  readonly maxBytes: number;
  readonly keep: { readonly idToken: boolean; readonly accessToken: boolean; readonly refreshToken: boolean };
  readonly claims: SessionOptions['claims'];
}

/** The outcome of {@link readConfig}: a configuration, or every problem at once. */
export type ConfigReading =
  | { readonly ok: true; readonly config: Config }
  | { readonly ok: false; readonly problems: readonly string[] };

/** Parameters that are the protocol's business: no option may set them (RFC 9700 §2.1). */
const reservedParams = [
  'response_type',
  'response_mode',
  'client_id',
  'redirect_uri',
  'scope',
  'state',
  'nonce',
  'code_challenge',
  'code_challenge_method',
  'request',
  'request_uri',
];

/** Names other tools write for the same settings, in order of preference. */
const aliases = {
  OKTA_OAUTH2_ISSUER: ['ISSUER', 'ORG_URL'],
  OKTA_OAUTH2_CLIENT_ID: ['OKTA_OAUTH2_CLIENTID', 'CLIENT_ID'],
  OKTA_OAUTH2_CLIENT_SECRET: ['OKTA_OAUTH2_CLIENTSECRET', 'CLIENT_SECRET'],
} as const;

/** Collects settings, problems and notices while the configuration is read. */
interface Reader {
  readonly variables: Readonly<Record<string, string | undefined>>;
  readonly problems: string[];
  readonly notices: string[];
}

/** Brings options, environment variables, `.okta.env` and defaults together. The messages never contain a value that was given. */
export function readConfig(options: AuthOptions, environment: Environment): ConfigReading {
  const file = options.envFile === false ? {} : readEnvFile(environment.directory, options.envFile ?? '.okta.env');
  const reader: Reader = { variables: { ...file, ...definedOnly(environment.variables) }, problems: [], notices: [] };
  const production = reader.variables['NODE_ENV'] === 'production';
  const base = readBaseUrl(reader, options, production);
  const development = !production && base !== undefined && isLoopbackHost(base.hostname);
  const issuer = readIssuer(reader, options);
  const clientId = options.clientId ?? required(reader, 'OKTA_OAUTH2_CLIENT_ID', 'clientId', 'the client ID of your app');
  const client = readClientAuth(reader, options);
  const secrets = readSecrets(reader, options, environment, development);
  for (const name of Object.keys(options.authorizeParams ?? {})) {
    if (reservedParams.includes(name))
      reader.problems.push(`authorizeParams must not set \`${name}\`: the SDK sets it for every sign-in`);
  }
  const scope = options.scope ?? 'openid profile email';
  if (!scope.split(' ').includes('openid')) reader.problems.push('scope must contain openid');
  const session = readSession(reader, options.session ?? {}, base?.protocol === 'https:', `${issuer}|${clientId}`);
  const places = base === undefined ? undefined : readRoutes(reader, options, base);
  if (
    reader.problems.length > 0 ||
    base === undefined ||
    issuer === undefined ||
    clientId === undefined ||
    places === undefined
  ) {
    return { ok: false, problems: reader.problems };
  }
  return {
    ok: true,
    config: {
      issuer,
      clientId,
      ...client,
      baseUrl: base.written,
      origin: base.origin,
      secure: base.protocol === 'https:',
      development,
      secrets,
      session,
      ...places,
      scope,
      authorizeParams: options.authorizeParams ?? {},
      signOut: { mode: 'rp', revoke: true, allowGet: false, ...options.signOut },
      clockToleranceSeconds: options.clockTolerance ?? 60,
      http: { timeoutMs: 5_000, metadataTtlMs: 600_000, allowInsecureIssuer: false, ...options.http, fetch: options.http?.fetch },
      hooks: options.hooks ?? {},
      notices: reader.notices,
    },
  };
}

function definedOnly(variables: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(variables).filter((pair): pair is [string, string] => pair[1] !== undefined && pair[1] !== ''),
  );
}

/** The value of a variable or of one of its other names. */
function lookUp(reader: Reader, name: string): string | undefined {
  const direct = reader.variables[name];
  if (direct !== undefined) return direct;
  for (const alias of aliases[name as keyof typeof aliases] ?? []) {
    const value = reader.variables[alias];
    if (value === undefined) continue;
    reader.notices.push(`${alias} is read as ${name}; rename it to be clear`);
    return value;
  }
  return undefined;
}

function required(reader: Reader, name: string, option: string, what: string): string | undefined {
  const value = lookUp(reader, name);
  if (value === undefined)
    reader.problems.push(`${what} is missing: set ${name} (in the environment or in .okta.env) or pass \`${option}\``);
  else checkPlaceholder(reader, name, value);
  return value;
}

/** Refuses a value that was copied from a guide without filling it in, such as `{clientId}`. */
function checkPlaceholder(reader: Reader, name: string, value: string): void {
  if (/\$?\{[^}]*\}|^<.*>$/.test(value)) reader.problems.push(`${name} still holds a placeholder: replace it by your own value`);
}

function parseUrl(text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined;
}

function readIssuer(reader: Reader, options: AuthOptions): string | undefined {
  const written = options.issuer ?? required(reader, 'OKTA_OAUTH2_ISSUER', 'issuer', 'the issuer');
  if (written === undefined) return undefined;
  if (options.issuer !== undefined) checkPlaceholder(reader, 'issuer', written);
  const url = parseUrl(written);
  const problem = (text: string): void => void reader.problems.push(`the issuer ${text}`);
  if (url === undefined)
    problem('is not a URL: it looks like https://example.okta.com/oauth2/default or http://localhost:8080/oauth2/default');
  else if (url.pathname.includes('/.well-known/')) problem('must be given without /.well-known/…: the SDK adds it');
  else if (url.search !== '' || url.hash !== '') problem('must have no query and no fragment');
  else if (
    url.protocol !== 'https:' &&
    !(url.protocol === 'http:' && (isLoopbackHost(url.hostname) || options.http?.allowInsecureIssuer === true))
  ) {
    problem('must be https, unless it is on this machine (localhost)');
  }
  return written;
}

function readClientAuth(reader: Reader, options: AuthOptions): Pick<Config, 'clientAuth' | 'clientSecret'> {
  const clientAuth = options.clientAuth ?? 'client_secret_basic';
  if (typeof clientAuth === 'object' || clientAuth === 'none') return { clientAuth, clientSecret: undefined };
  const clientSecret =
    options.clientSecret ?? required(reader, 'OKTA_OAUTH2_CLIENT_SECRET', 'clientSecret', 'the client secret of your app');
  return { clientAuth, clientSecret };
}

interface BaseUrl {
  readonly written: string;
  readonly origin: string;
  readonly hostname: string;
  readonly protocol: string;
  readonly path: string;
}

function readBaseUrl(reader: Reader, options: AuthOptions, production: boolean): BaseUrl | undefined {
  const port = reader.variables['PORT'] ?? '3000';
  const written = options.baseUrl ?? lookUp(reader, 'APP_BASE_URL') ?? (production ? undefined : `http://localhost:${port}`);
  if (written === undefined) {
    reader.problems.push('in production APP_BASE_URL (or `baseUrl`) must say where browsers reach this app');
    return undefined;
  }
  checkPlaceholder(reader, 'APP_BASE_URL', written);
  const url = parseUrl(written);
  if (url === undefined || (url.protocol !== 'https:' && url.protocol !== 'http:')) {
    reader.problems.push('APP_BASE_URL is not an http(s) URL: it looks like https://app.example.com or http://localhost:3000');
    return undefined;
  }
  if (url.search !== '' || url.hash !== '' || url.username !== '' || url.password !== '') {
    reader.problems.push('APP_BASE_URL must have no query, no fragment and no user name');
  }
  if (url.protocol === 'http:' && !isLoopbackHost(url.hostname)) {
    reader.problems.push('APP_BASE_URL must be https, unless it is on this machine (localhost)');
  }
  return { written, origin: url.origin, hostname: url.hostname, protocol: url.protocol, path: url.pathname.replace(/\/+$/, '') };
}

function readSecrets(reader: Reader, options: AuthOptions, environment: Environment, development: boolean): readonly string[] {
  const fromVariable = reader.variables['SESSION_SECRET']?.split(',').map((part) => part.trim());
  const given = options.secret === undefined ? fromVariable : [options.secret].flat();
  if (given === undefined || given.length === 0) {
    if (!development) reader.problems.push('SESSION_SECRET (or `secret`) is missing: make one with `openssl rand -base64 32`');
    else reader.notices.push('SESSION_SECRET is not set: sessions end when this process ends');
    return [randomText(environment, 32)];
  }
  if (given.some((secret) => secret.length < 32))
    reader.problems.push('every SESSION_SECRET must have at least 32 characters: make one with `openssl rand -base64 32`');
  for (const secret of given) checkPlaceholder(reader, 'SESSION_SECRET', secret);
  return given;
}

function readSession(reader: Reader, options: SessionOptions, secure: boolean, app: string): SessionConfig {
  const hash = createHash('sha256').update(app).digest('hex').slice(0, 6);
  const path = options.path ?? '/';
  const prefix = !secure ? '' : options.domain === undefined && path === '/' ? '__Host-' : '__Secure-';
  const sameSite = options.sameSite ?? 'lax';
  if (sameSite === 'none' && !secure) reader.problems.push("session.sameSite 'none' needs an https APP_BASE_URL");
  const idle = options.idle ?? 7_200;
  const absolute = options.absolute ?? 43_200;
  if (!(idle > 0 && absolute > 0)) reader.problems.push('session.idle and session.absolute are numbers of seconds above 0');
  const cookieName = options.name ?? `${prefix}gh-${hash}`;
  if (!/^[A-Za-z0-9_-]+$/.test(cookieName)) reader.problems.push('session.name may hold only letters, digits, - and _');
  return {
    idleMs: idle * 1_000,
    absoluteMs: absolute * 1_000,
    cookieName,
    sameSite,
    path,
    domain: options.domain,
    persistent: options.persistent ?? false,
    maxBytes: options.maxBytes ?? 7_400,
    keep: { idToken: true, accessToken: true, refreshToken: true, ...options.keep },
    claims: options.claims,
  };
}

function readRoutes(reader: Reader, options: AuthOptions, base: BaseUrl): Pick<Config, 'paths' | 'afterSignIn' | 'afterSignOut'> {
  const given = options.routes ?? {};
  const path = (name: string, value: string | null): string | null => {
    if (value === null) return null;
    if (!/^\/[^/\\?#][^\\?#]*$/.test(value)) reader.problems.push(`routes.${name} must be a path such as /signin`);
    return `${base.path}${value}`;
  };
  const target = (name: string, value: string): string => {
    if (!/^\/(?![/\\])[^\\]*$/.test(value)) reader.problems.push(`routes.${name} must be a path such as /`);
    return `${base.origin}${base.path}${value}`;
  };
  const paths = {
    signIn: path('signIn', given.signIn === undefined ? '/signin' : given.signIn),
    callback: path('callback', given.callback ?? '/authorization-code/callback') ?? '',
    signOut: path('signOut', given.signOut === undefined ? '/signout' : given.signOut),
  };
  const used = Object.values(paths).filter((each) => each !== null);
  if (new Set(used).size < used.length) reader.problems.push('routes must differ from one another');
  return {
    paths,
    afterSignIn: target('afterSignIn', given.afterSignIn ?? '/'),
    afterSignOut: (given.afterSignOut ?? '') === '' ? base.written : target('afterSignOut', given.afterSignOut ?? ''),
  };
}
