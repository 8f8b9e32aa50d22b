import { loopbackAwareFetch, type ManagementClient, ManagementError, managementClient } from '@gatehouse/management-client';
import type { Cli } from './cli.ts';
import { readOrgSettings } from './org-file.ts';
import { Problem } from './problem.ts';
import { printable } from './table.ts';

/** An org that the terminal is signed in to. */
export interface Connection {
  /** Such as `http://dev-4f7k2m.localhost:8080`, no slash at the end. */
  readonly orgUrl: string;
  readonly apiToken: string;
  readonly client: ManagementClient;
}

/**
 * The org of the configuration: `~/.okta/okta.yaml`, over it the environment, over it `-D` properties.
 * @throws Problem when none is configured, with the commands that help
 */
export function connect(cli: Cli): Connection {
  const { orgUrl, token } = readOrgSettings(cli);
  if (orgUrl === undefined || token === undefined) {
    throw new Problem('This terminal is not signed in to an org.', {
      remedy: 'Make one with `gatehouse register`, or use one that is there with `gatehouse login`.',
    });
  }
  return {
    orgUrl,
    apiToken: token,
    client: managementClient({ orgUrl, credential: { apiToken: token }, fetch: explainingFetch(orgUrl) }),
  };
}

const usualRemedy = 'Start the server (`gatehouse serve`), or name the right one: `gatehouse login`, or OKTA_CLIENT_ORGURL.';

/**
 * `fetch` that says in a sentence which server does not answer. `.localhost` names lead to this machine.
 * @param remedy what helps then
 */
export function explainingFetch(baseUrl: string, remedy = usualRemedy): typeof fetch {
  return async (input, init) => {
    try {
      return await loopbackAwareFetch(input, init);
    } catch (error) {
      throw unreachable(baseUrl, error, remedy);
    }
  };
}

function unreachable(baseUrl: string, error: unknown, remedy: string): Problem {
  return new Problem(`${baseUrl} cannot be reached: ${unreachableReason(error).words}.`, { remedy, cause: error });
}

/** Why `fetch` failed: the system's code where it has one, and the end of a sentence. */
export function unreachableReason(error: unknown): { readonly code: string; readonly words: string } {
  const cause = error instanceof Error ? (error.cause as NodeJS.ErrnoException | undefined) : undefined;
  const code = cause?.code ?? (error as Error).name;
  return { code, words: reasons[code] ?? cause?.message ?? (error as Error).message };
}

const reasons: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'no server listens there',
  ENOTFOUND: 'there is no such host',
  EAI_AGAIN: 'the name servers do not answer',
  ECONNRESET: 'the connection broke',
  ETIMEDOUT: 'the connection timed out',
  CERT_HAS_EXPIRED: 'its certificate has expired',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is self-signed',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate cannot be verified',
  ABORT_ERR: 'it did not answer in time',
  TimeoutError: 'it did not answer in time',
};

/** What the management API refused, as a sentence with a remedy where there is one; anything else as it is. */
export function explainRefusal(error: unknown): unknown {
  if (!(error instanceof ManagementError)) return error;
  const causes = error.causes.map((cause) => cause.replace(/^(?:profile|credentials)\.(?=[\w.]+: )/, ''));
  const isSaidByCauses = error.code === 'E0000001' && causes.length > 0; // "Api validation failed" adds nothing
  const told = [...(isSaidByCauses ? [] : [error.message]), ...causes].map(sentence).join(' ');
  return new Problem(printable(told), { ...remedyOf(error), cause: error });
}

function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

const remedies: Readonly<Record<string, string>> = {
  E0000011: 'The API token is not valid any more: sign in again with `gatehouse login`.',
  E0000006: 'The administrator whose API token this is may not do that: see `gatehouse whoami`.',
  E0000047: 'Wait a minute, then run the same command again.',
};

function remedyOf({ code, status, errorId }: ManagementError): { remedy?: string } {
  const remedy = remedies[code ?? ''];
  if (remedy !== undefined) return { remedy };
  return status >= 500 && errorId !== undefined ? { remedy: `The server's log knows more under ${errorId}.` } : {};
}
