import { z } from 'zod';
import type { Caller } from '../domain/admin-roles/caller.ts';
import type { Ctx, TxCtx } from '../domain/ctx.ts';
import type { Org } from '../domain/orgs/org.ts';
import { listRuleConditions } from '../domain/policies/store.ts';
import type { LogEventType } from '../domain/system-log/write.ts';
import {
  countZones,
  deleteZone,
  findZone,
  insertZone,
  listZones,
  setZoneStatus,
  updateZone,
  type ZoneContent,
} from '../domain/zones/store.ts';
import { addressesOf, gatewaysOf, isAmongAddresses, problemOfGateway } from '../domain/zones/zone.ts';
import { newId } from '../platform/ids.ts';
import { toIsoText } from '../platform/time.ts';
import type { NetworkZoneTable } from '../schema/tables.ts';
import { ApiError } from './api-error.ts';
import { type Endpoint, endpoint } from './endpoint.ts';
import { instant, limit, links, text } from './fields.ts';
import { logChange } from './log-change.ts';
import { pageOf } from './paging.ts';
import { changeConfiguration, invalidAt } from './policy-changes.ts';

/** The whole set stands in every node's memory. */
const mostZones = 100;
const mostGateways = 500;
const path = '/api/v1/zones';
const zoneId = z.object({ zoneId: text(1, 100) });
const read = { resource: 'networkZones', access: 'read' } as const;
const manage = { resource: 'networkZones', access: 'manage' } as const;

const gateway = z
  .object({ type: z.enum(['CIDR', 'RANGE'], 'must be CIDR or RANGE'), value: text(1, 100) })
  .superRefine((given, context) => {
    const message = problemOfGateway(given);
    if (message !== undefined) context.addIssue({ code: 'custom', path: ['value'], message });
  });
const onlyOurProxies = 'must be empty: whose X-Forwarded-For is believed is set where the server is started, for all orgs';
const written = z.object({
  type: z.literal('IP', 'must be IP: where an address is in the world, and whose it is, is not known here'),
  name: text(1, 128),
  usage: z.enum(['POLICY', 'BLOCKLIST'], 'must be POLICY or BLOCKLIST').default('POLICY'),
  gateways: z
    .array(gateway, 'must be a list of {type, value}')
    .min(1, 'must have one at least')
    .max(mostGateways, `must have ${mostGateways} at most`),
  proxies: z.array(z.never(onlyOurProxies)).nullish(),
});
type Written = z.output<typeof written>;

const zone = z
  .strictObject({
    id: z.string(),
    type: z.literal('IP'),
    name: z.string(),
    status: z.enum(['ACTIVE', 'INACTIVE']),
    usage: z.enum(['POLICY', 'BLOCKLIST']).describe('BLOCKLIST: every request from there is refused, whatever policies say'),
    system: z.boolean(),
    gateways: z.array(z.strictObject({ type: z.enum(['CIDR', 'RANGE']), value: z.string() })),
    proxies: z.null(),
    created: instant,
    lastUpdated: instant,
    _links: links,
  })
  .meta({ id: 'NetworkZone' });

const listing = endpoint({
  operationId: 'listNetworkZones',
  summary: 'List the network zones',
  method: 'GET',
  path,
  permission: read,
  query: z.object({ limit: limit(100, 100) }),
  answers: { status: 200, body: z.array(zone), isList: true },
  handler: async ({ ctx, org, query, after }) => {
    const rows = await listZones(ctx, { afterId: after, limit: query.limit + 1 });
    const { page, next } = pageOf(rows, query.limit, (row) => row.id);
    return { body: page.map((row) => zoneBody(org, row)), next };
  },
});

const reading = endpoint({
  operationId: 'getNetworkZone',
  summary: 'Read a network zone',
  method: 'GET',
  path: `${path}/:zoneId`,
  permission: read,
  params: zoneId,
  answers: { status: 200, body: zone },
  handler: async ({ ctx, org, params }) => ({ body: zoneBody(org, await existing(ctx, params.zoneId)) }),
});

const creation = endpoint({
  operationId: 'createNetworkZone',
  summary: 'Add a network zone',
  method: 'POST',
  path,
  permission: manage,
  body: written,
  answers: { status: 200, body: zone },
  handler: async ({ ctx, org, caller, body }) => {
    const content = contentOf(body);
    requireCallerOutside(ctx, content);
    const created = await changeConfiguration(ctx, async (ctx) => {
      if ((await countZones(ctx)) >= mostZones) throw invalidAt('name', `there are ${mostZones} zones already`);
      const row = await insertZone(ctx, newId(ctx.random, 'nzo'), content);
      await logZone(ctx, caller, 'zone.create', 'Create network zone', row);
      return row;
    });
    return { body: zoneBody(org, created) };
  },
});

