import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { readIfThere } from '../../private-file.ts';
import { Problem } from '../../problem.ts';
import { type AppKind, applicationTypes } from '../apps/app-kinds.ts';

/** A sample app, and what its app in the org must be. */
export interface Sample {
  readonly name: string;
  readonly folder: string;
  readonly description: string;
  readonly kind: AppKind;
  readonly redirectUris: readonly string[];
  readonly signOutUris: readonly string[];
  /** Addresses whose scripts call the org. */
  readonly trustedOrigins: readonly string[];
  /** Command lines and words that say how to run it, in its folder. */
  readonly directions: string;
}

/** What a sample says of itself. The keys are those of Okta's samples. */
interface Manifest {
  readonly description?: string;
  readonly oauthClient?: {
    readonly applicationType?: string;
    readonly redirectUris?: readonly string[];
    readonly postLogoutRedirectUris?: readonly string[];
  };
  readonly trustedOrigins?: readonly string[];
  readonly directions?: string;
}

/** Where a sample keeps what it says of itself. */
export const manifestFolder = '.okta';

/** The samples below a folder, by name. */
export function listSamples(folder: string): Sample[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name }) => {
      const sampleFolder = join(folder, name);
      const text = readIfThere(join(sampleFolder, manifestFolder, 'sample-config.yaml'));
      return text === undefined ? [] : [readSample(sampleFolder, name, text)];
    })
    .sort((a, b) => a.name.localeCompare(b.name));
}

function readSample(folder: string, name: string, text: string): Sample {
  const { description = '', oauthClient, trustedOrigins, directions = '' } = (parse(text) ?? {}) as Manifest;
  const type = oauthClient?.applicationType?.toLowerCase();
  const kind = (Object.keys(applicationTypes) as AppKind[]).find((each) => applicationTypes[each] === type);
  if (kind === undefined) throw new Problem(`The sample ${name} does not say of which type its app is.`);
  return {
    name,
    folder,
    description,
    kind,
    redirectUris: oauthClient?.redirectUris ?? [],
    signOutUris: oauthClient?.postLogoutRedirectUris ?? [],
    trustedOrigins: trustedOrigins ?? [],
    directions: directions.trim(),
  };
}

/** The port at which the sample listens unless told; undefined for one that people do not sign in to at this machine. */
export function portOf({ redirectUris: [first] }: Sample): number | undefined {
  const url = first !== undefined && URL.canParse(first) ? new URL(first) : undefined;
  return url?.hostname === 'localhost' && url.protocol === 'http:' ? Number(url.port || 80) : undefined;
}

/** The sample at another port: its addresses on this machine move, others stay. */
export function atPort(sample: Sample, port: number): Sample {
  const before = `http://localhost:${portOf(sample)}`;
  const move = (uri: string) =>
    uri === before || uri.startsWith(`${before}/`) ? `http://localhost:${port}${uri.slice(before.length)}` : uri;
  const { redirectUris, signOutUris, trustedOrigins } = sample;
  return {
    ...sample,
    redirectUris: redirectUris.map(move),
    signOutUris: signOutUris.map(move),
    trustedOrigins: trustedOrigins.map(move),
  };
}
