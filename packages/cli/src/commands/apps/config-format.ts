import { isCollection, isMap, isScalar, type Node, parseDocument } from 'yaml';
import { mergeEnvLines, readEnvLines } from '../../okta-env.ts';
import { Problem } from '../../problem.ts';
import { mergeProperties, readProperties } from './properties.ts';

/** Under which names a framework reads what an app has to know; dotted, as in Java's property files. */
export interface SettingNames {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Further settings that the framework needs. */
  readonly others?: (redirectUri: string) => Readonly<Record<string, string>>;
}

/** Reads settings from the text of a file, and puts them into it. */
export interface ConfigFormat {
  /** A setting's value; undefined when the file does not have it, or has a placeholder such as `{clientId}`. */
  read(text: string, name: string): string | undefined;
  /** The text with these settings. Everything else in it stays. @param text undefined when there is no file yet */
  merge(text: string | undefined, settings: Readonly<Record<string, string>>): string;
}

/** The format of a file, by its ending: YAML, Java properties; anything else has `export NAME="value"` lines. */
export function formatOf(file: string): ConfigFormat {
  const format = /\.ya?ml$/i.test(file) ? yaml : /\.properties$/i.test(file) ? properties : env;
  return { merge: format.merge, read: (text, name) => filledIn(format.read(text, name)) };
}

function filledIn(value: string | undefined): string | undefined {
  return value === undefined || value === '' || /^\$?\{[^}]*\}$|^<.*>$/.test(value) ? undefined : value;
}

/** Another name under which our SDK finds a value, as Okta's samples write it. */
const aliases: Readonly<Record<string, readonly string[]>> = {
  OKTA_OAUTH2_CLIENT_ID: ['OKTA_OAUTH2_CLIENTID', 'CLIENT_ID'],
};

const env: ConfigFormat = {
  read: (text, name) => {
    const variables = readEnvLines(text);
    const names = [variableOf(name), ...(aliases[variableOf(name)] ?? [])];
    return names.map((each) => variables[each]).find((value) => value !== undefined && value !== '');
  },
  merge: (text, settings) =>
    mergeEnvLines(text, Object.fromEntries(Object.entries(settings).map(([name, value]) => [variableOf(name), value]))),
};

/** `okta.oauth2.client-id` is `OKTA_OAUTH2_CLIENT_ID`. */
function variableOf(name: string): string {
  return name.toUpperCase().replace(/[.-]/g, '_');
}

const properties: ConfigFormat = { read: (text, name) => readProperties(text)[name], merge: mergeProperties };

const yaml: ConfigFormat = {
  read: (text, name) => {
    const value = documentOf(text).getIn(pathIn(documentOf(text).contents, name));
    return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
  },
  merge: (text, settings) => {
    const document = documentOf(text ?? '');
    for (const [name, value] of Object.entries(settings)) {
      const path = pathIn(document.contents, name);
      if (isCollection(document.getIn(path, true))) throw inTheWay(name);
      if (String(document.getIn(path) ?? '') === value) continue;
      try {
        document.setIn(path, value);
      } catch (error) {
        throw inTheWay(name, error);
      }
    }
    return document.toString({ lineWidth: 0 });
  },
};

const otherFile = { remedy: 'Mend it, or name another file with --config-file.' };

function inTheWay(name: string, cause?: unknown): Problem {
  return new Problem(`The configuration file has something else where ${name} belongs.`, { ...otherFile, cause });
}

function documentOf(text: string): ReturnType<typeof parseDocument> {
  const document = parseDocument(text);
  const [error] = document.errors;
  if (error) throw new Problem(`The configuration file is not one YAML document: ${error.message.split('\n', 1)[0]}`, otherFile);
  return document;
}

/** The keys that lead to a setting: as far as the file writes some with dots, as in `okta.oauth2: {issuer: …}`, so do we. */
function pathIn(contents: Node | null, name: string): string[] {
  if (!isMap(contents)) return name.split('.');
  for (const { key, value } of contents.items) {
    const text = isScalar(key) ? String(key.value) : '';
    if (text === name) return [text];
    if (text.includes('.') && name.startsWith(`${text}.`))
      return [text, ...pathIn(value as Node | null, name.slice(text.length + 1))];
  }
  const [first = name, ...rest] = name.split('.');
  const below = contents.get(first, true) as Node | undefined;
  return rest.length === 0 ? [first] : [first, ...pathIn(below ?? null, rest.join('.'))];
}
