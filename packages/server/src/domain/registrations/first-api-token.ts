import type { Secret } from '../../platform/secret.ts';
import { createApiToken } from '../api-tokens/api-token.ts';
import type { TxCtx } from '../ctx.ts';
import { type LogActor, writeEvent } from '../system-log/write.ts';

const name = 'Gatehouse CLI';

/**
 * Gives an org's first administrator the API token that signs the terminal in. It is shown this once and stored as a hash.
 * @param ctx of the new org
 */
export async function addFirstApiToken(
  ctx: TxCtx,
  administrator: { readonly id: string; readonly actor: LogActor },
): Promise<Secret> {
  const { id, token } = await createApiToken(ctx, administrator.id, name);
  await writeEvent(ctx, {
    eventType: 'system.api_token.create',
    message: 'Create API token',
    outcome: { result: 'SUCCESS' },
    actor: administrator.actor,
    targets: [{ id, type: 'Token', alternateId: name, displayName: name }],
  });
  return token;
}
