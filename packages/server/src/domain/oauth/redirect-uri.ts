/** Host names that always mean the person's own machine. @see RFC 8252 §7.3 */
export const loopbackHosts: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]']);
/** Schemes that run code or show what is not an app: never registered, never named in a policy. */
export const refusedSchemes: ReadonlySet<string> = new Set([
  'javascript:',
  'data:',
  'vbscript:',
  'file:',
  'filesystem:',
  'blob:',
  'about:',
  'view-source:',
]);
/** What an authorization response may add, of every response type. @see RFC 6749 §4.1.2, §4.2.2; RFC 9207 §2; OIDC Core §3.2.2.5 */
const responseParameters = [
  'code',
  'state',
  'iss',
  'error',
  'error_description',
  'error_uri',
  'id_token',
  'access_token',
  'token_type',
  'expires_in',
  'scope',
  'response',
  'session_state',
];

/**
 * Whether `uri` may be registered as a redirect or post-logout URI: absolute, without fragment, user info or a scheme that runs code,
 * and without a parameter that a response would add.
 * @returns undefined when it may, else a sentence that says why not
 * @see RFC 6749 §3.1.2, RFC 9700 §4.1
 */
export function problemOfRedirectUri(uri: string): string | undefined {
  const problem = problemOfAddress(uri);
  if (problem !== undefined) return problem;
  const url = new URL(uri);
  if (uri.includes('#')) return 'must not have a fragment';
  const reserved = responseParameters.find((name) => url.searchParams.has(name));
  if (reserved) return `must not contain the response parameter ${reserved}`;
  return undefined;
}

/**
 * Whether the scheme of `uri`, an address without problems otherwise, may be registered by an app of this kind: https and http by all,
 * an app's own by native ones only. That one must be a domain name turned round, so it has a dot: `com.example.app`.
 * @returns undefined when it may, else a sentence that says why not
 * @see RFC 8252 §7.1, §8.4
 */
export function problemOfScheme(uri: string, isNative: boolean): string | undefined {
  const { protocol } = new URL(uri);
  if (protocol === 'https:' || protocol === 'http:') return undefined;
  if (!isNative) return 'must use https or http';
  return protocol.includes('.')
    ? undefined
    : 'must use https, http or a scheme of its own with a dot, such as com.example.app:/callback';
}

/**
 * Whether `uri` may stand behind a link or be sent to a browser: https or http, absolute, without user info.
 * @returns undefined when it may, else a sentence that says why not
 */
export function problemOfWebAddress(uri: string): string | undefined {
  return problemOfAddress(uri) ?? problemOfScheme(uri, false);
}

function problemOfAddress(uri: string): string | undefined {
  if (!URL.canParse(uri)) return 'must be an absolute URI';
  if (!/^[!-[\]-~]+$/.test(uri)) return 'must be ASCII without spaces, control characters and backslashes';
  const url = new URL(uri);
  if (refusedSchemes.has(url.protocol)) return `must not use the scheme ${url.protocol}`;
  if (url.username !== '' || url.password !== '') return 'must not contain user info';
  if (/^https?:$/.test(url.protocol) && !/^(?:[a-z0-9._-]+|\[[0-9a-f:.]+\])$/.test(url.hostname))
    return 'must have a plain host name';
  return undefined;
}

/**
 * Whether `asked` is one of the `registered` URIs: equal byte for byte. Only for native apps the port may differ, and only on loopback.
 * @see RFC 9700 §2.1, RFC 8252 §7.3
 */
export function isRegisteredRedirectUri(asked: string, registered: readonly string[], isNative: boolean): boolean {
  if (problemOfRedirectUri(asked) !== undefined) return false;
  if (registered.includes(asked)) return true;
  if (!isNative) return false;
  const withoutPort = loopbackWithoutPort(asked);
  return withoutPort !== undefined && registered.some((uri) => loopbackWithoutPort(uri) === withoutPort);
}

function loopbackWithoutPort(uri: string): string | undefined {
  const match = /^http:\/\/(localhost|127\.0\.0\.1|\[::1\])(?::\d{1,5})?(\/[^#]*)?$/.exec(uri);
  const [, host, rest] = match ?? [];
  return host !== undefined && loopbackHosts.has(host) ? `${host}${rest ?? ''}` : undefined;
}

/**
 * Whether `asked` is one of the registered sign-out URIs. An empty path equals `/`, because widespread middleware adds the slash
 * that guides leave out.
 */
export function isRegisteredSignOutUri(asked: string, registered: readonly string[]): boolean {
  if (problemOfRedirectUri(asked) !== undefined) return false;
  const wanted = withPath(asked);
  return registered.some((uri) => uri === asked || withPath(uri) === wanted);
}

function withPath(uri: string): string {
  return /^[a-z][a-z0-9+.-]*:\/\/[^/?#]+$/i.test(uri) ? `${uri}/` : uri;
}

/** What a log may hold of an address that somebody asked for: not its user info, query or fragment, where secrets travel. */
export function loggableUri(uri: string): string {
  return uri
    .replace(/[?#].*$/s, '')
    .replace(/\/\/[^/]*@/, '//')
    .slice(0, 200);
}
