import { ManagementError, managementClient } from '@gatehouse/management-client';
import { explainingFetch } from '../../connection.ts';
import { Problem } from '../../problem.ts';

/** Whom an API token acts for. */
export interface Who {
  readonly id: string;
  readonly login: string;
  readonly name: string;
  /** Admin roles, such as `SUPER_ADMIN`; undefined when this administrator may not read them. */
  readonly roles: readonly Role[] | undefined;
}

interface Role {
  readonly type: string;
  /** Such as `Super Administrator`. */
  readonly label: string;
}

const timeoutMs = 15_000;

/**
 * Asks an org whom the token acts for, with calls that Okta has too.
 * @throws Problem when nobody answers, the answer is not an org's, or the token is not good there
 */
export async function askWho({ orgUrl, token }: { readonly orgUrl: string; readonly token: string }): Promise<Who> {
  const ask = explainingFetch(orgUrl, 'Start the server, or correct the address.');
  const client = managementClient({
    orgUrl,
    credential: { apiToken: token },
    fetch: (input) => ask(new Request(input, { signal: AbortSignal.timeout(timeoutMs) })),
  });
  const me = { params: { path: { userId: 'me' } } };
  const { data: user } = await client.GET('/api/v1/users/{userId}', me).catch((error: unknown) => {
    throw explained(orgUrl, error);
  });
  if (typeof user?.id !== 'string' || typeof user.profile?.['login'] !== 'string') throw notAnOrg(orgUrl);
  const { id, profile } = user;
  const name = [profile['firstName'], profile['lastName']].filter((part) => typeof part === 'string').join(' ');
  const login = String(profile['login']);
  return { id, login, name: name || login, roles: await rolesOf(client, id) };
}

async function rolesOf(client: ReturnType<typeof managementClient>, userId: string): Promise<Role[] | undefined> {
  try {
    const { data = [] } = await client.GET('/api/v1/users/{userId}/roles', { params: { path: { userId } } });
    return data.map(({ type, label }) => ({ type, label: label ?? type }));
  } catch (error) {
    if (error instanceof ManagementError && (error.status === 403 || error.status === 404)) return undefined;
    throw error;
  }
}

function explained(orgUrl: string, error: unknown): unknown {
  if (error instanceof SyntaxError) return notAnOrg(orgUrl); // not JSON
  if (!(error instanceof ManagementError)) return error;
  if (error.code === undefined) return notAnOrg(orgUrl);
  if (error.status === 401)
    return new Problem(`${orgUrl} does not accept this API token: it is wrong, was revoked, or was not used for 30 days.`, {
      remedy: 'Ask an administrator of the org for another one, then `gatehouse login`.',
      cause: error,
    });
  if (error.status === 403)
    return new Problem(`The owner of this API token is not an administrator of ${orgUrl}.`, {
      remedy: 'Use the token of an administrator: `gatehouse login`.',
      cause: error,
    });
  return error;
}

function notAnOrg(orgUrl: string): Problem {
  return new Problem(`${orgUrl} answers, but not as an org does.`, {
    remedy: 'Correct the address: it is the one at which people of the org sign in.',
  });
}

/** The roles in a sentence: `Super Administrator`. */
export function roleNames({ roles }: Who): string {
  if (roles === undefined) return 'administrator (may not read which roles)';
  return roles.length === 0 ? 'no role' : roles.map(({ label }) => label).join(', ');
}
