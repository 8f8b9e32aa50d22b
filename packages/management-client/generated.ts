import { fileURLToPath } from 'node:url';
import { describeApi } from '@gatehouse/server/openapi';
import openapiTS, { astToString } from 'openapi-typescript';

/** A file that is made from the routes, and what it must contain. */
export interface Generated {
  readonly file: string;
  readonly text: string;
}

/** What is made from the routes of the management API: the server's `openapi.json` and this package's types. */
export async function generate(): Promise<Generated[]> {
  const document = describeApi();
  const types = astToString(await openapiTS(document as never, { alphabetize: true, defaultNonNullable: false }));
  return [
    { file: pathOf('../server/openapi.json'), text: `${JSON.stringify(document, null, 1)}\n` },
    { file: pathOf('src/api.ts'), text: `${header}${types}` },
  ];
}

const header = '// Made from packages/server/openapi.json by `npm run generate`; do not edit.\n\n';

function pathOf(relative: string): string {
  return fileURLToPath(new URL(relative, import.meta.url));
}
