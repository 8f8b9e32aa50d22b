import type { Config } from './config.ts';
import { pathAndQuery, type RequestView } from './request-view.ts';

const longest = 2_048;

/**
 * The absolute URL for a wish such as `/profile?tab=1`, or undefined when the wish is not a plain path of this app.
 *
 * Refused: absolute and scheme-relative forms also when encoded or hidden behind dot segments, backslashes, control
 * characters, and the SDK's own routes. Callers send only the absolute result, never the wish: dot segments can survive an
 * origin check and leave `//host` as the path.
 *
 * @see RFC 9700 §4.11 – open redirection
 */
export function safeReturnTo(config: Config, wish: unknown): string | undefined {
  if (typeof wish !== 'string' || wish.length > longest) return undefined;
  if (!/^\/(?![/\\]|%2f|%5c)/i.test(wish) || /[\u0000-\u0020\u007f-\u009f\\]/.test(wish)) return undefined;
  const base = `${config.origin}/`;
  if (!URL.canParse(wish, base)) return undefined;
  const url = new URL(wish, base);
  if (url.origin !== config.origin || url.username !== '' || url.password !== '') return undefined;
  if (/^\/(?:\/|%2f|%5c)/i.test(url.pathname)) return undefined;
  return ownRoute(config, url.pathname) === undefined ? url.href : undefined;
}

/** The SDK's own route at this path, if any. A slash at the end makes no difference. */
export function ownRoute(config: Config, pathname: string): keyof Config['paths'] | undefined {
  const path = pathname.length > 1 && pathname.endsWith('/') ? pathname.slice(0, -1) : pathname;
  const { signIn, callback, signOut } = config.paths;
  if (path === signIn) return 'signIn';
  if (path === callback) return 'callback';
  return path === signOut ? 'signOut' : undefined;
}

/** The page a signed-out visitor wanted: this URL for a page view, the page that held the form for anything else. */
export function wantedPage(config: Config, view: RequestView): string {
  if (view.method === 'GET' || view.method === 'HEAD') return pathAndQuery(view.url);
  const referer = view.header('referer');
  if (referer === undefined || !URL.canParse(referer)) return '/';
  const url = new URL(referer);
  return url.origin === config.origin ? `${url.pathname}${url.search}` : '/';
}
