import { z } from 'zod';
import { findReferences } from '../domain/access-policies/store.ts';
import { allClients } from '../domain/authorization-servers/access-policy.ts';
import type { TxCtx } from '../domain/ctx.ts';
import type { Org } from '../domain/orgs/org.ts';
import { toIsoText } from '../platform/time.ts';
import type { AccessPolicyTable, AuthorizationServerTable } from '../schema/tables.ts';
import { ApiError } from './api-error.ts';
import { link, serverUrl } from './authorization-server-lookup.ts';
import { instant, links, text } from './fields.ts';

const mostClients = 500;

/** What an admin says of an access policy. */
export const writtenPolicy = z.object({
  type: z.literal('OAUTH_AUTHORIZATION_POLICY', 'must be OAUTH_AUTHORIZATION_POLICY').optional(),
  name: text(1, 255),
  description: text(0, 1024).nullish(),
  status: z.enum(['ACTIVE', 'INACTIVE'], 'must be ACTIVE or INACTIVE').default('ACTIVE'),
  priority: z.int('must be a whole number').min(1, 'must be 1 at least').nullish(),
  conditions: z.object({
    clients: z.object({
      include: z
        .array(text(1, 100), 'must be a list of client ids, or ALL_CLIENTS')
        .min(1, 'must name a client, or ALL_CLIENTS')
        .max(mostClients, `must name ${mostClients} clients at most`)
        .refine((ids) => ids.length === 1 || !ids.includes(allClients), 'must be client ids, or ALL_CLIENTS alone'),
    }),
  }),
});

/** How answers tell an access policy. */
export const policy = z
  .strictObject({
    id: z.string(),
    type: z.literal('OAUTH_AUTHORIZATION_POLICY'),
    status: z.enum(['ACTIVE', 'INACTIVE']),
    name: z.string(),
    description: z.string(),
    priority: z.int().describe('1 is asked first'),
    system: z.literal(false),
    conditions: z.strictObject({ clients: z.strictObject({ include: z.array(z.string()) }) }),
    created: instant,
    lastUpdated: instant,
    _links: links,
  })
  .meta({ id: 'AuthorizationServerPolicy' });

/** The columns of a policy as an admin wrote it, without its place and status. @throws ApiError E0000001 when it names a client that is not there */
export async function policyColumns(ctx: TxCtx, { name, description, conditions }: z.infer<typeof writtenPolicy>) {
  const clientIds = [...new Set(conditions.clients.include)];
  const toFind = clientIds.filter((id) => id !== allClients);
  const found = await findReferences(ctx, { clientIds: toFind, userIds: [], groupIds: [] });
  const missing = toFind.filter((id) => !found.clientIds.includes(id));
  if (missing.length > 0) {
    const where = 'conditions.clients.include';
    throw new ApiError(
      'E0000001',
      where,
      missing.map((id) => `${where}: there is no client ${id}`),
    );
  }
  return { name, description: description ?? '', clients_json: JSON.stringify(clientIds) };
}

/** An access policy as answers tell it. */
export function policyBody(org: Org, server: AuthorizationServerTable, row: AccessPolicyTable): object {
  const self = `${serverUrl(org, server)}/policies/${row.id}`;
  const move = row.status === 'ACTIVE' ? 'deactivate' : 'activate';
  return {
    id: row.id,
    type: 'OAUTH_AUTHORIZATION_POLICY',
    status: row.status,
    name: row.name,
    description: row.description,
    priority: row.priority,
    system: false,
    conditions: { clients: { include: JSON.parse(row.clients_json) as string[] } },
    created: toIsoText(row.created_at),
    lastUpdated: toIsoText(row.updated_at),
    _links: {
      self: link(self, 'GET', 'PUT', 'DELETE'),
      rules: link(`${self}/rules`, 'GET'),
      [move]: link(`${self}/lifecycle/${move}`, 'POST'),
    },
  };
}
