import { type ApiObject, everyItem, type ManagementClient, ManagementError } from '@gatehouse/management-client';
import { theOne } from '../../directory/find.ts';
import { type AppFacts, nameOf } from './app.ts';

const pageSize = 200;

/** How an app is looked up. */
interface Lookup {
  /** Only whole ids and names count, as before a deletion. */
  readonly isExact?: boolean;
}

/**
 * The app that somebody means: by its id, its client ID, its name, or the beginning of one of them that no other app has.
 * @throws Problem when there is none, or several
 */
export async function findApp(
  client: ManagementClient,
  wanted: string,
  { isExact = false }: Lookup = {},
): Promise<ApiObject<'Application'>> {
  const byId = /^0oa\w{17}$/.test(wanted) ? await readApp(client, wanted) : undefined;
  if (byId) return byId;
  const byName = wanted.length > 100 ? [] : await listed(client, { q: wanted });
  const named = byName.find(({ label }) => label === wanted);
  if (named) return named;
  const all = await listed(client, {});
  const begins = (name: string): boolean => wanted !== '' && name.toLowerCase().startsWith(wanted.toLowerCase());
  return theOne({
    noun: 'app',
    given: wanted,
    exact: all.filter((app) => namesOf(app).some((name) => isSame(name, wanted))),
    beginning: all.filter((app) => namesOf(app).some(begins)),
    naming: isExact ? 'exactly' : 'beginning',
    nameOf: (app) => nameOf(app),
    remedy: 'See which there are with `gatehouse apps list --all`.',
  });
}

function namesOf(app: AppFacts): string[] {
  return [app.id, app.credentials?.oauthClient?.client_id ?? app.id, app.label];
}

/** The app with that name; capitals make no difference, as to the original. Undefined when there is none. */
export async function findAppByLabel(client: ManagementClient, label: string): Promise<ApiObject<'Application'> | undefined> {
  const apps = await listed(client, { q: label });
  return apps.find((app) => app.label === label) ?? apps.find((app) => isSame(app.label, label));
}

/** The app with that id, or undefined. */
export async function readApp(client: ManagementClient, appId: string): Promise<ApiObject<'Application'> | undefined> {
  try {
    return (await client.GET('/api/v1/apps/{appId}', { params: { path: { appId } } })).data;
  } catch (error) {
    if (error instanceof ManagementError && error.status === 404) return undefined;
    throw error;
  }
}

/** Every app of a list. @param choice as the API has it */
export function listed(client: ManagementClient, choice: { q?: string; filter?: string }): Promise<ApiObject<'Application'>[]> {
  return Array.fromAsync(
    everyItem((after) =>
      client.GET('/api/v1/apps', { params: { query: { ...choice, limit: pageSize, ...(after !== undefined && { after }) } } }),
    ),
  );
}

function isSame(name: string, wanted: string): boolean {
  return name.toLowerCase() === wanted.toLowerCase();
}
