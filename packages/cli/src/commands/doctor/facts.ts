import { existsSync } from 'node:fs';
import type { ManagementClient } from '@gatehouse/management-client';
import type { AppFacts } from '../apps/app.ts';
import { isSafeFromReaders, urlOf } from './places.ts';
import { type Answer, probe, type Reply } from './probe.ts';
import type { DoctorSettings } from './settings.ts';

/** What the org says of the app, for whoever may manage it. */
export type AppKnown =
  | { readonly outcome: 'found'; readonly app: AppFacts; readonly isAssigned: boolean }
  | { readonly outcome: 'missing' }
  | { readonly outcome: 'refused'; readonly words: string };

/** Whose API token it is. */
export type TokenKnown =
  | { readonly outcome: 'good'; readonly login: string }
  | { readonly outcome: 'refused'; readonly status: number };

/** What was found out over the network: the judges look at nothing else. Undefined: it was not asked. */
export interface Facts {
  readonly settings: DoctorSettings;
  /** This process runs in a container, where `localhost` is the container. */
  readonly isContainer: boolean;
  readonly discovery: Reply | undefined;
  /** Issuers whose discovery documents lie where one could have meant: without the slash, the other server, the other scheme. */
  readonly nearby: readonly string[];
  readonly keys: Reply | undefined;
  readonly authorize: Reply | undefined;
  /** The token endpoint's answer to a code that never was; the secret sent in the header, and, where that was refused, in the body. */
  readonly tokenBasic: Reply | undefined;
  readonly tokenPost: Reply | undefined;
  readonly readiness: Reply | undefined;
  readonly token: TokenKnown | undefined;
  readonly app: AppKnown | undefined;
}

/** The issuer's discovery document, when it is one and names the issuer as the app does: anything else an SDK refuses, and gets no secret. */
export function trustedMetadata({ settings, discovery }: Pick<Facts, 'settings' | 'discovery'>): Answer['json'] {
  if (discovery?.outcome !== 'answered' || discovery.status !== 200) return undefined;
  return discovery.json?.['issuer'] === settings.issuer ? discovery.json : undefined;
}

/** Asks the issuer everything that an app and a browser would, without signing anybody in. */
export async function askIssuer(settings: DoctorSettings): Promise<Omit<Facts, 'token' | 'app'>> {
  const { issuer } = settings;
  const known = { settings, isContainer: existsSync('/.dockerenv') || existsSync('/run/.containerenv') };
  const nothing = { keys: undefined, authorize: undefined, tokenBasic: undefined, tokenPost: undefined, readiness: undefined };
  if (issuer === undefined || !URL.canParse(issuer)) return { ...known, ...nothing, discovery: undefined, nearby: [] };
  const discovery = await probe(discoveryUrl(issuer));
  const metadata = trustedMetadata({ settings, discovery });
  if (metadata === undefined) {
    const nearby = discovery.outcome === 'answered' ? await askNearby(issuer) : [];
    return { ...known, ...nothing, discovery, nearby };
  }
  const [keys, authorize, tokens, readiness] = await Promise.all([
    probe(String(metadata['jwks_uri'])),
    settings.clientId === undefined ? undefined : probe(authorizeUrl(String(metadata['authorization_endpoint']), settings)),
    askToken(String(metadata['token_endpoint']), settings),
    probe(`${new URL(issuer).origin}/readyz`),
  ]);
  return { ...known, discovery, nearby: [], keys, authorize, ...tokens, readiness };
}

function discoveryUrl(issuer: string): string {
  return `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
}

/** Issuers that one could have meant. */
async function askNearby(issuer: string): Promise<string[]> {
  const { protocol, host, origin } = new URL(issuer);
  const other = `${protocol === 'https:' ? 'http:' : 'https:'}//${host}`;
  const meant = [origin, `${origin}/oauth2/default`, other, `${other}/oauth2/default`];
  const answers = await Promise.all(meant.map((each) => probe(discoveryUrl(each))));
  const found = answers.flatMap((answer) => {
    const issuer = answer.outcome === 'answered' && answer.status === 200 ? answer.json?.['issuer'] : undefined;
    return typeof issuer === 'string' ? [issuer] : [];
  });
  return [...new Set(found)];
}

