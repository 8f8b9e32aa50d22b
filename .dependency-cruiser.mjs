// One direction: samples → web-sdk, cli → server, and inside the server doors → domain → schema → platform.
// Type-only imports count too. tools/check-directions.test.ts breaks every rule once.
const src = '^packages/server/src';
const tests = '[.]test[.]ts$|/(testkit|journeys)/';

/** A tier of the server may use itself and what is named below it. */
const only = (tier, ...below) => ({
  name: `${tier}-reaches-down-only`,
  severity: 'error',
  from: { path: `${src}/${tier}/`, pathNot: tests },
  to: { path: `${src}/`, pathNot: `${src}/(${[tier, ...below].join('|')})/` },
});

/** A folder of the repository may use itself and the packages named. */
const uses = (name, folder, ...packages) => ({
  name: `${name}-uses-only-its-own`,
  severity: 'error',
  from: { path: `^${folder}/`, pathNot: tests },
  to: { path: '^(packages|samples|bench|tools)/', pathNot: `^(${[folder, ...packages].join('|')})(/|$)` },
});

export default {
  forbidden: [
    uses('server', 'packages/server'),
    uses('management-client', 'packages/management-client'),
    uses('web-sdk', 'packages/web-sdk'),
    uses('console', 'packages/console', 'packages/management-client'),
    uses('cli', 'packages/cli', 'packages/management-client', 'packages/server', 'tools/run.mjs'), // the command brings its own Node 24
    uses('samples', 'samples', 'packages/web-sdk'),
    uses('bench', 'bench', 'packages/server'),
    ...['flows', 'management', 'jobs', 'backup'].map((door) => only(door, 'domain', 'schema', 'platform')),
    only('domain', 'schema', 'platform'),
    only('schema', 'platform'),
    only('platform'),
    {
      name: 'flows-do-not-call-each-other',
      severity: 'error',
      from: { path: `${src}/flows/([^/]+)/`, pathNot: tests },
      to: { path: `${src}/flows/[^/]+/`, pathNot: `${src}/flows/$1/` },
    },
    {
      name: 'domain-knows-no-http',
      severity: 'error',
      from: { path: `${src}/(domain|schema)/`, pathNot: tests },
      to: { path: 'node_modules/@?fastify' },
    },
    {
      name: 'only-stores-know-kysely',
      severity: 'error',
      from: { path: `${src}/`, pathNot: `${src}/(schema/|domain/[^/]+/store[.]ts$)|${tests}` },
      to: { path: 'node_modules/kysely/' },
    },
    { name: 'no-file-cycles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'no-folder-cycles', severity: 'error', scope: 'folder', from: { path: `${src}/domain/` }, to: { circular: true } },
    {
      name: 'code-never-imports-tests',
      severity: 'error',
      from: { path: '^(packages|samples)/', pathNot: tests },
      to: { path: tests },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '/dist/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'packages/server/tsconfig.json' },
  },
};
