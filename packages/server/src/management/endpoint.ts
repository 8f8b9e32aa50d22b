import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Caller } from '../domain/admin-roles/caller.ts';
import { mayDo, type Permission } from '../domain/admin-roles/permissions.ts';
import type { Ctx } from '../domain/ctx.ts';
import type { Deps } from '../domain/deps.ts';
import type { Org } from '../domain/orgs/org.ts';
import type { Db } from '../schema/db.ts';
import { invalid } from './api-error.ts';
import { authenticate, refuseUnlessAllowed } from './authenticate.ts';
import { openCursor, pageLinks } from './paging.ts';
import { limitCaller, limitStranger } from './rate-limit.ts';
import { readUploadedImage } from './uploaded-image.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who calls the management API. */
    caller: Caller;
  }
}

/** A call that was let in: who calls, and what they sent, checked. */
export interface Call<P = unknown, Q = unknown, B = unknown> {
  readonly deps: Deps;
  readonly ctx: Ctx<Db>;
  readonly org: Org;
  readonly caller: Caller;
  readonly params: P;
  readonly query: Q;
  readonly body: B;
  /** Where a list goes on: the key that the page before ended with. */
  readonly after: string | undefined;
  /** Whether the connection is gone: nobody will have the answer. */
  readonly hasLeft: () => boolean;
}

/** What a handler answers. */
export interface Answer {
  readonly body?: unknown;
  /** Key that the following page starts after; only a list has it. */
  readonly next?: string | undefined;
  /** When it differs from the one that the route declares. */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
}

/** One route of the management API as data: what mounts it, documents it and tests it reads the same lines. None is without a permission. */
export interface Route<P, Q, B> {
  /** Okta's name of the operation. */
  readonly operationId: string;
  /** One line for the reference. */
  readonly summary: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Fastify's form, such as `/api/v1/groups/:groupId`. */
  readonly path: string;
  readonly permission: Permission;
  readonly params?: z.ZodType<P>;
  readonly query?: z.ZodType<Q>;
  readonly body?: z.ZodType<B>;
  /** `image`: the body is a form with a picture in its field `file`; the handler gets it as a `Picture`. Otherwise JSON. */
  readonly consumes?: 'image';
  /** Bytes that a body may have, when 64 KiB are too few. */
  readonly bodyLimit?: number;
  /** What a success looks like; a list has the paging parameters and the `Link` headers too. No `body`: an empty answer. */
  readonly answers: { readonly status: 200 | 201 | 202 | 204; readonly body?: z.ZodType; readonly isList?: boolean };
  readonly handler: (call: Call<P, Q, B>) => Promise<Answer | undefined>;
}

/** A route whose input types are known to its own handler only. */
export type Endpoint = Route<unknown, unknown, unknown>;

/** Declares a route. What its schemas let through is what its handler gets. */
export function endpoint<P = object, Q = object, B = object>(route: Route<P, Q, B>): Endpoint {
  return route as unknown as Endpoint;
}

const nothing = z.object({});

/**
 * Mounts an endpoint: who calls, may they, is what they sent well-formed; then the handler.
 * Who calls is told by the credential alone, never by the body (S40).
 */
export function mount(http: FastifyInstance, deps: Deps, route: Endpoint): void {
  const resource = resourceOf(route.path);
  http.route({
    method: route.method,
    url: route.path,
    exposeHeadRoute: false,
    ...(route.bodyLimit !== undefined && { bodyLimit: route.bodyLimit }),
    // Before the body is read: what nobody may send is not looked at.
    onRequest: async (request, reply) => {
      request.caller = await authenticate(request).catch(async (error: unknown) => {
        await limitStranger(deps, request, reply);
        throw error;
      });
      const isAllowed = mayDo(request.caller, route.permission);
      await limitCaller(deps, request, reply, request.caller, { resource, isAllowed });
      refuseUnlessAllowed(request.caller, route.permission);
    },
    handler: async (request, reply) => {
      const answer =
        (await route.handler({
          deps,
          ctx: request.ctx,
          org: request.org,
          caller: request.caller,
          params: check(route.params ?? nothing, request.params),
          query: check(route.query ?? nothing, request.query),
          body: route.consumes ? await readUploadedImage(request) : check(route.body ?? nothing, request.body ?? {}),
          after: openCursor(deps.keys, request),
          hasLeft: () => request.raw.socket.destroyed === true,
        })) ?? {};
      // This node knows of a change to the org at once, the others within a second.
      if (route.method !== 'GET') deps.orgs.recheck(request.org.id);
      return send(deps, request, reply, route, answer);
    },
  });
}

/** The part of a path that names what it is about: `/api/v1/users/:userId` → `users`. */
export function resourceOf(path: string): string {
  return /^\/(?:api\/v1(?:\/internal)?|oauth2\/v1)\/([\w-]+)/.exec(path)?.[1] ?? 'other';
}

/** What `schema` makes of `value`. @throws ApiError E0000001 with a cause for each thing that is wrong, beginning with its path */
export function check<T>(schema: z.ZodType<T>, value: unknown): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const causes = result.error.issues.map(({ path, message }) => `${pathText(path) || 'body'}: ${message}`);
  throw invalid(causes);
}

/** Such as `settings.oauthClient.redirect_uris[0]`. */
function pathText(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, key) => {
    if (typeof key === 'number') return `${text}[${key}]`;
    return text === '' ? String(key) : `${text}.${String(key)}`;
  }, '');
}

function send(deps: Deps, request: FastifyRequest, reply: FastifyReply, { answers }: Endpoint, answer: Answer): FastifyReply {
  if (deps.isStrict) answers.body?.parse(answer.body);
  reply.code(answer.status ?? answers.status).header('cache-control', 'no-store');
  if (answer.headers) reply.headers(answer.headers);
  if (answers.isList) reply.header('link', pageLinks(deps.keys, request, answer.next));
  return answer.body === undefined ? reply.send() : reply.send(answer.body);
}
