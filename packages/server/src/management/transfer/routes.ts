import { z } from 'zod';
import { type Endpoint, endpoint } from '../endpoint.ts';
import { text } from '../fields.ts';
import { flag } from '../user-input.ts';

const path = '/api/v1/internal';
const leastPassphrase = 12;
const longestPassphrase = 1024;
/** A document of five thousand things. */
const longestBody = 4 * 1024 * 1024;

const read = { resource: 'orgDocuments', access: 'read' } as const;
const manage = { resource: 'orgDocuments', access: 'manage' } as const;

const document = z
  .record(z.string(), z.unknown())
  .describe('An org as a document: `kind: gatehouse/org`; things refer to each other by name')
  .meta({ id: 'OrgDocument' });

const change = z
  .strictObject({
    action: z.enum(['create', 'update', 'delete']),
    type: z.string().describe('Such as `group` or `policy rule`'),
    name: z.string().describe('With what it belongs to before it: `Shop > Staff`'),
    changes: z.array(z.strictObject({ path: z.string(), from: z.unknown().optional(), to: z.unknown().optional() })),
  })
  .meta({ id: 'OrgChange' });

const plainExport = endpoint({
  operationId: 'exportOrg',
  summary: 'The org as a document, without secrets',
  method: 'GET',
  path: `${path}/export`,
  permission: read,
  query: z.object({ users: flag(false).describe('With its people, without passwords') }),
  answers: { status: 200, body: document },
  handler: async ({ deps, ctx, org, caller, query }) => {
    const { exportedDocument } = await import('./export.ts'); // few calls of the API are this one
    return { body: await exportedDocument({ deps, ctx, org, caller }, { withUsers: query.users }) };
  },
});

const sealedExport = endpoint({
  operationId: 'exportOrgWithSecrets',
  summary:
    'The org as a document, with the secrets of apps sealed by a passphrase; with people, the hashes of their passwords too',
  method: 'POST',
  path: `${path}/export`,
  permission: manage,
  body: z.object({
    users: z.boolean('must be true or false').default(false),
    passphrase: text(leastPassphrase, longestPassphrase).describe('Who imports the document must give it again'),
  }),
  answers: { status: 200, body: document },
  handler: async ({ deps, ctx, org, caller, body }) => {
    const { exportedDocument } = await import('./export.ts');
    const choice = { withUsers: body.users, passphrase: body.passphrase };
    return { body: await exportedDocument({ deps, ctx, org, caller }, choice) };
  },
});

const importing = endpoint({
  operationId: 'importOrg',
  summary: 'Make the org as a document says, wholly or not at all; what it leaves out stays as it is',
  method: 'POST',
  path: `${path}/import`,
  permission: manage,
  bodyLimit: longestBody,
  query: z.object({
    dryRun: flag(false).describe('Everything is done, checked and undone: the answer tells what would be different'),
    prune: flag(false).describe('What a list of the document does not name is removed; people are deactivated'),
    digest: text(1, 100)
      .optional()
      .describe('Of the dry run that somebody agreed to: if by now the difference is another one, nothing is done'),
  }),
  body: z.object({
    document: z.unknown().describe('As `exportOrg` gives one'),
    passphrase: text(1, longestPassphrase).nullish().describe('Of a document with sealed secrets'),
  }),
  answers: {
    status: 200,
    body: z.strictObject({
      dryRun: z.boolean(),
      changes: z.array(change),
      digest: z.string().describe('Tells this difference from others'),
    }),
  },
  handler: async ({ deps, ctx, org, caller, query, body, hasLeft }) => {
    const choice = {
      isDryRun: query.dryRun,
      prunes: query.prune,
      passphrase: body.passphrase ?? undefined,
      digest: query.digest,
    };
    const { digestOf, importDocument } = await import('./import.ts');
    const changes = await importDocument({ deps, ctx, org, caller, hasLeft }, body.document, choice);
    return { body: { dryRun: query.dryRun, changes, digest: digestOf(changes) } };
  },
});

/** `/api/v1/internal/export` and `/import`: an org as a document. Ours: Okta has nothing like it. */
export const transferEndpoints: readonly Endpoint[] = [plainExport, sealedExport, importing];
