import createClient, { type Client, type Middleware } from 'openapi-fetch';
import type { components, paths } from './api.ts';
import { loopbackFetch, needsLoopbackFetch } from './loopback.ts';

/** The body of a refusal. @see Okta API, error object */
export type ErrorBody = components['schemas']['Error'];

/** The API's objects by name, as answers have them: `ApiObject<'User'>`. */
export type ApiObject<Name extends keyof components['schemas']> = Answered<components['schemas'][Name]>;

/** As `openapi-fetch` types what it read: without the fields that are always null. */
type Answered<T> = T extends readonly (infer Item)[]
  ? Answered<Item>[]
  : T extends object
    ? { [Name in keyof T as NonNullable<T[Name]> extends never ? never : Name]: Answered<T[Name]> }
    : T;

/** What the management API refused, in its own words. */
export class ManagementError extends Error {
  override readonly name = 'ManagementError';
  /** HTTP status. */
  readonly status: number;
  /** Okta's error code, such as `E0000007`; undefined when the answer was not the API's. */
  readonly code: string | undefined;
  /** What to mend, a sentence each. */
  readonly causes: readonly string[];
  /** The id under which the server's log knows it. */
  readonly errorId: string | undefined;

  constructor(status: number, body: Partial<ErrorBody> | undefined) {
    super(body?.errorSummary ?? `The server answered ${status}.`);
    this.status = status;
    this.code = body?.errorCode;
    this.causes = body?.errorCauses?.map(({ errorSummary }) => errorSummary) ?? [];
    this.errorId = body?.errorId;
  }
}

/** How to reach an org, and as whom. */
export interface ManagementClientOptions {
  /** The org's domain, such as `https://id.example.com`. Names under `.localhost` lead to this machine. */
  readonly orgUrl: string;
  /** `apiToken`: sent as `SSWS`; `accessToken`: of the org authorization server, sent as `Bearer`. */
  readonly credential: { readonly apiToken: string } | { readonly accessToken: string };
  /** Replaces `fetch`. */
  readonly fetch?: typeof fetch;
}

/** A client with a typed method for every path of the API. */
export type ManagementClient = Client<paths>;

/**
 * A typed client of the management API: `client.GET('/api/v1/groups/{groupId}', { params: { path: { groupId } } })` gives `data`.
 * Every refusal is thrown as a `ManagementError`.
 */
export function managementClient({ orgUrl, credential, fetch: given }: ManagementClientOptions): ManagementClient {
  const authorization = 'apiToken' in credential ? `SSWS ${credential.apiToken}` : `Bearer ${credential.accessToken}`;
  const chosen = given ?? loopbackAwareFetch;
  const client = createClient<paths>({
    baseUrl: orgUrl.replace(/\/$/, ''),
    headers: { accept: 'application/json', authorization },
    redirect: 'manual', // the API has no redirects, and what is sent to an org is for nobody else
    fetch: (request) => chosen(request),
  });
  client.use(throwRefusals);
  return client;
}

/** `fetch` that sends names under `.localhost` to this machine, as browsers do. @see RFC 6761 §6.3 */
export const loopbackAwareFetch: typeof fetch = (input, init) => {
  const request = new Request(input, init);
  return needsLoopbackFetch(new URL(request.url)) ? loopbackFetch(request) : fetch(request);
};

const throwRefusals: Middleware = {
  async onResponse({ response }) {
    if (response.ok) return undefined;
    const body = await response
      .clone()
      .json()
      .catch(() => undefined);
    throw new ManagementError(response.status, body as Partial<ErrorBody> | undefined);
  },
};

/** The `after` that leads to the next page of a list; undefined at its end. @param response of the page before */
export function nextCursor(response: Response): string | undefined {
  for (const [, url = '', relation] of (response.headers.get('link') ?? '').matchAll(/<([^>]+)>; rel="(\w+)"/g))
    if (relation === 'next') return new URL(url).searchParams.get('after') ?? undefined;
  return undefined;
}

/** Every item of a list, page by page as they are needed. @param page reads the page after `after`, the first one without */
export async function* everyItem<T>(
  page: (after: string | undefined) => Promise<{ readonly data?: readonly T[]; readonly response: Response }>,
): AsyncGenerator<T, void> {
  let after: string | undefined;
  do {
    const { data = [], response } = await page(after);
    yield* data;
    after = nextCursor(response);
  } while (after !== undefined);
}
