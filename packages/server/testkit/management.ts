import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import type { LightMyRequestResponse } from 'fastify';
import type { GivenAdmin } from './given.ts';
import { startGatehouse, type TestOrg, type TestServer, type TestServerOptions } from './testkit.ts';

/** Methods that the management API has. */
export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** Calls the API as the owner of `token`; `body` is sent as JSON, a text as it is. A path may be a whole URL of the org. */
export function api(
  org: TestOrg,
  token: string,
  method: Method,
  path: string,
  body?: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<LightMyRequestResponse> {
  return org.call({
    method,
    url: path.replace(org.origin, ''),
    headers: { authorization: `SSWS ${token}`, ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
    ...(body !== undefined && { payload: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
}

/** A server with a super admin, and `call`, which calls its API as that admin. */
export interface AdminScene {
  readonly gatehouse: TestServer;
  readonly admin: GivenAdmin;
  call(method: Method, path: string, body?: unknown): Promise<LightMyRequestResponse>;
}

/** Starts a server with a super admin. */
export async function asSuperAdmin(t: TestContext, options: TestServerOptions = {}): Promise<AdminScene> {
  const gatehouse = await startGatehouse(t, options);
  const admin = await gatehouse.given.admin('SUPER_ADMIN');
  return { gatehouse, admin, call: (method, path, body) => api(gatehouse, admin.apiToken, method, path, body) };
}

/** Asserts that a call was refused in Okta's shape; `cause` must match one of the causes. */
export function assertRefused(response: LightMyRequestResponse, status: number, code: string, cause?: RegExp): void {
  const body = response.json();
  assert.deepEqual([response.statusCode, body.errorCode, body.errorLink], [status, code, code], response.body);
  assert.match(body.errorId, /^oae/);
  if (cause) assert.match(body.errorCauses.map((each: { errorSummary: string }) => each.errorSummary).join('\n'), cause);
}

/** The URL of the next page, when there is one. */
export function nextOf(response: LightMyRequestResponse): string | undefined {
  const lines = [response.headers['link'] ?? []].flat();
  return lines.flatMap((line) => /^<([^>]+)>; rel="next"$/.exec(line)?.[1] ?? [])[0];
}
