import { z } from 'zod';
import { inTx } from '../domain/ctx.ts';
import { holdUser } from '../domain/users/store.ts';
import { type Endpoint, endpoint } from './endpoint.ts';
import { existingUser, requireMayTakeOver } from './user-access.ts';
import { flag, userParams } from './user-input.ts';
import { activationLink, giveLink } from './user-link.ts';
import { type AdminMove, moveUser } from './user-moves.ts';

const path = '/api/v1/users/:userId/lifecycle';
const nothing = z.strictObject({});

interface PlainMove {
  readonly operationId: string;
  readonly summary: string;
  readonly name: Extract<AdminMove, 'deactivate' | 'suspend' | 'unsuspend' | 'unlock'>;
  readonly resource: 'users' | 'userCredentials';
}

const plainMoves: readonly PlainMove[] = [
  { operationId: 'deactivateUser', summary: 'Deactivate a user', name: 'deactivate', resource: 'users' },
  { operationId: 'suspendUser', summary: 'Suspend an active user', name: 'suspend', resource: 'users' },
  { operationId: 'unsuspendUser', summary: 'Let a suspended user in again', name: 'unsuspend', resource: 'users' },
  { operationId: 'unlockUser', summary: 'Unlock a locked-out user', name: 'unlock', resource: 'userCredentials' },
];

const plainEndpoints = plainMoves.map(({ operationId, summary, name, resource }) =>
  endpoint({
    operationId,
    summary,
    method: 'POST',
    path: `${path}/${name}`,
    permission: { resource, access: 'manage' },
    params: userParams,
    answers: { status: 200, body: nothing },
    handler: async ({ ctx, caller, params }) => {
      const { id } = await existingUser(ctx, caller, params.userId);
      await inTx(ctx, (ctx) => moveUser(ctx, caller, id, name));
      return { body: {} };
    },
  }),
);

const linkMoves = [
  { operationId: 'activateUser', summary: 'Activate a staged or deactivated user', name: 'activate' },
  { operationId: 'reactivateUser', summary: 'Give a user who has no password yet another activation link', name: 'reactivate' },
] as const;

const activation = z.strictObject({ activationUrl: z.url(), activationToken: z.string() }).meta({ id: 'UserActivationToken' });

const linkEndpoints = linkMoves.map(({ operationId, summary, name }) =>
  endpoint({
    operationId,
    summary: `${summary}. The link that sets the first password works once and for seven days; with \`sendEmail=false\` the answer has it, otherwise a mail takes it to the user`,
    method: 'POST',
    path: `${path}/${name}`,
    permission: { resource: 'users', access: 'manage' },
    params: userParams,
    // Okta's defaults: the two differ.
    query: z.object({ sendEmail: flag(name === 'activate') }),
    answers: { status: 200, body: z.union([activation, nothing]) },
    handler: async (call) => {
      const { ctx, deps, caller, params, query } = call;
      const { id } = await existingUser(ctx, caller, params.userId);
      const link = await inTx(ctx, async (ctx) => {
        const user = await holdUser(ctx, id); // first: whoever gives the user a role waits, and then ends the link
        await requireMayTakeOver(ctx, caller, id);
        const moved = await moveUser(ctx, caller, id, name);
        if (!user || moved?.to !== 'PROVISIONED') return undefined;
        return giveLink(ctx, call, user, { ...activationLink, sendEmail: query.sendEmail });
      });
      if (query.sendEmail) deps.mailQueued();
      return { body: link && !query.sendEmail ? { activationUrl: link.url.reveal(), activationToken: link.token.reveal() } : {} };
    },
  }),
);

/** `/api/v1/users/{userId}/lifecycle`: where a user stands, and who may change it. @see Okta Users API, lifecycle operations */
export const userLifecycleEndpoints: readonly Endpoint[] = [...linkEndpoints, ...plainEndpoints];
