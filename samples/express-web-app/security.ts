import type { RequestHandler } from 'express';

/**
 * Headers of every answer: no script at all, styles and pictures from here only, never inside a frame, never cached.
 *
 * There is no `form-action`: browsers apply it to the redirects of a form too, and signing out leads to the org.
 */
export const securityHeaders: RequestHandler = (req, res, next) => {
  res.set({
    'Content-Security-Policy': "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; frame-ancestors 'none'",
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Referrer-Policy': 'same-origin',
    'X-Content-Type-Options': 'nosniff',
    'X-Frame-Options': 'DENY',
  });
  if (!req.path.startsWith('/assets/')) res.set('Cache-Control', 'private, no-store');
  next();
};

/**
 * Refuses a form that another site's page sends on somebody's behalf (CSRF). Browsers say where a POST comes from;
 * old ones say it in `Origin` only.
 */
export const sameOriginPosts: RequestHandler = (req, _res, next) => {
  const isRead = req.method === 'GET' || req.method === 'HEAD';
  if (isRead || isFromHere(req.get('sec-fetch-site'), req.get('origin'), req.get('host'))) return next();
  next(Object.assign(new Error('This form did not come from a page of this app.'), { status: 403, expose: true }));
};

function isFromHere(site: string | undefined, origin: string | undefined, host: string | undefined): boolean {
  if (site !== undefined) return site === 'same-origin' || site === 'none';
  return origin !== undefined && URL.canParse(origin) && new URL(origin).host === host;
}
