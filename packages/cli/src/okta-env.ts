import { parseEnv } from 'node:util';
import { Problem } from './problem.ts';

/** What an app has to know to sign people in. */
export interface AppConfiguration {
  /** Of the authorization server, to the letter. */
  readonly issuer: string;
  readonly clientId: string;
  /** Undefined for an app without a secret. */
  readonly clientSecret: string | undefined;
}

/** The variables of `.okta.env`, in the order in which Okta's CLI writes them. */
export function oktaVariables({ issuer, clientId, clientSecret }: AppConfiguration): Record<string, string> {
  return {
    OKTA_OAUTH2_ISSUER: issuer,
    OKTA_OAUTH2_CLIENT_ID: clientId,
    ...(clientSecret !== undefined && { OKTA_OAUTH2_CLIENT_SECRET: clientSecret }),
  };
}

/** The variables of a file of `KEY=value` lines, with or without `export`. */
export function readEnvLines(text: string): Readonly<Record<string, string | undefined>> {
  return parseEnv(text);
}

/**
 * Sets variables in the text of an env file. A variable that has its value already keeps its line; of one that has another, the first
 * line is replaced and later ones go; what is missing is added at the end. Every other line stays as it is.
 *
 * @param text of the file; undefined when there is none
 * @throws Problem for a value that no line can carry
 */
export function mergeEnvLines(text: string | undefined, variables: Readonly<Record<string, string>>): string {
  const end = text?.includes('\r\n') ? '\r\n' : '\n';
  const known = readEnvLines(text ?? '');
  const wanted = new Map(Object.entries(variables).filter(([name, value]) => known[name] !== value));
  const written = new Set<string>();
  const lines = (text ?? '').split('\n').flatMap((line) => {
    const name = /^\s*(?:export\s+)?([A-Za-z_]\w*)\s*=/.exec(line)?.[1];
    const value = name === undefined ? undefined : wanted.get(name);
    if (name === undefined || value === undefined) return [line];
    if (written.has(name)) return [];
    written.add(name);
    return [exportLine(name, value) + (end === '\r\n' ? '\r' : '')];
  });
  const kept = lines.join('\n');
  const added = [...wanted].filter(([name]) => !written.has(name)).map(([name, value]) => exportLine(name, value) + end);
  const gap = kept === '' || kept.endsWith('\n') || added.length === 0 ? '' : end;
  return kept + gap + added.join('');
}

/** A line that a shell, Node and the SDK read as the same value. */
function exportLine(name: string, value: string): string {
  const isPlain = !/["$`\\\r\n]/.test(value);
  if (!isPlain && /['\r\n]/.test(value)) {
    throw new Problem(`The value of ${name} has quotes of both kinds, so no line of an env file can carry it.`, {
      remedy: 'Give the app another secret.',
    });
  }
  return isPlain ? `export ${name}="${value}"` : `export ${name}='${value}'`;
}
