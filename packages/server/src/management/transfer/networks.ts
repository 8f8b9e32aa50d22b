import { originKey } from '../../domain/trusted-origins/trusted-origin.ts';
import type { Run } from './run.ts';
import { type Entry, inOrderOf, type Kind, pick, type Section, type Thing } from './thing.ts';

type Body = Entry & { readonly id: string };

const zoneKind: Kind = {
  type: 'zone',
  nameOf: ({ name }) => String(name),
  keyOf: ({ name }) => String(name).toLowerCase(),
  async create(run, wanted) {
    const { id } = await run.call<Body>('createNetworkZone', { body: { ...wanted, type: 'IP' } });
    run.names.learn('zone', id, String(wanted['name']));
    await setStatus(run, id, 'ACTIVE', wanted);
    return { id, entry: wanted };
  },
  async update(run, { id, entry }, wanted) {
    await run.call('replaceNetworkZone', { params: { zoneId: id }, body: { ...wanted, type: 'IP' } });
    run.names.learn('zone', id, String(wanted['name']));
    await setStatus(run, id, entry['status'], wanted);
  },
  remove: async (run, { id }) => void (await run.call('deleteNetworkZone', { params: { zoneId: id } })),
};

/** A zone is switched off when no rule names it any more. */
async function setStatus(run: Run, id: string, before: unknown, { status = before }: Entry): Promise<void> {
  const params = { zoneId: id };
  if (status === before) return;
  if (status === 'ACTIVE') await run.call('activateNetworkZone', { params });
  else run.later(async () => void (await run.call('deactivateNetworkZone', { params })));
}

/** Addresses that policies speak of. */
export const zoneSection: Section = { name: 'zones', kind: zoneKind, read: readZones };

async function readZones(run: Run): Promise<Thing[]> {
  const zones = await run.all<Body>('listNetworkZones');
  for (const { id, name } of zones) run.names.learn('zone', id, String(name));
  const things = zones.map((zone): Thing => ({ id: zone.id, entry: pick(zone, ['name', 'status', 'usage', 'gateways']) }));
  return inOrderOf(things, ({ entry }) => String(entry['name']));
}

const originKind: Kind = {
  type: 'trusted origin',
  nameOf: ({ origin }) => String(origin),
  keyOf: ({ origin }) => originKey(String(origin)) ?? String(origin),
  async create(run, wanted) {
    const { id } = await run.call<Body>('createTrustedOrigin', { body: originBody(wanted) });
    await setOriginStatus(run, id, 'ACTIVE', wanted);
    return { id, entry: wanted };
  },
  async update(run, { id, entry }, wanted) {
    await run.call('replaceTrustedOrigin', { params: { trustedOriginId: id }, body: originBody(wanted) });
    await setOriginStatus(run, id, entry['status'], wanted);
  },
  remove: async (run, { id }) => void (await run.call('deleteTrustedOrigin', { params: { trustedOriginId: id } })),
};

function originBody({ scopes, ...wanted }: Entry): object {
  return { ...wanted, scopes: Array.isArray(scopes) ? scopes.map((type: unknown) => ({ type })) : scopes };
}

async function setOriginStatus(run: Run, id: string, before: unknown, { status = before }: Entry): Promise<void> {
  if (status === before) return;
  const verb = status === 'ACTIVE' ? 'activate' : 'deactivate';
  await run.call(`${verb}TrustedOrigin`, { params: { trustedOriginId: id } });
}

/** Where scripts may call from, and people may be sent. */
export const trustedOriginSection: Section = { name: 'trustedOrigins', kind: originKind, read: readOrigins };

async function readOrigins(run: Run): Promise<Thing[]> {
  const origins = await run.all<Body & { scopes: readonly { type: string }[] }>('listTrustedOrigins', {
    query: { limit: '200' },
  });
  const things = origins.map(({ id, scopes, ...origin }): Thing => {
    const entry = { ...pick(origin, ['origin', 'name', 'status']), scopes: scopes.map(({ type }) => type) };
    return { id, entry };
  });
  return inOrderOf(things, ({ entry }) => String(entry['origin']));
}
