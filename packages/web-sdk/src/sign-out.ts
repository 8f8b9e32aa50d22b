import * as client from 'openid-client';
import { answer, methodNotAllowed, redirect } from './answers.ts';
import { errorAnswer } from './error-page.ts';
import type { Instance } from './instance.ts';
import { askerOf } from './navigation.ts';
import { pageHeaders, renderPage } from './page.ts';
import type { RequestView } from './request-view.ts';
import { safeReturnTo } from './return-to.ts';
import { isSignedIn, type Session, sessionClaims } from './session.ts';

/** How one sign-out differs from the configured one. */
export interface SignOutWish {
  readonly mode?: 'local' | 'rp';
  /** A path of this app. For `rp` its URL must be registered as a sign-out redirect URI. */
  readonly returnTo?: string;
}

/** All calls to the sign-in service together may take this long; the person is signed out here in any case. */
const budgetMs = 2_000;

/** `POST /signout`, and the page with the button for `GET`. */
export async function handleSignOut(
  instance: Instance,
  view: RequestView,
  body: () => Promise<URLSearchParams>,
): Promise<Response> {
  const { config } = instance;
  if (view.method === 'HEAD') return answer(200, null, {});
  if (view.method !== 'POST' && view.method !== 'GET') return methodNotAllowed('GET, POST');
  if (view.method === 'GET') {
    if (!config.signOut.allowGet || askerOf(view) === 'prefetch') return buttonPage(instance);
    return performSignOut(instance, view, {});
  }
  if (!isSameOrigin(view, config.origin)) {
    const detail = `a sign-out was posted from ${view.header('origin') ?? 'an unknown place'}; only pages of ${config.origin} may do that`;
    return errorAnswer(instance, instance.refuse('csrf', { detail }), view);
  }
  const returnTo = (await body()).get('return_to');
  return performSignOut(instance, view, returnTo === null ? {} : { returnTo });
}

/** @see OWASP CSRF prevention – fetch metadata first, `Origin` for browsers without */
function isSameOrigin(view: RequestView, origin: string): boolean {
  const site = view.header('sec-fetch-site');
  if (site !== undefined) return site === 'same-origin' || site === 'none';
  return view.header('origin') === origin;
}

function buttonPage(instance: Instance): Response {
  const html = renderPage({
    title: 'Sign out?',
    text: 'You are about to sign out of this app.',
    action: { label: 'Sign out', href: instance.config.paths.signOut ?? '', method: 'post' },
  });
  return answer(200, html, pageHeaders);
}

/** Ends the session here, then at the sign-in service where that is possible. Never fails because of the service. */
export async function performSignOut(instance: Instance, view: RequestView, wish: SignOutWish): Promise<Response> {
  const { config, sessions, attempts, events } = instance;
  const cookieHeader = view.header('cookie');
  const reading = sessions.open(cookieHeader);
  const session = reading.state === 'live' ? reading.session : undefined;
  if (session !== undefined) sessions.end(session);
  const cookies = [...sessions.clear(cookieHeader), ...attempts.clearAll(cookieHeader)];
  const home = safeReturnTo(config, wish.returnTo) ?? config.afterSignOut;
  if (session === undefined || !isSignedIn(session)) return redirect(303, home, cookies);

  const sub = sessionClaims(session)?.sub;
  const mode = wish.mode ?? config.signOut.mode;
  const target = await within(budgetMs, endAtIdp(instance, session, mode, home));
  const reason = target === undefined ? 'idp_unreachable' : target.reason;
  events.emit({ type: 'signout' }, { ...(sub === undefined ? {} : { sub }), ...(reason === undefined ? {} : { reason }) });
  return redirect(303, target?.url ?? home, cookies);
}

/** Revokes the refresh token and says where the browser goes to end the session at the service. */
async function endAtIdp(
  instance: Instance,
  session: Session,
  mode: 'local' | 'rp',
  home: string,
): Promise<{ url: string; reason?: string }> {
  const { config, provider } = instance;
  const revokes = config.signOut.revoke && session.rt !== undefined;
  if (mode === 'local' && !revokes) return { url: home };
  try {
    const idp = await provider.configuration();
    const metadata = idp.serverMetadata();
    if (revokes && metadata.revocation_endpoint !== undefined && session.rt !== undefined) {
      // Revoking is a courtesy: the session is over here whatever the answer is.
      await client.tokenRevocation(idp, session.rt, { token_type_hint: 'refresh_token' }).catch(() => undefined);
    }
    if (mode === 'local') return { url: home };
    if (metadata.end_session_endpoint === undefined) return { url: home, reason: 'no_end_session_endpoint' };
    const hint = session.it === undefined ? {} : { id_token_hint: session.it };
    return { url: client.buildEndSessionUrl(idp, { ...hint, post_logout_redirect_uri: home }).href };
  } catch {
    return { url: home, reason: 'idp_unreachable' };
  }
}

async function within<T>(milliseconds: number, work: Promise<T>): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), milliseconds);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
