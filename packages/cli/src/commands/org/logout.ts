import { ManagementError, managementClient } from '@gatehouse/management-client';
import type { Cli } from '../../cli.ts';
import { explainingFetch, explainRefusal } from '../../connection.ts';
import { copiesWith, orgFile, overridesOf, readOrgFile, removeOrgSettings } from '../../org-file.ts';
import { Problem } from '../../problem.ts';
import { printable } from '../../table.ts';
import { homely } from './replace-org.ts';

/** Options of `gatehouse logout`. */
export interface LogoutOptions {
  readonly revoke: boolean;
}

const timeoutMs = 15_000;

/** Takes the org out of the configuration, and ends the API token at the org unless told not to. */
export async function logout(cli: Cli, { revoke }: LogoutOptions): Promise<void> {
  const { orgUrl, token } = readOrgFile(cli) ?? {};
  if (orgUrl === undefined && token === undefined) return tellNothingToDo(cli);
  const end = revoke && orgUrl !== undefined && token !== undefined ? await endToken(cli, { orgUrl, token }) : undefined;
  removeOrgSettings(cli);
  const isRevoked = end?.isOver === true;
  if (end?.why !== undefined) cli.notes.say(end.why);
  if (token !== undefined && !isRevoked) tellWhatStays(cli, token);
  const org = printable(orgUrl ?? 'the org');
  cli.print({
    json: { orgUrl: orgUrl ?? null, configFile: orgFile(cli), isTokenRevoked: isRevoked },
    text: [
      `  Signed out of ${org}: ${homely(cli, orgFile(cli))} has it no more, and no copy of it was made.`,
      `  ${isRevoked ? 'Its API token is worth nothing now. ' : ''}Next time: ${cli.output.accent('gatehouse login')}`,
    ].join('\n'),
  });
  const overrides = overridesOf(cli, { orgUrl: '', token: '' });
  if (overrides.length > 0) cli.notes.say(`${overrides.join(' and ')} still says which org is meant: unset it.`);
}

function tellNothingToDo(cli: Cli): void {
  const overrides = overridesOf(cli, { orgUrl: '', token: '' });
  const where = overrides.length > 0 ? ` ${overrides.join(' and ')} says which org is meant: unset it.` : '';
  cli.print({
    json: { orgUrl: null, configFile: orgFile(cli), isTokenRevoked: false },
    text: `  There is nothing to sign out of: ${homely(cli, orgFile(cli))} has no org.${where}`,
  });
}

/** Ends the token. Signing out goes on whatever comes of it. */
async function endToken(
  cli: Cli,
  { orgUrl, token }: { orgUrl: string; token: string },
): Promise<{ isOver: boolean; why?: string }> {
  const ask = explainingFetch(orgUrl, '');
  const fetch: typeof globalThis.fetch = (input) => ask(new Request(input, { signal: AbortSignal.timeout(timeoutMs) }));
  try {
    const client = managementClient({ orgUrl, credential: { apiToken: token }, fetch });
    const call = (): Promise<unknown> => client.DELETE('/api/v1/api-tokens/current');
    await cli.notes.step('Ending the API token', call, () => 'The API token was revoked.');
    return { isOver: true };
  } catch (error) {
    if (error instanceof ManagementError && error.status === 401) return { isOver: true, why: 'The API token was over already.' };
    const explained = explainRefusal(error);
    return { isOver: false, why: explained instanceof Problem ? explained.message : `${orgUrl} is no address of an org.` };
  }
}

function tellWhatStays(cli: Cli, token: string): void {
  cli.notes.say('The API token still works for whoever has it, until it is revoked or was not used for 30 days.');
  const copies = copiesWith(cli, token);
  if (copies.length > 0) cli.notes.say(`It is also in ${copies.map((copy) => homely(cli, copy)).join(', ')}: delete that.`);
}
