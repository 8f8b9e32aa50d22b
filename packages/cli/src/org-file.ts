import {
  accessSync,
  constants,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { type Document, isMap, parseDocument, Scalar } from 'yaml';
import type { Cli } from './cli.ts';
import { readIfThere, writePrivateFile } from './private-file.ts';
import { Problem } from './problem.ts';

/** The org that commands speak to. */
export interface OrgSettings {
  /** No slash at the end. */
  readonly orgUrl: string | undefined;
  readonly token: string | undefined;
  /** Where each of them comes from: the file's path, a variable's name, or `-D okta.client.…`. */
  readonly from: { readonly orgUrl: string | undefined; readonly token: string | undefined };
}

type Setting = 'orgUrl' | 'token';
const variables = { orgUrl: 'OKTA_CLIENT_ORGURL', token: 'OKTA_CLIENT_TOKEN' } as const;

/** Where the org and its API token are kept: the file that Okta's CLI and SDKs read too. */
export function orgFile({ home }: Pick<Cli, 'home'>): string {
  return join(home, '.okta', 'okta.yaml');
}

/**
 * The org's address and API token: from the file, over it `OKTA_CLIENT_ORGURL` and `OKTA_CLIENT_TOKEN`, over them `-D okta.client.…`.
 * @throws Problem when the file is not YAML
 */
export function readOrgSettings(cli: Pick<Cli, 'home' | 'env' | 'properties'>): OrgSettings {
  const orgUrl = outsideTheFile(cli, 'orgUrl');
  const token = outsideTheFile(cli, 'token');
  const file = orgFile(cli);
  const kept = orgUrl && token ? undefined : readOrgFile(cli);
  return {
    orgUrl: (orgUrl?.value ?? kept?.orgUrl)?.replace(/\/+$/, ''),
    token: token?.value ?? kept?.token,
    from: { orgUrl: orgUrl?.from ?? (kept?.orgUrl && file), token: token?.from ?? (kept?.token && file) },
  };
}

/** What the environment and the properties say, whatever the file says. */
export function givenSettings(cli: Pick<Cli, 'env' | 'properties'>): { orgUrl: string | undefined; token: string | undefined } {
  return { orgUrl: outsideTheFile(cli, 'orgUrl')?.value, token: outsideTheFile(cli, 'token')?.value };
}

/** What wins over the file: the properties and variables that say something else than these settings. */
export function overridesOf(cli: Pick<Cli, 'env' | 'properties'>, settings: { orgUrl: string; token: string }): string[] {
  return (['orgUrl', 'token'] as const).flatMap((name) => {
    const given = outsideTheFile(cli, name);
    return given === undefined || given.value.replace(/\/+$/, '') === settings[name] ? [] : given.from;
  });
}

function outsideTheFile(
  { env, properties }: Pick<Cli, 'env' | 'properties'>,
  name: Setting,
): { value: string; from: string } | undefined {
  const property = properties[`okta.client.${name}`]?.trim();
  if (property) return { value: property, from: `-D okta.client.${name}` };
  const variable = env[variables[name]]?.trim();
  return variable ? { value: variable, from: variables[name] } : undefined;
}

/**
 * What the file itself says; undefined when there is no such file.
 * @throws Problem when it is not YAML, or cannot be read
 */
export function readOrgFile(cli: Pick<Cli, 'home'>): { orgUrl: string | undefined; token: string | undefined } | undefined {
  const text = readText(orgFile(cli));
  if (text === undefined) return undefined;
  const document = parse(text);
  if (document === undefined) throw brokenFile(orgFile(cli));
  return { orgUrl: textAt(document, 'orgUrl')?.replace(/\/+$/, ''), token: textAt(document, 'token') };
}

function textAt(document: Document.Parsed, name: Setting): string | undefined {
  const node = isMap(clientOf(document)) ? document.getIn(['okta', 'client', name], true) : undefined;
  // A token of digits is a number to YAML: what stands in the file counts.
  const text = node instanceof Scalar ? (typeof node.value === 'number' ? node.source : node.value) : undefined;
  return typeof text === 'string' && text !== '' ? text : undefined;
}

function clientOf(document: Document): unknown {
  return isMap(document.contents) && isMap(document.get('okta', true)) ? document.getIn(['okta', 'client'], true) : undefined;
}

/** The document when it is YAML of one map (or nothing yet). */
function parse(text: string): Document.Parsed | undefined {
  const document = parseDocument(text);
  const isUsable = document.errors.length === 0 && (document.contents === null || isMap(document.contents) || isEmpty(document));
  return isUsable ? document : undefined;
}

function isEmpty({ contents }: Document.Parsed): boolean {
  return contents instanceof Scalar && contents.value === null;
}

function readText(file: string): string | undefined {
  try {
    return readIfThere(file);
  } catch (error) {
    throw new Problem(`${file} cannot be read: ${(error as Error).message}.`, {
      remedy: 'Mend that file or its rights.',
      cause: error,
    });
  }
}

function brokenFile(file: string): Problem {
  return new Problem(`${file} cannot be read: it is not valid YAML.`, {
    remedy: 'Mend it, or write a new one with `gatehouse login`.',
  });
}

/**
 * Makes sure that settings can be written later, before anything is done that cannot be done twice.
 * @throws Problem
 */
export function prepareOrgFile(cli: Pick<Cli, 'home'>): void {
  const file = orgFile(cli);
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    accessSync(dirname(targetOf(file)), constants.W_OK);
  } catch (error) {
    throw new Problem(`${file} cannot be written: ${(error as Error).message}.`, {
      remedy: 'Mend the rights of that folder.',
      cause: error,
    });
  }
  readText(file);
}

