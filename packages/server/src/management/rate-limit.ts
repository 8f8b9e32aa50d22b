import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Caller } from '../domain/admin-roles/caller.ts';
import { inTx } from '../domain/ctx.ts';
import type { Deps } from '../domain/deps.ts';
import type { RateState } from '../domain/rate-limits/limiter.ts';
import { systemActor, writeEvent } from '../domain/system-log/write.ts';
import { networkOf } from '../platform/network.ts';
import { ApiError } from './api-error.ts';

/** A caller gets half of what the org may have, so that one runaway program does not stop the others. @see Okta, API token rate limits */
const shareOfOneCaller = 0.5;

/**
 * Counts a call against its caller's and its org's limit for the resource, and says in the headers how the nearer of the two stands. What
 * is refused uses up nothing of what the org's callers have together.
 * @param resource such as `users`
 * @param isAllowed whether the caller has the permission
 * @throws ApiError E0000047 beyond either
 */
export async function limitCaller(
  deps: Deps,
  request: FastifyRequest,
  reply: FastifyReply,
  caller: Caller,
  { resource, isAllowed }: { readonly resource: string; readonly isAllowed: boolean },
): Promise<void> {
  const { limiter, apiCallsPerMinute: most } = deps;
  const own = limiter.count(request.ctx, `api:${resource}:${caller.subject.id}`, Math.ceil(most * shareOfOneCaller));
  const all = isAllowed && !own.isOver ? limiter.count(request.ctx, `api:${resource}`, most) : own;
  await refuseBeyond(request, reply, all.remaining < own.remaining ? all : own, caller);
}

/** Counts a call without a good credential against the network it comes from. @throws ApiError E0000047 */
export async function limitStranger(deps: Deps, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const { limiter, apiCallsPerMinute } = deps;
  const state = limiter.count(request.ctx, `api:stranger:${networkOf(request.ctx.request.ip)}`, apiCallsPerMinute);
  await refuseBeyond(request, reply, state, undefined);
}

async function refuseBeyond(
  request: FastifyRequest,
  reply: FastifyReply,
  state: RateState,
  caller: Caller | undefined,
): Promise<void> {
  reply
    .header('x-rate-limit-limit', state.limit)
    .header('x-rate-limit-remaining', state.remaining)
    .header('x-rate-limit-reset', Math.ceil(state.resetAt / 1000));
  if (!state.isOver) return;
  if (state.isNews) {
    await inTx(request.ctx, (ctx) =>
      writeEvent(ctx, {
        eventType: 'system.org.rate_limit.violation',
        message: 'Rate limit violation',
        outcome: { result: 'DENY', reason: 'RATE_LIMITED' },
        actor: caller?.subject ?? systemActor,
        debug: { limit: String(state.limit), path: request.routeOptions.url ?? '' },
      }),
    );
  }
  throw new ApiError('E0000047');
}
