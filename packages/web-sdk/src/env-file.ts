import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

const line = /^\s*(?:export\s+)?([A-Za-z_][A-Za-z0-9_]*)\s*=\s*(.*?)\s*$/;

/** Reads `KEY=value` lines; accepts `export`, single and double quotes, comments and blank lines. Other lines are ignored. */
function parseEnvFile(text: string): Record<string, string> {
  const variables: Record<string, string> = {};
  for (const row of text.split(/\r?\n/)) {
    const match = line.exec(row);
    if (match?.[1] === undefined || match[2] === undefined) continue;
    variables[match[1]] = unquote(match[2]);
  }
  return variables;
}

function unquote(raw: string): string {
  const quoted = /^(["'])(.*?)\1\s*(?:#.*)?$/.exec(raw);
  if (quoted?.[2] !== undefined) return quoted[1] === '"' ? quoted[2].replaceAll('\\"', '"').replaceAll('\\n', '\n') : quoted[2];
  return raw.replace(/\s+#.*$/, '');
}

/** The variables of that file below `directory`, or none when there is no such file. */
export function readEnvFile(directory: string, name: string): Record<string, string> {
  try {
    return parseEnvFile(readFileSync(resolve(directory, name), 'utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw error;
  }
}
