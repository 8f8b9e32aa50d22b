import { type Config, readConfig } from './config.ts';
import { openConfiguredDatabase, readKeyring } from './data-folder.ts';
import { backstageCtx, ensureOrg } from './domain/orgs/create.ts';
import { demoPeople, isDemoPersonThere, putDemoApiToken, putDemoPerson, putQuickstart } from './domain/orgs/demo.ts';
import { passwordHasher } from './domain/passwords/hasher.ts';
import { type Random, systemRandom } from './platform/random.ts';
import { systemClock } from './platform/time.ts';

/** What a person needs to try the demo, and what the sample app needs to run: the content of `demo.json`. */
export interface DemoFile {
  readonly orgUrl: string;
  readonly appUrl: string;
  readonly app: { readonly clientId: string; readonly clientSecret: string; readonly issuer: string };
  /** Token of the administrator for the management API: `Authorization: SSWS …`. */
  readonly apiToken: string;
  readonly users: readonly { readonly login: string; readonly password: string; readonly role: string }[];
}

/**
 * Makes the database ready for the demo: org, people and the app integration Quickstart. What is there stays as it is; a person whose
 * password nobody knows any more (`known` does not have it) gets a new one.
 *
 * @throws ConfigError when the environment is wrong; Error when the public URL is not loopback
 */
export async function seedDemo(options: {
  env: Readonly<Record<string, string | undefined>>;
  appUrl: string;
  known: DemoFile | undefined;
}): Promise<DemoFile> {
  const config = readConfig(options.env);
  if (config.isProduction)
    throw new Error('The demo has well-known users: GATEHOUSE_URL must be a loopback address, as in http://localhost:8080');
  const keys = readKeyring(config);
  const database = await openConfiguredDatabase(config);
  try {
    const backstage = { db: database, keys, clock: systemClock, random: systemRandom };
    const ctx = backstageCtx(backstage, await ensureOrg(backstage, '', 'Gatehouse'));
    const hasher = passwordHasher();
    const users: { login: string; password: string; role: string }[] = [];
    for (const person of demoPeople) {
      const known = options.known?.users.find((user) => user.login === person.login);
      const password = known?.password ?? newPassword(systemRandom);
      if (!known || !(await isDemoPersonThere(ctx, person))) await putDemoPerson(ctx, person, await hasher.hash(password));
      users.push({ login: person.login, password, role: person.role });
    }
    return {
      orgUrl: config.publicUrl.origin,
      appUrl: options.appUrl,
      app: await appOf(config, ctx, keys, options.appUrl),
      apiToken: await putDemoApiToken(ctx, options.known?.apiToken),
      users,
    };
  } finally {
    await database.close();
  }
}

async function appOf(
  config: Config,
  ctx: Parameters<typeof putQuickstart>[0],
  keys: Parameters<typeof putQuickstart>[1],
  appUrl: string,
): Promise<DemoFile['app']> {
  return { ...(await putQuickstart(ctx, keys, appUrl)), issuer: `${config.publicUrl.origin}/oauth2/default` };
}

const letters = 'abcdefghjkmnpqrstuvwxyz23456789';

/** Easy to read and type: four groups of four, about 79 bits. */
function newPassword(random: Random): string {
  const groups = Array.from({ length: 4 }, () => Array.from(random(4), (byte) => letters[byte % letters.length]).join(''));
  return groups.join('-');
}
