import type { TxCtx } from '../../../domain/ctx.ts';
import { clientActor, type LogEvent, writeEvent } from '../../../domain/system-log/write.ts';
import type { GrantRequest } from './grant-request.ts';

/** Writes that the app got tokens or was refused, in the transaction of the grant. */
export function logGrant(
  ctx: TxCtx,
  { app, server }: GrantRequest,
  event: Pick<LogEvent, 'outcome' | 'targets' | 'sessionId' | 'debug'>,
): Promise<void> {
  return writeEvent(ctx, {
    ...event,
    eventType: server.isOrgServer ? 'app.oauth2.token.grant' : 'app.oauth2.as.token.grant',
    message: 'OAuth2 token request',
    actor: clientActor(app),
  });
}
