import assert from 'node:assert/strict';
import type { LightMyRequestResponse } from 'fastify';
import type { TestOrg, TestServer } from './testkit.ts';

/** Who signs up unless told. */
export const applicant = { firstName: 'Ada', lastName: 'Lovelace', email: 'ada@example.com', country: 'United Kingdom' } as const;
/** Where Okta's CLI registers. */
export const registerPath = '/api/v1/registration/reg405abrRAkn0TRf5d6/register';
/** The password that they choose. */
const chosenPassword = 'Tr0ubadour-9';

/** Posts JSON as a program does; a text as it is. */
export function postJson(org: TestOrg, url: string, body: unknown, remoteAddress = '127.0.0.1'): Promise<LightMyRequestResponse> {
  const payload = typeof body === 'string' ? body : JSON.stringify(body);
  return org.call({ method: 'POST', url, payload, remoteAddress, headers: { 'content-type': 'application/json' } });
}

/** Registers from a terminal. @returns what the program polls with */
export async function register(gatehouse: TestServer, change: Readonly<Record<string, unknown>> = {}): Promise<string> {
  const answer = await postJson(gatehouse, registerPath, { userProfile: { ...applicant, okta_oie: true, ...change } });
  assert.equal(answer.statusCode, 200, answer.body);
  return answer.json().developerOrgCliToken;
}

/** Asks whether the org is there, as the program in the terminal does. */
export function poll(org: TestOrg, token: string): Promise<LightMyRequestResponse> {
  return org.call({ url: `/api/internal/v1/developer/redeem/${token}` });
}

/** The link in the newest mail to an address. */
export async function mailedLink(gatehouse: TestServer, to: string = applicant.email): Promise<string> {
  const [mail] = await gatehouse.mails({ to });
  return mail?.links[0] ?? '';
}

/** The code in the newest mail. */
export async function mailedCode(gatehouse: TestServer): Promise<string> {
  const [mail] = await gatehouse.mails();
  return /\b\d{6}\b/.exec(mail?.text ?? '')?.[0] ?? '';
}

/** Makes the org of a link, as a browser does. @returns where its first administrator sets a password */
export async function confirm(gatehouse: TestServer, link: string): Promise<string> {
  const answer = await gatehouse.browser().post(link, {});
  assert.equal(answer.statusCode, 303, answer.body);
  return String(answer.headers.location);
}

/** Sets the password by the link that the confirmation led to. @returns the org, and the answer to the form */
export async function setPassword(
  gatehouse: TestServer,
  welcomeUrl: string,
): Promise<{ readonly org: TestOrg; readonly answer: LightMyRequestResponse }> {
  const org = await gatehouse.otherOrg(new URL(welcomeUrl).hostname.split('.')[0] ?? '');
  const fields = { 'credentials.newPassword': chosenPassword, 'credentials.repeated': chosenPassword };
  return { org, answer: await org.browser().post(welcomeUrl, fields) };
}

/** The whole way from a terminal. @returns the org that was made, and its API token */
export async function signedUp(
  gatehouse: TestServer,
  change: Readonly<Record<string, string>> = {},
): Promise<{ readonly org: TestOrg; readonly apiToken: string }> {
  const token = await register(gatehouse, change);
  const { org } = await setPassword(gatehouse, await confirm(gatehouse, await mailedLink(gatehouse, change['email'])));
  return { org, apiToken: (await poll(gatehouse, token)).json().apiToken };
}

/** Subdomains of all orgs but the first. */
export async function subdomains(gatehouse: TestServer): Promise<string[]> {
  const rows = await gatehouse.ctx().db.selectFrom('org').select('subdomain').where('subdomain', '!=', '').execute();
  return rows.map(({ subdomain }) => subdomain);
}