/** A sign-in that must end without a page: the answer tells what the org thinks of client, redirect URI and parameters. */
function authorizeUrl(endpoint: string, { clientId, redirectUri }: DoctorSettings): string {
  const asked = {
    client_id: clientId ?? '',
    redirect_uri: redirectUri,
    response_type: 'code',
    scope: 'openid profile email',
    prompt: 'none',
    state: 'doctor',
    nonce: 'doctor',
    // S256 of a verifier that nobody has: no code is ever redeemed.
    code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
    code_challenge_method: 'S256',
  };
  return `${endpoint}?${new URLSearchParams(asked)}`;
}

/** @see RFC 6749 §2.3.1 – id and secret are form-encoded before they become a header */
async function askToken(endpoint: string, settings: DoctorSettings): Promise<Pick<Facts, 'tokenBasic' | 'tokenPost'>> {
  const { clientId, clientSecret, redirectUri } = settings;
  const url = urlOf(endpoint);
  if (clientId === undefined || !url || !isSafeFromReaders(url)) return { tokenBasic: undefined, tokenPost: undefined };
  const form = {
    grant_type: 'authorization_code',
    code: 'a-code-that-never-was',
    redirect_uri: redirectUri,
    code_verifier: 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk',
  };
  if (clientSecret === undefined)
    return { tokenBasic: await probe(endpoint, { form: { ...form, client_id: clientId } }), tokenPost: undefined };
  const pair = `${encodeURIComponent(clientId)}:${encodeURIComponent(clientSecret)}`;
  const authorization = `Basic ${Buffer.from(pair).toString('base64')}`;
  const tokenBasic = await probe(endpoint, { form, headers: { authorization } });
  if (oauthError(tokenBasic) !== 'invalid_client') return { tokenBasic, tokenPost: undefined };
  return {
    tokenBasic,
    tokenPost: await probe(endpoint, { form: { ...form, client_id: clientId, client_secret: clientSecret } }),
  };
}

/** The OAuth error that an answer names. */
export function oauthError(reply: Reply | undefined): string | undefined {
  const error = reply?.outcome === 'answered' ? reply.json?.['error'] : undefined;
  return typeof error === 'string' ? error : undefined;
}

/** Asks the org of this terminal whose token it has, and what it knows of the app. */
export async function askOrg(client: ManagementClient, clientId: string | undefined): Promise<Pick<Facts, 'token' | 'app'>> {
  const { ManagementError } = await import('@gatehouse/management-client');
  try {
    const { data } = await client.GET('/api/v1/users/{userId}', { params: { path: { userId: 'me' } } });
    const token = { outcome: 'good', login: String(data?.profile['login']) } as const;
    return { token, app: clientId === undefined ? undefined : await askApp(client, clientId) };
  } catch (error) {
    if (!(error instanceof ManagementError)) return { token: undefined, app: undefined }; // unreachable: other checks say so
    return { token: { outcome: 'refused', status: error.status }, app: undefined };
  }
}

async function askApp(client: ManagementClient, clientId: string): Promise<AppKnown> {
  const [{ ManagementError }, { findApp }, { Problem }] = await Promise.all([
    import('@gatehouse/management-client'),
    import('../apps/find-app.ts'),
    import('../../problem.ts'),
  ]);
  try {
    const app = await findApp(client, clientId, { isExact: true });
    const of = { params: { path: { appId: app.id }, query: { limit: 1 } } };
    const [groups, users] = await Promise.all([
      client.GET('/api/v1/apps/{appId}/groups', of),
      client.GET('/api/v1/apps/{appId}/users', of),
    ]);
    return { outcome: 'found', app: app as AppFacts, isAssigned: (groups.data?.length ?? 0) + (users.data?.length ?? 0) > 0 };
  } catch (error) {
    if (error instanceof Problem) return { outcome: 'missing' };
    if (error instanceof ManagementError) return { outcome: 'refused', words: error.message };
    throw error;
  }
}
