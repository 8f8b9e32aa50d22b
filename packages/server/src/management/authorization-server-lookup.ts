import { z } from 'zod';
import { findAuthorizationServer } from '../domain/authorization-servers/store.ts';
import type { Ctx, TxCtx } from '../domain/ctx.ts';
import type { Org } from '../domain/orgs/org.ts';
import { raiseOrgVersion } from '../domain/orgs/store.ts';
import type { LogSubject } from '../domain/system-log/write.ts';
import type { AuthorizationServerTable } from '../schema/tables.ts';
import { ApiError } from './api-error.ts';
import { text } from './fields.ts';

/** The id of something in a path: what is no id finds nothing. */
export const pathId = text(1, 100);

/** Path parameters of everything below an authorization server. */
export const authServerId = z.object({ authServerId: pathId });

/** Path of one authorization server. */
export const authServerPath = '/api/v1/authorizationServers/:authServerId';

/** The permissions that the routes below an authorization server ask for. */
export const readServers = { resource: 'authorizationServers', access: 'read' } as const;
/** As `readServers`, for a route that changes something. */
export const manageServers = { resource: 'authorizationServers', access: 'manage' } as const;

/** The custom authorization server that a path names by its id or alias, active or not. @throws ApiError E0000007 */
export async function existingServer(ctx: Ctx, spelled: string): Promise<AuthorizationServerTable> {
  const server = await findAuthorizationServer(ctx, spelled);
  if (!server) throw noSuchServer(spelled);
  return server;
}

/**
 * As `existingServer`, at the start of a transaction that changes the server or what belongs to it: such transactions of one org go one
 * after the other, and every node reads the org anew. @throws ApiError E0000007
 */
export async function holdServer(ctx: TxCtx, spelled: string): Promise<AuthorizationServerTable> {
  await raiseOrgVersion(ctx);
  return existingServer(ctx, spelled);
}

/** No authorization server of this id or alias. */
export function noSuchServer(spelled: string): ApiError {
  return new ApiError('E0000007', `${spelled} (AuthorizationServer)`);
}

/** How answers name a server: `default` for the built-in one. */
export function publicId({ id, alias }: Pick<AuthorizationServerTable, 'id' | 'alias'>): string {
  return alias ?? id;
}

/** URL of a server in the management API. */
export function serverUrl(org: Org, server: Pick<AuthorizationServerTable, 'id' | 'alias'>): string {
  return `${org.baseUrl}/api/v1/authorizationServers/${publicId(server)}`;
}

/** A link of an answer, with the methods that it takes. */
export function link(href: string, ...allow: readonly string[]) {
  return { href, hints: { allow: [...allow] } };
}

/** The server as the target of an event. */
export function serverSubject({ id, name }: Pick<AuthorizationServerTable, 'id' | 'name'>): LogSubject {
  return { id, type: 'AuthorizationServer', alternateId: null, displayName: name };
}
