import type { FastifyRequest } from 'fastify';
import { PageRefusal } from './errors.ts';

/**
 * Lets a form post through only when it comes from a page of this org.
 * @throws PageRefusal `cross_site`
 * @see OWASP Cross-Site Request Forgery Prevention, Fetch Metadata and origin verification
 */
export function requireSameOrigin(request: FastifyRequest): void {
  const { origin, 'sec-fetch-site': site } = request.headers;
  // Every browser sends one of the two with a form post; what sends neither is no browser and has no cookies to be abused.
  const isSame =
    site === undefined ? origin === undefined || origin === request.org.baseUrl : site === 'same-origin' || site === 'none';
  if (!isSame)
    throw new PageRefusal('cross_site', {
      detail: `origin ${String(origin).slice(0, 100)}, sec-fetch-site ${String(site).slice(0, 20)}`,
    });
}
