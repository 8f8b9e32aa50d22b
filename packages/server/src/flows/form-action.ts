import { loopbackHosts, refusedSchemes } from '../domain/oauth/redirect-uri.ts';

/**
 * The CSP source that covers `address`: its origin, or its bare scheme when it is an app's own (`com.example.app:`). An IPv6
 * address has no form in a CSP, so `http:` or `https:` stands for it.
 *
 * @throws TypeError when the result could end the directive or add one, or when the scheme runs script.
 * @see CSP Level 3 §2.3.1 – source lists
 */
function source(address: string): string {
  const { protocol, host } = new URL(address);
  if (protocol === 'https:' || protocol === 'http:') {
    if (/^\[[0-9a-f:.]+\](:\d{1,5})?$/.test(host)) return protocol;
    if (/^[a-z0-9._-]+(:\d{1,5})?$/.test(host)) return `${protocol}//${host}`;
  } else if (/^[a-z][a-z0-9+.-]*:$/.test(protocol) && !refusedSchemes.has(protocol)) {
    return protocol;
  }
  throw new TypeError('This address cannot stand in a Content-Security-Policy.');
}

/**
 * The `form-action` of a page of the sign-in: here, any https address, and the redirects that end at `redirectUri`.
 *
 * @throws TypeError when `redirectUri` cannot stand in a policy: see S39 in its test for what is refused.
 */
export function signInFormAction(redirectUri: string | undefined): string {
  if (redirectUri === undefined) return "'self' https:";
  const end = source(redirectUri);
  const { protocol, hostname } = new URL(redirectUri);
  // In development the callback often sends on to a second local server, and browsers hold that hop against the same list.
  const local = protocol === 'http:' && loopbackHosts.has(hostname) ? ' http://localhost:* http://127.0.0.1:*' : '';
  return end.startsWith('https:') ? "'self' https:" : `'self' https: ${end}${local}`;
}

/**
 * The `form-action` of a page that posts to the app at `target`: the same list as on the way there, because the app may send on.
 *
 * @throws TypeError when `target` is neither `https:` nor `http:`, or cannot stand in a policy.
 */
export function formPostFormAction(target: string): string {
  if (/^https?:/.test(target)) return signInFormAction(target);
  throw new TypeError('A form post goes to an https or http address only.');
}
