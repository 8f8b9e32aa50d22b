import { z } from 'zod';
import type { Caller } from '../domain/admin-roles/caller.ts';
import { inTx, type TxCtx } from '../domain/ctx.ts';
import type { Org } from '../domain/orgs/org.ts';
import { raiseOrgVersion } from '../domain/orgs/store.ts';
import type { LogEventType } from '../domain/system-log/write.ts';
import { deleteOrigin, findOrigin, insertOrigin, listOrigins, updateOrigin } from '../domain/trusted-origins/store.ts';
import { originKey } from '../domain/trusted-origins/trusted-origin.ts';
import { newId } from '../platform/ids.ts';
import { toIsoText } from '../platform/time.ts';
import { violatedConstraint } from '../schema/constraint.ts';
import type { TrustedOriginTable } from '../schema/tables.ts';
import { ApiError } from './api-error.ts';
import { type Endpoint, endpoint } from './endpoint.ts';
import { instant, limit, links, text } from './fields.ts';
import { logChange } from './log-change.ts';
import { pageOf } from './paging.ts';

const path = '/api/v1/trustedOrigins';
const originId = z.object({ trustedOriginId: text(1, 100) });
const scopeType = z.enum(['CORS', 'REDIRECT'], 'must be CORS or REDIRECT; framing is not supported');
const written = z.object({
  name: text(1, 255),
  origin: text(1, 2000).refine(
    (value) => originKey(value) !== undefined,
    'must be a web address, such as https://app.example.com',
  ),
  scopes: z.array(z.object({ type: scopeType }), 'must be a list of {type}').min(1, 'must name CORS, REDIRECT or both'),
});

const trustedOrigin = z
  .strictObject({
    id: z.string(),
    name: z.string(),
    origin: z.string().describe('As it was given; compared by scheme, host and port'),
    scopes: z.array(z.strictObject({ type: z.enum(['CORS', 'REDIRECT']) })),
    status: z.enum(['ACTIVE', 'INACTIVE']),
    created: instant,
    createdBy: z.string(),
    lastUpdated: instant,
    lastUpdatedBy: z.string(),
    _links: links,
  })
  .meta({ id: 'TrustedOrigin' });

const read = { resource: 'trustedOrigins', access: 'read' } as const;
const manage = { resource: 'trustedOrigins', access: 'manage' } as const;

const listing = endpoint({
  operationId: 'listTrustedOrigins',
  summary: 'List the trusted origins, or those whose name or address starts with `q`',
  method: 'GET',
  path,
  permission: read,
  query: z.object({ q: text(1, 255).optional(), limit: limit(20, 200) }),
  answers: { status: 200, body: z.array(trustedOrigin), isList: true },
  handler: async ({ ctx, org, query, after }) => {
    const rows = await listOrigins(ctx, { afterId: after, q: query.q, limit: query.limit + 1 });
    const { page, next } = pageOf(rows, query.limit, (row) => row.id);
    return { body: page.map((row) => originBody(org, row)), next };
  },
});

const reading = endpoint({
  operationId: 'getTrustedOrigin',
  summary: 'Read a trusted origin',
  method: 'GET',
  path: `${path}/:trustedOriginId`,
  permission: read,
  params: originId,
  answers: { status: 200, body: trustedOrigin },
  handler: async ({ ctx, org, params }) => {
    const row = await findOrigin(ctx, params.trustedOriginId);
    if (!row) throw noSuchOrigin(params.trustedOriginId);
    return { body: originBody(org, row) };
  },
});

const creation = endpoint({
  operationId: 'createTrustedOrigin',
  summary: 'Trust an origin: scripts there may call the org, or people may be sent there',
  method: 'POST',
  path,
  permission: manage,
  body: written,
  answers: { status: 200, body: trustedOrigin },
  handler: async ({ ctx, org, caller, body }) => {
    const row = await change(ctx, caller, 'security.trusted_origin.create', 'Create trusted origin', (ctx) =>
      insertOrigin(ctx, {
        id: newId(ctx.random, 'tos'),
        status: 'ACTIVE',
        created_by: idOf(caller),
        ...columnsOf(body),
      }),
    );
    return { body: originBody(org, row as TrustedOriginTable) };
  },
});

const replacement = endpoint({
  operationId: 'replaceTrustedOrigin',
  summary: 'Replace a trusted origin',
  method: 'PUT',
  path: `${path}/:trustedOriginId`,
  permission: manage,
  params: originId,
  body: written,
  answers: { status: 200, body: trustedOrigin },
  handler: async ({ ctx, org, caller, params, body }) => {
    const row = await change(ctx, caller, 'security.trusted_origin.update', 'Update trusted origin', (ctx) =>
      updateOrigin(ctx, params.trustedOriginId, { ...columnsOf(body), updated_by: idOf(caller) }),
    );
    if (!row) throw noSuchOrigin(params.trustedOriginId);
    return { body: originBody(org, row) };
  },
});

