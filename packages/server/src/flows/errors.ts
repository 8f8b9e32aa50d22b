import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { OAuthError, type OAuthErrorCode } from '../domain/oauth/oauth-error.ts';
import { HasherBusyError } from '../domain/passwords/hasher.ts';
import { newId } from '../platform/ids.ts';
import { sendPage } from './page.ts';

interface PageText {
  readonly status: number;
  readonly heading: string;
  readonly sentence: string;
}

const pageTexts = {
  unknown_client: {
    status: 400,
    heading: 'This app is not known here',
    sentence:
      'The link that brought you here names an app that is not registered or not active in this org. Go back to the app, or tell the people who run it.',
  },
  bad_redirect_uri: {
    status: 400,
    heading: 'This app asked to send you to an address it has not registered',
    sentence: 'To protect you, the sign-in stops here. If you run the app: add the exact address to its sign-in redirect URIs.',
  },
  malformed_request: {
    status: 400,
    heading: 'This request cannot be read',
    sentence: 'The app sent a request that is incomplete or says the same thing twice. Go back to the app and try once more.',
  },
  unreadable_interaction: {
    status: 400,
    heading: 'This sign-in link does not work',
    sentence: 'The address is incomplete or was changed. Go back to the app and sign in from there.',
  },
  expired: {
    status: 400,
    heading: 'This page has expired',
    sentence: 'It was open for more than an hour. Start again; nothing is lost.',
  },
  other_browser: {
    status: 400,
    heading: 'This sign-in was started in another browser',
    sentence: 'A sign-in can only be finished where it began, and the browser must accept cookies. Start again here.',
  },
  outdated: {
    status: 400,
    heading: 'This page is out of date',
    sentence: 'Something about your account changed since it was opened. Start again; nothing is lost.',
  },
  link_over: {
    status: 403,
    heading: 'This link does not work any more',
    sentence:
      'A link that sets a password works once, for a limited time, and only while it is the newest. If you still need one, ask your help desk.',
  },
  cross_site: {
    status: 403,
    heading: 'This form came from another site',
    sentence: 'To protect you, it was not accepted. Open the page again and send the form from there.',
  },
  bad_id_token_hint: {
    status: 400,
    heading: 'This sign-out link does not work',
    sentence: 'The app did not prove which sign-in it wants to end. You can sign out of this org here instead.',
  },
  bad_sign_out_uri: {
    status: 400,
    heading: 'This app asked to send you to an address it has not registered',
    sentence: 'To protect you, the sign-out stops here. If you run the app: add the exact address to its sign-out redirect URIs.',
  },
  other_user: {
    status: 400,
    heading: 'Somebody else is signed in here',
    sentence: 'The app wants to sign out a different person from the one who is signed in to this org, so nobody was signed out.',
  },
  access_denied: {
    status: 403,
    heading: 'You cannot sign in here',
    sentence:
      'Your org does not allow this sign-in, for example because of where it comes from. If it should be allowed, ask your help desk.',
  },
  needs_second_factor: {
    status: 403,
    heading: 'Your org asks for a second factor',
    sentence: 'A password alone is not enough for you here, and this org has no second factor yet. Ask your help desk.',
  },
  sign_up_off: {
    status: 403,
    heading: 'Sign-up is switched off',
    sentence: 'Nobody can sign up for an org here. Ask the people who run this server for one, or for an account in theirs.',
  },
  too_many: {
    status: 429,
    heading: 'That was too often',
    sentence:
      'There were too many requests of this kind from your network, or mails to this address. Wait an hour and try again; ten mails to one address take a day.',
  },
  blocked_network: {
    status: 403,
    heading: 'Access from your network is blocked',
    sentence: 'The people who run this org do not let anybody in from the address that you come from.',
  },
  busy: {
    status: 503,
    heading: 'Many people are signing in right now',
    sentence: 'Your password was not checked. Wait a few seconds, go back and send it again.',
  },
  not_found: {
    status: 404,
    heading: 'There is nothing at this address',
    sentence: 'Check the link, or go to the app you want to use and sign in from there.',
  },
  bad_request: {
    status: 400,
    heading: 'This request cannot be read',
    sentence: 'Something in it is malformed or too large. Go back and try once more.',
  },
  unexpected: {
    status: 500,
    heading: 'Something broke on our side',
    sentence:
      'It is not your doing, and it has been recorded. Go back and try once more; if it happens again, tell your help desk the error id.',
  },
} as const satisfies Record<string, PageText>;