const replacement = endpoint({
  operationId: 'replaceNetworkZone',
  summary: 'Replace a network zone',
  method: 'PUT',
  path: `${path}/:zoneId`,
  permission: manage,
  params: zoneId,
  body: written,
  answers: { status: 200, body: zone },
  handler: async ({ ctx, org, caller, params, body }) => {
    const content = contentOf(body);
    const replaced = await changeConfiguration(ctx, async (ctx) => {
      const before = await existing(ctx, params.zoneId);
      if (before.status === 'ACTIVE') requireCallerOutside(ctx, content);
      if (content.usage !== 'POLICY') await requireUnused(ctx, before);
      const row = await updateZone(ctx, before.id, content);
      if (!row) throw noSuchZone(before.id);
      await logZone(ctx, caller, 'zone.update', 'Update network zone', row);
      return row;
    });
    return { body: zoneBody(org, replaced) };
  },
});

const deletion = endpoint({
  operationId: 'deleteNetworkZone',
  summary: 'Delete a network zone that no rule names',
  method: 'DELETE',
  path: `${path}/:zoneId`,
  permission: manage,
  params: zoneId,
  answers: { status: 204 },
  handler: async ({ ctx, caller, params }) => {
    await changeConfiguration(ctx, async (ctx) => {
      const row = await existing(ctx, params.zoneId);
      await requireUnused(ctx, row);
      await deleteZone(ctx, row.id);
      await logZone(ctx, caller, 'zone.delete', 'Delete network zone', row);
    });
    return undefined;
  },
});

const switches = [
  { name: 'activate', status: 'ACTIVE', eventType: 'zone.activate', message: 'Activate network zone' },
  { name: 'deactivate', status: 'INACTIVE', eventType: 'zone.deactivate', message: 'Deactivate network zone' },
] as const;

const lifecycle = switches.map(({ name, status, eventType, message }) =>
  endpoint({
    operationId: `${name}NetworkZone`,
    summary: name === 'activate' ? 'Switch a network zone on' : 'Switch a network zone off that no rule names',
    method: 'POST',
    path: `${path}/:zoneId/lifecycle/${name}`,
    permission: manage,
    params: zoneId,
    answers: { status: 200, body: zone },
    handler: async ({ ctx, org, caller, params }) => {
      const changed = await changeConfiguration(ctx, async (ctx) => {
        const before = await existing(ctx, params.zoneId);
        if (status === 'ACTIVE') requireCallerOutside(ctx, before);
        else await requireUnused(ctx, before);
        const row = await setZoneStatus(ctx, before.id, status);
        if (row) await logZone(ctx, caller, eventType, message, row);
        return row ?? before;
      });
      return { body: zoneBody(org, changed) };
    },
  }),
);

/** `/api/v1/zones`: addresses that policies speak of, or from which nobody gets in. @see Okta Network Zones API, contract 6.10 */
export const zoneEndpoints: readonly Endpoint[] = [listing, reading, creation, replacement, deletion, ...lifecycle];

function contentOf({ name, usage, gateways }: Written): ZoneContent {
  return { name, usage, gateways_json: JSON.stringify(gateways) };
}

/** @throws ApiError E0000001 when the zone would shut out the caller, who could not take it back then */
function requireCallerOutside(ctx: Ctx, content: Pick<NetworkZoneTable, 'usage' | 'gateways_json'>): void {
  if (content.usage !== 'BLOCKLIST') return;
  const isInside = isAmongAddresses(addressesOf(gatewaysOf(content)), ctx.request.ip);
  if (isInside === undefined)
    throw invalidAt('usage', 'cannot be BLOCKLIST: your own address is not known, so you would be blocked too');
  if (isInside) throw invalidAt('gateways', `would block your own address ${ctx.request.ip}`);
}

/** @throws ApiError E0000001 naming a rule that names the zone */
async function requireUnused(ctx: TxCtx, { id }: NetworkZoneTable): Promise<void> {
  // Ids are letters and digits: they stand in JSON as they are.
  const rule = (await listRuleConditions(ctx)).find(({ conditions_json }) => conditions_json.includes(`"${id}"`));
  if (rule) throw invalidAt('zoneId', `the rule "${rule.name}" of policy ${rule.policy_id} names this zone`);
}

/** @throws ApiError E0000007 */
async function existing(ctx: Ctx, id: string): Promise<NetworkZoneTable> {
  const row = await findZone(ctx, id);
  if (!row) throw noSuchZone(id);
  return row;
}

function noSuchZone(id: string): ApiError {
  return new ApiError('E0000007', `${id} (NetworkZone)`);
}

function logZone(ctx: TxCtx, caller: Caller, type: LogEventType, message: string, row: NetworkZoneTable): Promise<void> {
  return logChange(ctx, caller, type, message, [{ id: row.id, type: 'NetworkZone', alternateId: null, displayName: row.name }]);
}

function zoneBody(org: Org, row: NetworkZoneTable): object {
  const self = `${org.baseUrl}${path}/${row.id}`;
  const change = row.status === 'ACTIVE' ? 'deactivate' : 'activate';
  return {
    id: row.id,
    type: 'IP',
    name: row.name,
    status: row.status,
    usage: row.usage,
    system: false,
    gateways: gatewaysOf(row),
    proxies: null,
    created: toIsoText(row.created_at),
    lastUpdated: toIsoText(row.updated_at),
    _links: {
      self: { href: self, hints: { allow: ['GET', 'PUT', 'DELETE'] } },
      [change]: { href: `${self}/lifecycle/${change}`, hints: { allow: ['POST'] } },
    },
  };
}
