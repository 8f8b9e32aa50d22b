import { explainingFetch } from '../../connection.ts';
import { exitCodes, Problem } from '../../problem.ts';
import { printable } from '../../table.ts';
import { tokenProblem } from './org-address.ts';

/** Somebody who asks for an org. */
export interface Applicant {
  readonly firstName: string;
  readonly lastName: string;
  readonly email: string;
  /** Alpha-2 code or English name. */
  readonly country: string;
  readonly company?: string;
}

/** How things stand for the terminal that waits. */
export type Redemption =
  | { readonly status: 'PENDING' }
  | { readonly status: 'ACTIVE'; readonly orgUrl: string; readonly apiToken: string };

const timeoutMs = 60_000;

/**
 * Asks for an org.
 * @returns what to ask with whether it is there, and whom the mail comes from where the server tells it
 * @throws Problem with what the server refuses
 * @see contract 7.3
 */
export async function askForOrg(
  server: string,
  registrationId: string,
  applicant: Applicant,
): Promise<{ readonly token: string; readonly mailFrom: string | undefined }> {
  const response = await call(server, `/api/v1/registration/${encodeURIComponent(registrationId)}/register`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ userProfile: { ...applicant, okta_oie: true } }),
  });
  if (response.status !== 200) throw await refusalOf(server, response);
  const { developerOrgCliToken: token, mailFrom } = await fieldsOf(response);
  if (typeof token !== 'string' || token === '') throw notOurs(server);
  return { token, mailFrom: typeof mailFrom === 'string' && mailFrom !== '' ? printable(mailFrom) : undefined };
}

/** A server that may answer again in a moment. */
export class Passing extends Problem {}

/** A sign-up that nothing comes of any more. */
export class SignUpOver extends Problem {}

/**
 * Asks whether the org is there. The answer ACTIVE comes once: whoever gets it must keep it.
 * @throws Passing when the server cannot answer now; Problem with what it refuses
 */
export async function redeem(server: string, token: string): Promise<Redemption> {
  const response = await call(server, `/api/internal/v1/developer/redeem/${encodeURIComponent(token)}`).catch(
    (error: unknown) => {
      throw error instanceof Problem ? new Passing(error.message, { cause: error }) : error;
    },
  );
  if ([429, 502, 503, 504].includes(response.status)) throw new Passing(`${server} answers ${response.status}.`);
  if (response.status !== 200) throw await refusalOf(server, response);
  const { status, orgUrl, apiToken } = await fieldsOf(response);
  if (status === 'PENDING') return { status };
  const isOrg = typeof orgUrl === 'string' && /^https?:\/\//.test(orgUrl) && URL.canParse(orgUrl);
  if (status !== 'ACTIVE' || !isOrg || typeof apiToken !== 'string' || tokenProblem(apiToken) !== undefined)
    throw notOurs(server);
  return { status, orgUrl: orgUrl.replace(/\/+$/, ''), apiToken };
}

async function call(
  server: string,
  path: string,
  { headers, ...init }: Pick<RequestInit, 'method' | 'body'> & { headers?: Record<string, string> } = {},
): Promise<Response> {
  const ask = explainingFetch(server, 'Start the server (`gatehouse serve`), or name another one with --server.');
  return ask(`${server}${path}`, {
    ...init,
    redirect: 'manual', // names and addresses go to nobody but this server
    headers: { accept: 'application/json', 'user-agent': 'gatehouse-cli', ...headers },
    signal: AbortSignal.timeout(timeoutMs),
  });
}

/** Whether anybody answers there at all. @throws Problem when not */
export async function reach(server: string): Promise<void> {
  await call(server, '/', { method: 'HEAD' });
}

/** The fields of a JSON object; none when it is something else. */
async function fieldsOf(response: Response): Promise<Readonly<Record<string, unknown>>> {
  const body: unknown = await response.json().catch(() => undefined);
  return typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {};
}

async function refusalOf(server: string, response: Response): Promise<Problem> {
  const { errorCode, errorSummary, errorCauses } = await fieldsOf(response);
  if (typeof errorCode !== 'string' || typeof errorSummary !== 'string') return notOurs(server, response.status);
  const causes = Array.isArray(errorCauses)
    ? errorCauses.flatMap(({ errorSummary }: { errorSummary?: unknown }) =>
        typeof errorSummary === 'string' ? sentence(errorSummary.replace(/^userProfile\./, '')) : [],
      )
    : [];
  const told = printable((causes.length > 0 ? causes : [sentence(errorSummary)]).join(' '));
  switch (response.status) {
    case 400:
      return new Problem(told, { remedy: 'Run `gatehouse register` again with that put right.', exitCode: exitCodes.failure });
    case 429:
      return new Problem(`Too many sign-ups were asked for, from here or for this address. Try again in ${waitOf(response)}.`);
    case 404:
      return errorCode === 'E0000008'
        ? notOurs(server, 404)
        : new SignUpOver(told, { remedy: '`gatehouse register` begins a new one.' });
    default:
      return new Problem(told);
  }
}

function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

function waitOf({ headers }: Response): string {
  const seconds = Number(headers.get('retry-after')) || 60;
  const minutes = Math.ceil(seconds / 60);
  return minutes === 1 ? 'a minute' : `${minutes} minutes`;
}

function notOurs(server: string, status?: number): Problem {
  return new Problem(
    `${server} gives no orgs: it ${status === undefined ? 'answers otherwise than it must' : `answers ${status}`}.`,
    {
      remedy: 'Name the server with --server, or in OKTA_CLI_REGISTRATION_URL.',
    },
  );
}
