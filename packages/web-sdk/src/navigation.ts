import type { RequestView } from './request-view.ts';

/**
 * Who is asking: `page` is a person's browser going somewhere, `frame` the same inside an iframe, `prefetch` a guess of the
 * browser, `api` a script or another program.
 */
export type Asker = 'page' | 'frame' | 'prefetch' | 'api';

/** Tells people from programs, by what the browser says about the request rather than by the path. */
export function askerOf(view: RequestView): Asker {
  if (isPrefetch(view)) return 'prefetch';
  const mode = view.header('sec-fetch-mode');
  if (mode !== undefined) {
    if (mode !== 'navigate') return 'api';
    const destination = view.header('sec-fetch-dest') ?? 'document';
    return destination === 'document' ? 'page' : 'frame';
  }
  if (view.header('x-requested-with') !== undefined) return 'api';
  if (view.method === 'HEAD') return 'page';
  return view.header('accept')?.toLowerCase().includes('text/html') ? 'page' : 'api';
}

function isPrefetch(view: RequestView): boolean {
  const purpose = view.header('sec-purpose') ?? view.header('purpose') ?? view.header('x-moz');
  if (purpose?.includes('prefetch') === true) return true;
  return view.header('next-router-prefetch') !== undefined || view.header('rsc') !== undefined;
}
