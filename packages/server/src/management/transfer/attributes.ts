import { ApiError } from '../api-error.ts';
import type { Run } from './run.ts';
import { type Entry, inOrderOf, type Kind, type Section, type Thing } from './thing.ts';

interface Schema {
  readonly definitions: { readonly custom: { readonly properties: Readonly<Record<string, Entry>> } };
}

const params = { schemaId: 'default' };

const attributeKind: Kind = {
  type: 'attribute',
  nameOf: ({ name }) => String(name),
  keyOf: ({ name }) => String(name),
  async create(run, wanted) {
    await write(run, wanted);
    return { id: String(wanted['name']), entry: wanted };
  },
  update: (run, _thing, wanted) => write(run, wanted),
  remove: async (run, { id }) => change(run, id, null),
};

/** The attributes that users of this org have besides Okta's own. */
export const attributeSection: Section = { name: 'attributes', kind: attributeKind, read };

async function read(run: Run): Promise<Thing[]> {
  const { definitions } = await run.call<Schema>('getUserSchema', { params });
  const things = Object.entries(definitions.custom.properties).map(([name, property]): Thing => {
    const { mutability: _mutability, scope: _scope, master: _master, permissions, required, ...said } = property;
    const [{ action }] = permissions as [{ action: string }];
    return { id: name, entry: { name, ...said, required: required ?? false, selfAccess: action } };
  });
  return inOrderOf(things, ({ id }) => id);
}

function write(run: Run, { name, selfAccess, ...property }: Entry): Promise<void> {
  const permissions = selfAccess === undefined ? {} : { permissions: [{ principal: 'SELF', action: selfAccess }] };
  return change(run, String(name), { ...property, ...permissions });
}

async function change(run: Run, name: string, property: Entry | null): Promise<void> {
  const path = `definitions.custom.properties.${name}`;
  const body = { definitions: { custom: { properties: Object.fromEntries([[name, property]]) } } };
  await run.call('updateUserProfile', { params, body }).catch((error: unknown) => {
    if (!(error instanceof ApiError)) throw error;
    const inEntry = (cause: string) => (cause.startsWith(path) ? cause.slice(path.length).replace(/^[.:] ?/, '') : cause);
    throw new ApiError(error.code, '', error.causes.map(inEntry));
  });
}
