import { handleCallback } from './callback.ts';
import type { Instance } from './instance.ts';
import { pathAndQuery, type RequestView } from './request-view.ts';
import { ownRoute } from './return-to.ts';
import { handleSignIn } from './sign-in.ts';
import { handleSignOut } from './sign-out.ts';

/**
 * Answers the SDK's own routes: sign-in, callback, sign-out. Undefined for every other path.
 *
 * @param body gives the form body as text; asked for only when it matters.
 */
export async function answerOwnRoute(
  instance: Instance,
  view: RequestView,
  body: () => Promise<string>,
): Promise<Response | undefined> {
  const route = ownRoute(instance.config, pathAndQuery(view.url).split('?', 1)[0] ?? '');
  switch (route) {
    case 'signIn':
      return handleSignIn(instance, view);
    case 'callback':
      return handleCallback(instance, view);
    case 'signOut':
      return handleSignOut(instance, view, async () => new URLSearchParams(await body()));
    case undefined:
      return undefined;
  }
}