const deletion = endpoint({
  operationId: 'deleteTrustedOrigin',
  summary: 'Stop trusting an origin',
  method: 'DELETE',
  path: `${path}/:trustedOriginId`,
  permission: manage,
  params: originId,
  answers: { status: 204 },
  handler: async ({ ctx, caller, params }) => {
    const row = await change(ctx, caller, 'security.trusted_origin.delete', 'Delete trusted origin', (ctx) =>
      deleteOrigin(ctx, params.trustedOriginId),
    );
    if (!row) throw noSuchOrigin(params.trustedOriginId);
    return undefined;
  },
});

const lifecycle = (['activate', 'deactivate'] as const).map((verb) =>
  endpoint({
    operationId: `${verb}TrustedOrigin`,
    summary: verb === 'activate' ? 'Trust an origin again' : 'Stop trusting an origin for a while',
    method: 'POST',
    path: `${path}/:trustedOriginId/lifecycle/${verb}`,
    permission: manage,
    params: originId,
    answers: { status: 200, body: trustedOrigin },
    handler: async ({ ctx, org, caller, params }) => {
      const status = verb === 'activate' ? 'ACTIVE' : 'INACTIVE';
      const row = await change(
        ctx,
        caller,
        `security.trusted_origin.${verb}`,
        verb === 'activate' ? 'Activate trusted origin' : 'Deactivate trusted origin',
        (ctx) => updateOrigin(ctx, params.trustedOriginId, { status, updated_by: idOf(caller) }),
      );
      if (!row) throw noSuchOrigin(params.trustedOriginId);
      return { body: originBody(org, row) };
    },
  }),
);

/** `/api/v1/trustedOrigins`. @see Okta Trusted Origins API */
export const trustedOriginEndpoints: readonly Endpoint[] = [listing, reading, creation, replacement, deletion, ...lifecycle];

/** Writes, logs what was written, and lets every node know: one transaction. @returns undefined when there was nothing to write to */
function change(
  ctx: Parameters<typeof inTx>[0],
  caller: Caller,
  eventType: LogEventType,
  message: string,
  write: (ctx: TxCtx) => Promise<TrustedOriginTable | undefined>,
): Promise<TrustedOriginTable | undefined> {
  return inTx(ctx, async (ctx) => {
    await raiseOrgVersion(ctx); // first, as every change to the org's configuration does: two that lock in two orders wait for ever
    const row = await write(ctx);
    if (!row) return undefined;
    await logChange(ctx, caller, eventType, message, [
      { id: row.id, type: 'TrustedOrigin', alternateId: row.origin, displayName: row.name },
    ]);
    return row;
  }).catch((error: unknown) => {
    if (violatedConstraint(error) !== 'unique') throw error;
    throw new ApiError('E0000001', 'origin', ['origin: An object with this field already exists in the current organization']);
  });
}

function columnsOf({ name, origin, scopes }: z.infer<typeof written>) {
  const has = (type: z.infer<typeof scopeType>) => (scopes.some((scope) => scope.type === type) ? 1 : 0);
  return {
    name,
    origin,
    origin_key: originKey(origin) ?? origin,
    allows_cors: has('CORS'),
    allows_redirect: has('REDIRECT'),
  } as const;
}

function idOf(caller: Caller): string {
  return caller.userId ?? caller.subject.id ?? '';
}

function noSuchOrigin(id: string): ApiError {
  return new ApiError('E0000007', `${id} (TrustedOrigin)`);
}

function originBody(org: Org, row: TrustedOriginTable): object {
  const self = `${org.baseUrl}${path}/${row.id}`;
  const verb = row.status === 'ACTIVE' ? 'deactivate' : 'activate';
  return {
    id: row.id,
    name: row.name,
    origin: row.origin,
    scopes: [...(row.allows_cors ? [{ type: 'CORS' }] : []), ...(row.allows_redirect ? [{ type: 'REDIRECT' }] : [])],
    status: row.status,
    created: toIsoText(row.created_at),
    createdBy: row.created_by,
    lastUpdated: toIsoText(row.updated_at),
    lastUpdatedBy: row.updated_by,
    _links: {
      self: { href: self, hints: { allow: ['GET', 'PUT', 'DELETE'] } },
      [verb]: { href: `${self}/lifecycle/${verb}`, hints: { allow: ['POST'] } },
    },
  };
}
