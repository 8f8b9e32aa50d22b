import * as client from 'openid-client';
import type { Config } from './config.ts';
import type { Environment } from './environment.ts';
import { AuthError, type AuthErrorCode } from './errors.ts';
import type { Events } from './events.ts';
import { loopbackFetch, needsLoopbackFetch } from './loopback.ts';
import { describeMetadataFailure, IdpCallFailed } from './provider-errors.ts';
import type { Refuse } from './refuse.ts';

const staleMs = 24 * 3_600_000;
const failureMs = 2_000;

interface Known {
  readonly configuration: client.Configuration;
  /** The metadata document as received: a configuration for a moved clock is built from it again. */
  readonly document: string;
  readonly fetchedAt: number;
  readonly skewSeconds: number;
}

/**
 * The sign-in service as seen from here: metadata on first use, kept 10 minutes, used for up to a day when they cannot be
 * renewed, and not asked for more than about every 2 seconds while it is down. Signatures of ID tokens are always verified.
 */
export class Provider {
  readonly #config: Config;
  readonly #environment: Environment;
  readonly #events: Events;
  readonly #refuse: Refuse;
  #known: Known | undefined;
  #loading: Promise<Known> | undefined;
  #failure: { readonly code: AuthErrorCode; readonly detail: string; readonly until: number } | undefined;
  #clockOffsetSeconds = 0;
  #secret = '';

  constructor(config: Config, environment: Environment, events: Events, refuse: Refuse) {
    this.#config = config;
    this.#environment = environment;
    this.#events = events;
    this.#refuse = refuse;
  }

  /** By how many seconds the service's clock is ahead of ours, by the `Date` header of its last answer. */
  get clockOffsetSeconds(): number {
    return this.#clockOffsetSeconds;
  }

  /**
   * What openid-client needs for its calls.
   *
   * @throws AuthError `idp_unreachable` or `idp_metadata_invalid` when nothing usable is known.
   */
  async configuration(): Promise<client.Configuration> {
    const known = await this.#current();
    const { clientSecret } = this.#config;
    if (typeof clientSecret === 'function') this.#secret = await clientSecret();
    const skewSeconds = this.#skew();
    if (known.skewSeconds === skewSeconds) return known.configuration;
    this.#known = await this.#build(known.document, known.fetchedAt, skewSeconds);
    return this.#known.configuration;
  }

  async #current(): Promise<Known> {
    const now = this.#environment.now();
    const known = this.#known;
    if (known !== undefined && now - known.fetchedAt < this.#config.http.metadataTtlMs) return known;
    const usable = known !== undefined && now - known.fetchedAt < staleMs ? known : undefined;
    const failure = this.#failure;
    if (failure !== undefined && now < failure.until) {
      if (usable !== undefined) return usable;
      throw this.#refuse(failure.code, { detail: failure.detail });
    }
    this.#loading ??= this.#load().finally(() => {
      this.#loading = undefined;
    });
    try {
      return await this.#loading;
    } catch (error) {
      if (usable === undefined) throw error;
      if (error instanceof AuthError) this.#events.error(error);
      return usable;
    }
  }

  async #load(): Promise<Known> {
    let answer: { document: string; status: number; contentType: string } | undefined;
    const recording: client.CustomFetch = async (url, init) => {
      const response = await this.#fetch(url, init);
      answer = {
        document: await response.clone().text(),
        status: response.status,
        contentType: response.headers.get('content-type') ?? 'no content type',
      };
      return response;
    };
    try {
      await this.#discover(recording, 0);
      const known = await this.#build(answer?.document ?? '', this.#environment.now(), this.#skew());
      this.#known = known;
      this.#failure = undefined;
      return known;
    } catch (error) {
      const { code, detail } = describeMetadataFailure(error, this.#config.issuer, answer);
      const jitterMs = ((this.#environment.random(1)[0] ?? 0) / 255) * failureMs * 0.5;
      this.#failure = { code, detail, until: this.#environment.now() + failureMs * 0.75 + jitterMs };
      throw error instanceof AuthError ? error : this.#refuse(code, { detail, cause: error });
    }
  }

  async #build(document: string, fetchedAt: number, skewSeconds: number): Promise<Known> {
    const replay: client.CustomFetch = async () => new Response(document, { headers: { 'content-type': 'application/json' } });
    const configuration = await this.#discover(replay, skewSeconds);
    configuration[client.customFetch] = (url, init) => this.#fetch(url, init);
    client.enableNonRepudiationChecks(configuration);
    const keys = this.#known === undefined ? undefined : client.getJwksCache(this.#known.configuration);
    if (keys !== undefined) client.setJwksCache(configuration, keys);
    return { configuration, document, fetchedAt, skewSeconds };
  }

  async #discover(through: client.CustomFetch, skewSeconds: number): Promise<client.Configuration> {
    const { issuer, clientId, clockToleranceSeconds, http } = this.#config;
    const metadata = { [client.clockSkew]: skewSeconds, [client.clockTolerance]: clockToleranceSeconds };
    // Plain http passed the configuration check, so it is this machine or was allowed in so many words.
    const insecure = new URL(issuer).protocol === 'http:' ? [client.allowInsecureRequests] : [];
    const configuration = await client.discovery(new URL(issuer), clientId, metadata, this.#clientAuth(), {
      execute: insecure,
      timeout: http.timeoutMs / 1_000,
      [client.customFetch]: through,
    });
    const found = configuration.serverMetadata();
    const missing = (['authorization_endpoint', 'token_endpoint', 'jwks_uri'] as const).filter(
      (name) => typeof found[name] !== 'string',
    );
    if (missing.length > 0)
      throw this.#refuse('idp_metadata_invalid', { detail: `the metadata of ${issuer} have no ${missing.join(', ')}` });
    return configuration;
  }

  #clientAuth(): client.ClientAuth {
    const { clientAuth, clientSecret } = this.#config;
    if (clientAuth === 'none') return client.None();
    if (typeof clientAuth === 'object') {
      const { privateKey, kid } = clientAuth;
      return client.PrivateKeyJwt(kid === undefined ? privateKey : { key: privateKey, kid });
    }
    if (typeof clientSecret === 'string') this.#secret = clientSecret;
    const method = clientAuth === 'client_secret_post' ? client.ClientSecretPost : client.ClientSecretBasic;
    return (server, metadata, body, headers) => method(this.#secret)(server, metadata, body, headers);
  }

  /** How far an injected clock is from the system clock that the library reads. */
  #skew(): number {
    return Math.round((this.#environment.now() - Date.now()) / 1_000);
  }

  async #fetch(url: string, init: client.CustomFetchOptions): Promise<Response> {
    const endpoint = url.split('?', 1)[0] ?? url;
    const startedAt = this.#environment.now();
    const send = this.#config.http.fetch ?? (needsLoopbackFetch(new URL(url)) ? loopbackFetch : fetch);
    let response: Response;
    try {
      response = await send(url, init as RequestInit);
    } catch (cause) {
      this.#events.emit({ type: 'idp.request', endpoint, status: 0 }, { ms: this.#environment.now() - startedAt });
      throw new IdpCallFailed(init.method, endpoint, cause);
    }
    const now = this.#environment.now();
    this.#events.emit({ type: 'idp.request', endpoint, status: response.status }, { ms: now - startedAt });
    const date = Date.parse(response.headers.get('date') ?? '');
    if (!Number.isNaN(date)) this.#clockOffsetSeconds = Math.round((date - now) / 1_000);
    if (response.status >= 500 || response.status === 408 || response.status === 429)
      throw new IdpCallFailed(init.method, endpoint, response.status);
    return response;
  }
}
