import { inTx } from '../../domain/ctx.ts';
import { logChange } from '../log-change.ts';
import { documentKind, documentVersion } from './document.ts';
import { Run, type RunOptions } from './run.ts';
import { sealerFor } from './sealed.ts';
import { readState, sections, settled } from './sections.ts';
import { documentForm, isShown } from './thing.ts';

/** What an export contains besides the org's configuration. */
export interface ExportChoice {
  readonly withUsers: boolean;
  /** Secrets of apps, and hashes of passwords when users are there, sealed with this. Undefined: they are left out. */
  readonly passphrase?: string | undefined;
}

/**
 * The org as a document. The same org gives the same document each time: with the same passphrase, the same sealed texts too.
 * @throws ApiError E0000001 for an org that is too large; E0000006 when the caller's scopes do not reach all of it
 */
export async function exportedDocument(options: RunOptions, { withUsers, passphrase }: ExportChoice): Promise<object> {
  const { ctx, caller, org } = options;
  const sealed = passphrase === undefined ? undefined : await sealerFor(org.id, passphrase);
  const whole = {
    ...options,
    logins: withUsers ? ('all' as const) : undefined,
    ...(sealed && { withSecrets: true, sealer: sealed.sealer }),
  };
  const state = await settled(() => readState(new Run(whole)));
  await inTx(ctx, (ctx) => {
    const target = { id: org.id, type: 'Org', alternateId: org.subdomain, displayName: org.name };
    const debug = { users: String(withUsers), secrets: sealed ? 'sealed' : 'left out' };
    return logChange(ctx, caller, 'system.org.export', 'Export org as a document', [target], debug);
  });
  const lists = sections.flatMap(({ name, kind, isSingle }) => {
    const things = state
      .get(name)
      ?.filter(isShown)
      .map((thing) => documentForm(kind, thing));
    return things ? [[name, isSingle ? things[0] : things]] : [];
  });
  return { kind: documentKind, version: documentVersion, ...(sealed && { sealed: sealed.header }), ...Object.fromEntries(lists) };
}
