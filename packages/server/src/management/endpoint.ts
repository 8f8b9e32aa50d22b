import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { mayDo, type Permission } from '../domain/admin-roles/permissions.ts';
import { type Caller, callerOfApiToken } from '../domain/api-tokens/api-token.ts';
import type { Ctx } from '../domain/ctx.ts';
import type { Deps } from '../domain/deps.ts';
import type { Org } from '../domain/orgs/org.ts';
import type { Db } from '../schema/db.ts';
import { ApiError } from './api-error.ts';
import { openCursor, pageLinks } from './paging.ts';

/** A call that was let in: who calls, and what they sent, checked. */
export interface Call<P, Q, B> {
  readonly ctx: Ctx<Db>;
  readonly org: Org;
  readonly caller: Caller;
  readonly params: P;
  readonly query: Q;
  readonly body: B;
  /** Where a list goes on: the key that the page before ended with. */
  readonly after: string | undefined;
}

/** What an endpoint answers. `next` is the key that the following page starts after; only a list has it. */
export interface Answer {
  readonly status: number;
  readonly body?: unknown;
  readonly next?: string | undefined;
  readonly isList?: boolean;
}

/** One route of the management API. There is none without a permission. */
export interface Endpoint<P, Q, B> {
  readonly operationId: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Fastify's form, such as `/api/v1/groups/:groupId`. */
  readonly path: string;
  readonly permission: Permission;
  readonly params?: z.ZodType<P>;
  readonly query?: z.ZodType<Q>;
  readonly body?: z.ZodType<B>;
  readonly handler: (call: Call<P, Q, B>) => Promise<Answer>;
}

const nothing = z.object({});

/**
 * Mounts an endpoint: who calls, may they, is what they sent well-formed; then the handler.
 * Who calls is told by the credential alone, never by the body (S40).
 */
export function endpoint<P = object, Q = object, B = object>(http: FastifyInstance, deps: Deps, route: Endpoint<P, Q, B>): void {
  http.route({
    method: route.method,
    url: route.path,
    exposeHeadRoute: false,
    handler: async (request, reply) => {
      const caller = await authenticate(request);
      if (!mayDo(caller.roles, route.permission)) throw new ApiError('E0000006');
      const answer = await route.handler({
        ctx: request.ctx,
        org: request.org,
        caller,
        params: check(route.params ?? (nothing as unknown as z.ZodType<P>), request.params),
        query: check(route.query ?? (nothing as unknown as z.ZodType<Q>), request.query),
        body: check(route.body ?? (nothing as unknown as z.ZodType<B>), request.body ?? {}),
        after: openCursor(deps.keys, request),
      });
      return send(deps, request, reply, answer);
    },
  });
}

async function authenticate(request: FastifyRequest): Promise<Caller> {
  const token = /^SSWS +([0-9A-Za-z]+) *$/i.exec(request.headers.authorization ?? '')?.[1];
  const caller = token === undefined ? undefined : await callerOfApiToken(request.ctx, token);
  if (!caller) throw new ApiError('E0000011');
  return caller;
}

/** @throws ApiError E0000001 with a cause for each thing that is wrong, beginning with its path */
function check<T>(schema: z.ZodType<T>, value: unknown): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const causes = result.error.issues.map(({ path, message }) => `${path.join('.') || 'body'}: ${message}`);
  throw new ApiError('E0000001', causes[0]?.split(':')[0], causes);
}

function send(deps: Deps, request: FastifyRequest, reply: FastifyReply, answer: Answer): FastifyReply {
  reply.code(answer.status).header('cache-control', 'no-store');
  if (answer.isList) reply.header('link', pageLinks(deps.keys, request, answer.next));
  return answer.body === undefined ? reply.send() : reply.send(answer.body);
}
