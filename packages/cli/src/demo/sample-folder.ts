import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import type { DemoFile } from '@gatehouse/server/demo-seed';
import { mergeEnvLines, oktaVariables } from '../okta-env.ts';
import { makePrivateFolder, readIfThere, writePrivateFile } from '../private-file.ts';

/** How the sample app is started. */
export interface SampleStart {
  /** Working directory, where the SDK finds `.okta.env`. */
  readonly folder: string;
  /** Variables on top of the demo's own. */
  readonly env: NodeJS.ProcessEnv;
  /** The issuer of an `.okta.env` that somebody put into the sample's own folder; undefined when the sample uses our org. */
  readonly foreignIssuer: string | undefined;
}

/** Names that the SDK would prefer to `.okta.env`. One left over in a shell must not send the sample to another org. */
const overridingVariables = ['OKTA_OAUTH2_ISSUER', 'OKTA_OAUTH2_CLIENT_ID', 'OKTA_OAUTH2_CLIENT_SECRET'];

/**
 * Writes the sample's `.okta.env` into the data folder, and decides which one the sample reads.
 *
 * An `.okta.env` in the sample's own folder that names another client belongs to its user: it is used as it is and never changed.
 */
export function prepareSample(sampleFolder: string, dataFolder: string, demo: DemoFile, env: NodeJS.ProcessEnv): SampleStart {
  const ours = join(dataFolder, 'sample');
  makePrivateFolder(ours);
  writePrivateFile(join(ours, '.okta.env'), mergeEnvLines(undefined, oktaVariables(demo.app)));
  const theirs = foreignConfiguration(sampleFolder, demo);
  const variables = { ...env, ...Object.fromEntries(overridingVariables.map((name) => [name, undefined])) };
  return {
    folder: theirs ? sampleFolder : ours,
    env: { ...variables, SESSION_SECRET: env['SESSION_SECRET'] || theirs?.['SESSION_SECRET'] || sessionSecret(ours) },
    foreignIssuer: theirs && (theirs['OKTA_OAUTH2_ISSUER'] ?? 'another issuer'),
  };
}

function foreignConfiguration(sampleFolder: string, demo: DemoFile): NodeJS.Dict<string> | undefined {
  const text = readIfThere(join(sampleFolder, '.okta.env'));
  const variables = text === undefined ? undefined : parseEnv(text);
  return variables && variables['OKTA_OAUTH2_CLIENT_ID'] !== demo.app.clientId ? variables : undefined;
}

/** The key of the sample's cookies, made once, so that people stay signed in over a restart. */
function sessionSecret(folder: string): string {
  const file = join(folder, 'session-secret');
  const known = readIfThere(file)?.trim();
  if (known) return known;
  const secret = randomBytes(32).toString('base64url');
  writePrivateFile(file, `${secret}\n`);
  return secret;
}
