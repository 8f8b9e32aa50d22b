/** As much of a request as the SDK needs on a protected route; an adapter makes one from its framework's request. */
export interface RequestView {
  readonly method: string;
  /** Path with query, or an absolute URL of which only path and query count. */
  readonly url: string;
  /** One header by its lower-case name. */
  header(name: string): string | undefined;
  /** Called whenever the SDK's cookies for this response change, with the complete list. Without it use `setCookies()` of the context. */
  cookiesChanged?(cookies: readonly string[]): void;
  /** True once cookies can no longer be sent. Then nothing is refreshed. */
  responseStarted?(): boolean;
}

/** The view of a web-standard `Request`. */
export function viewOf(request: Request): RequestView {
  return { method: request.method, url: request.url, header: (name) => request.headers.get(name) ?? undefined };
}

/** Path and query of a view's URL, without origin and fragment. */
export function pathAndQuery(url: string): string {
  const withoutFragment = url.split('#', 1)[0] ?? '';
  if (withoutFragment.startsWith('/')) return withoutFragment;
  const start = withoutFragment.indexOf('/', withoutFragment.indexOf('//') + 2);
  return start < 0 ? '/' : withoutFragment.slice(start);
}