/** Why a page is shown instead of an answer to the app. */
export type PageRefusalReason = keyof typeof pageTexts;

/** A refusal shown to the person: nothing about the request is trusted enough to redirect anywhere. `detail` is for the log only. */
export class PageRefusal extends Error {
  override readonly name = 'PageRefusal';
  readonly reason: PageRefusalReason;
  readonly detail: string | undefined;
  readonly action: { readonly label: string; readonly href: string } | undefined;

  constructor(reason: PageRefusalReason, options?: { detail?: string; action?: { label: string; href: string } }) {
    super(reason);
    this.reason = reason;
    this.detail = options?.detail;
    this.action = options?.action;
  }
}

/** Shows the page of a refusal, with an error id that the log has too. */
export function sendRefusal(request: FastifyRequest, reply: FastifyReply, refusal: PageRefusal): FastifyReply {
  const { status, heading, sentence } = pageTexts[refusal.reason];
  const errorId = newId(request.ctx.random, 'oae');
  request.log.info({ errorId, refusal: refusal.reason, detail: refusal.detail }, 'page refused');
  reply.code(status);
  if (status === 503) reply.header('retry-after', '5');
  return sendPage(reply, {
    page: 'error',
    orgName: request.org.name,
    heading,
    sentence,
    errorId,
    at: request.ctx.now,
    ...(refusal.action && { action: refusal.action }),
  });
}

const statusOf: Partial<Record<OAuthErrorCode, number>> = {
  invalid_client: 401,
  invalid_token: 401,
  insufficient_scope: 403,
  temporarily_unavailable: 503,
};

/** Answers with an OAuth error as JSON. @see RFC 6749 §5.2 */
function sendOAuthError(request: FastifyRequest, reply: FastifyReply, error: OAuthError): FastifyReply {
  request.log.info({ refusal: error.code, detail: error.detail ?? error.message }, 'oauth request refused');
  // RFC 6749 §5.2: a client that tried the Authorization header is told which scheme is meant.
  if (error.code === 'invalid_client' && request.headers.authorization !== undefined)
    reply.header('www-authenticate', 'Basic realm="Gatehouse"');
  return reply
    .code(error.status ?? statusOf[error.code] ?? 400)
    .header('cache-control', 'no-store')
    .header('pragma', 'no-cache')
    .send({ error: error.code, error_description: error.message });
}

/** What the whole server does with a refusal or a bug that a handler let through: page or JSON, never a stack. */
export function handleError(error: FastifyError | Error, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  if (error instanceof PageRefusal) return sendRefusal(request, reply, error);
  if (error instanceof OAuthError) return sendOAuthError(request, reply, error);
  if (error instanceof HasherBusyError) return sendRefusal(request, reply, new PageRefusal('busy'));
  // Before the org is known nothing can be drawn: the database did not answer, or the URL cannot be read.
  if (!request.org) return sendWithoutOrg(request, reply, error);
  const status = 'statusCode' in error ? (error.statusCode ?? 500) : 500;
  const isTheirs = status >= 400 && status < 500; // body too large, wrong content type, malformed URL
  if (!isTheirs) request.log.error({ err: error }, 'unexpected error');
  if (wantsPage(request))
    return sendRefusal(request, reply, new PageRefusal(isTheirs ? 'bad_request' : 'unexpected', { detail: error.message }));
  if (isTheirs)
    return sendOAuthError(
      request,
      reply,
      new OAuthError('invalid_request', 'The request is malformed.', { detail: error.message }),
    );
  return reply
    .code(500)
    .header('cache-control', 'no-store')
    .send({ error: 'server_error', error_description: 'Something broke on our side.' });
}

function sendWithoutOrg(request: FastifyRequest, reply: FastifyReply, error: Error): FastifyReply {
  const isTheirs = 'statusCode' in error && Number(error.statusCode) < 500;
  if (!isTheirs) request.log.error({ err: error }, 'a request could not find its org');
  return reply
    .code(isTheirs ? 400 : 503)
    .header('cache-control', 'no-store')
    .send(isTheirs ? { error: 'invalid_request' } : { error: 'temporarily_unavailable' });
}

/** Endpoints that programs call answer with JSON, everything else with a page. */
export function wantsPage(request: FastifyRequest): boolean {
  return !/^\/(?:oauth2\/(?:[^/]+\/)?v1\/(?!authorize|logout)|oauth2\/[^/]+\/\.well-known|\.well-known|\/?api\/)/.test(
    request.url,
  );
}
