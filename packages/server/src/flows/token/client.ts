import type { FastifyRequest } from 'fastify';
import type { App } from '../../domain/apps/app.ts';
import { authenticateClient, type ClientCredentials, claimedClientId } from '../../domain/apps/authenticate-client.ts';
import { inTx } from '../../domain/ctx.ts';
import type { Deps } from '../../domain/deps.ts';
import { OAuthError } from '../../domain/oauth/oauth-error.ts';
import { systemActor, writeEvent } from '../../domain/system-log/write.ts';
import { sha256 } from '../../platform/hash.ts';
import { networkOf } from '../../platform/network.ts';

/** Failures in a minute, of one client from one network, before its next attempts are not looked at. */
const mostFailures = 30;

/**
 * The app that proved to be itself. Failures are counted per client and network, so that nobody guesses on and a stranger elsewhere stops
 * no app, and each that is counted is logged.
 * @throws OAuthError `invalid_client`, `invalid_request`; `temporarily_unavailable` (429) after too many failures
 */
export async function provenClient(deps: Deps, request: FastifyRequest, credentials: ClientCredentials): Promise<App> {
  const { ctx } = request;
  const claimed = claimedClientId(credentials);
  const subject = `client:${networkOf(ctx.request.ip)}:${sha256(claimed)}`;
  if (deps.limiter.isUsedUp(ctx, subject, mostFailures)) {
    throw new OAuthError('temporarily_unavailable', 'Too many failed attempts of this client. Try again in a minute.', {
      status: 429,
    });
  }
  try {
    return await authenticateClient(ctx, deps, credentials);
  } catch (error) {
    if (error instanceof OAuthError && error.code === 'invalid_client') {
      deps.limiter.count(ctx, subject, mostFailures);
      await logFailure(request, claimed, error);
    }
    throw error;
  }
}

function logFailure({ ctx }: FastifyRequest, claimed: string, error: OAuthError): Promise<void> {
  return inTx(ctx, (ctx) =>
    writeEvent(ctx, {
      eventType: 'app.oauth2.invalid_client_credentials',
      message: 'Client authentication failed',
      outcome: { result: 'FAILURE', reason: error.code },
      actor: systemActor,
      targets: [{ id: claimed.slice(0, 100), type: 'PublicClientApp', alternateId: claimed.slice(0, 100), displayName: null }],
      debug: { detail: error.detail?.slice(0, 200) ?? error.message },
    }),
  );
}