/**
 * Writes org and token, 0600 in a folder of 0700; whatever else the file says is kept. A file that is there is copied beside it first, where
 * it is a link the file that it leads to is written.
 * @param now milliseconds UTC, for the name of the copy: `okta.yaml.20261123T1216`
 * @returns the copy's path when there was one
 */
export function writeOrgSettings(
  cli: Pick<Cli, 'home'>,
  settings: { orgUrl: string; token: string },
  now: number,
): string | undefined {
  const file = orgFile(cli);
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const before = readText(file);
  const backup = before === undefined ? undefined : keepCopy(`${file}.${stamp(now)}`, before);
  writePrivateFile(targetOf(file), withSettings(before, settings));
  return backup;
}

function withSettings(before: string | undefined, { orgUrl, token }: { orgUrl: string; token: string }): string {
  const document = parse(before ?? '') ?? parseDocument('');
  if (!isMap(document.contents)) document.contents = document.createNode({}) as never;
  if (!isMap(document.get('okta', true))) document.set('okta', document.createNode({}));
  if (!isMap(clientOf(document))) document.setIn(['okta', 'client'], document.createNode({}));
  document.setIn(['okta', 'client', 'orgUrl'], orgUrl);
  const quoted = new Scalar(token);
  quoted.type = Scalar.QUOTE_DOUBLE; // whatever it looks like, to no reader it is a number
  document.setIn(['okta', 'client', 'token'], quoted);
  return document.toString({ lineWidth: 0 });
}

/**
 * Takes org and token out of the file; whatever else it says is kept, and a file that says nothing more is deleted. No copy is made: it
 * would keep the token.
 * @throws Problem when the file is not YAML
 */
export function removeOrgSettings(cli: Pick<Cli, 'home'>): void {
  const file = orgFile(cli);
  const text = readText(file);
  if (text === undefined) return;
  const document = parse(text);
  if (document === undefined) throw brokenFile(file);
  for (const name of ['orgUrl', 'token'] as const) if (isMap(clientOf(document))) document.deleteIn(['okta', 'client', name]);
  for (const path of [['okta', 'client'], ['okta']]) {
    const node = document.contents === null ? undefined : document.getIn(path, true);
    if (isMap(node) && node.items.length === 0) document.deleteIn(path);
  }
  const isNothingLeft = isMap(document.contents) && document.contents.items.length === 0;
  if (isNothingLeft && !lstatSync(file).isSymbolicLink()) rmSync(file);
  else writePrivateFile(targetOf(file), document.toString({ lineWidth: 0 }));
}

/** The copies beside the file that hold this token. */
export function copiesWith(cli: Pick<Cli, 'home'>, token: string): string[] {
  const file = orgFile(cli);
  const names = readdirSync(dirname(file)).filter((name) => name.startsWith(`${basename(file)}.`));
  return names.map((name) => join(dirname(file), name)).filter((copy) => readIfThere(copy)?.includes(token) === true);
}

/** The file that a link leads to; a link that leads nowhere is replaced. */
function targetOf(file: string): string {
  return existsSync(file) ? realpathSync(file) : file;
}

/** @returns the copy's path, with a number where the name is taken */
function keepCopy(name: string, text: string): string {
  for (let count = 1; ; count++) {
    const copy = count === 1 ? name : `${name}-${count}`;
    try {
      writeFileSync(copy, text, { mode: 0o600, flag: 'wx' });
      return copy;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}

function stamp(now: number): string {
  return new Date(now).toISOString().slice(0, 16).replace(/[-:]/g, '');
}
