import type { FastifyRequest } from 'fastify';
import type { Caller } from '../domain/admin-roles/caller.ts';
import { adminRoles, mayDo, type Permission, requirementOf } from '../domain/admin-roles/permissions.ts';
import { callerOfAccessToken } from '../domain/api-access/access-token.ts';
import { callerOfApiToken } from '../domain/api-tokens/api-token.ts';
import { ApiError } from './api-error.ts';

/**
 * Who calls, as the credential in the Authorization header says: an API token (`SSWS`) or an access token of the org authorization server
 * (`Bearer`). Access tokens bound to a key are not issued, so the scheme `DPoP` is none of ours (RFC 9449 §7.1).
 * @throws ApiError E0000011
 */
export async function authenticate(request: FastifyRequest): Promise<Caller> {
  const { ctx, org } = request;
  const [, scheme = '', token = ''] =
    /^(SSWS|Bearer) +([A-Za-z0-9._~+/-]+=*) *$/i.exec(request.headers.authorization ?? '') ?? [];
  switch (scheme.toLowerCase()) {
    case 'ssws': {
      const caller = await callerOfApiToken(ctx, token);
      if (!caller) throw new ApiError('E0000011');
      return caller;
    }
    case 'bearer': {
      const caller = await callerOfAccessToken(ctx, org, token);
      if (typeof caller !== 'string') return caller;
      request.log.info({ refusal: 'invalid_token', detail: caller }, 'access token refused');
      throw new ApiError('E0000011', '', [], 'Bearer error="invalid_token", error_description="The access token is invalid"');
    }
    default:
      throw new ApiError('E0000011');
  }
}

/** @throws ApiError E0000006, with what the access token lacks when it is a scope */
export function refuseUnlessAllowed(caller: Caller, permission: Permission): void {
  if (mayDo(caller, permission)) return;
  const { scope } = requirementOf(permission);
  const isScopeMissing = caller.scopes !== undefined && !mayDo({ ...caller, roles: adminRoles }, permission);
  throw new ApiError('E0000006', '', [], isScopeMissing ? `Bearer error="insufficient_scope", scope="${scope}"` : undefined);
}
