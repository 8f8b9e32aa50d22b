import { fileURLToPath } from 'node:url';
import openapiTS, { astToString } from 'openapi-typescript';
import { describeApi } from '../src/management/api-description.ts';

/** A file that is made from the routes, and what it must contain. */
export interface Generated {
  readonly file: string;
  readonly text: string;
}

/** What is made from the routes of the management API: `openapi.json`, and the types of the client package. */
export async function generate(): Promise<Generated[]> {
  const document = describeApi();
  const types = astToString(await openapiTS(document as never, { alphabetize: true, defaultNonNullable: false }));
  const used = types.replaceAll(/^export type (webhooks|\$defs) = Record<string, never>;\n/gm, ''); // no API of ours has them
  return [
    { file: pathOf('../openapi.json'), text: `${JSON.stringify(document, null, 1)}\n` },
    { file: pathOf('../../management-client/src/api.ts'), text: `${header}${used}` },
  ];
}

const header = '// Made from packages/server/openapi.json by `npm run generate`; do not edit.\n\n';

function pathOf(relative: string): string {
  return fileURLToPath(new URL(relative, import.meta.url));
}
