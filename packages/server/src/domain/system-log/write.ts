import type { SystemLogEventTable } from '../../schema/tables.ts';
import type { TxCtx } from '../ctx.ts';
import { insertEvent } from './store.ts';

/** Somebody or something that an event is about. @see Okta System Log API, actor and target objects */
export interface LogSubject {
  readonly id: string | null;
  /** Okta's name of the kind: `User`, `AppInstance`, `UserGroup`, `AuthorizationServer`, `PolicyRule`, … */
  readonly type: string;
  readonly alternateId: string | null;
  readonly displayName: string | null;
}

/** Who did what an event reports. */
export type LogActor = LogSubject & { readonly type: SystemLogEventTable['actor_type'] };

/** One fact for the system log. */
export interface LogEvent {
  /** Okta's event type. */
  readonly eventType: LogEventType;
  readonly message: string;
  readonly outcome: { readonly result: SystemLogEventTable['outcome_result']; readonly reason?: string };
  readonly actor: LogActor;
  readonly targets?: readonly LogSubject[];
  /** Public id of the browser session. */
  readonly sessionId?: string;
  /** Further facts; never a secret. */
  readonly debug?: Readonly<Record<string, string>>;
}

/** The event types that are written. @see Okta, event types */
export type LogEventType =
  | 'user.session.start'
  | 'user.session.end'
  | 'user.session.clear'
  | 'policy.evaluate_sign_on'
  | 'user.lifecycle.create'
  | 'user.lifecycle.activate'
  | 'user.lifecycle.reactivate'
  | 'user.lifecycle.deactivate'
  | 'user.lifecycle.suspend'
  | 'user.lifecycle.unsuspend'
  | 'user.lifecycle.delete.initiated'
  | 'user.lifecycle.delete.completed'
  | 'user.account.lock'
  | 'user.account.unlock'
  | 'user.account.reset_password'
  | 'user.account.update_password'
  | 'user.account.expire_password'
  | 'user.account.update_profile'
  | 'user.account.privilege.grant'
  | 'user.account.privilege.revoke'
  | 'user.import.password'
  | 'app.oauth2.authorize.code'
  | 'app.oauth2.as.authorize'
  | 'app.oauth2.as.authorize.code'
  | 'app.oauth2.as.authorize.scope_denied'
  | 'app.oauth2.token.grant'
  | 'app.oauth2.as.token.grant'
  | 'app.oauth2.token.detect_reuse'
  | 'app.oauth2.as.token.detect_reuse'
  | 'app.oauth2.as.evaluate.claim'
  | 'app.oauth2.invalid_client_credentials'
  | 'app.oauth2.key.rollover'
  | 'app.oauth2.as.key.rollover'
  | 'app.oauth2.client.privilege.grant'
  | 'app.oauth2.client.privilege.revoke'
  | 'app.oauth2.admin.consent.grant'
  | 'app.oauth2.admin.consent.revoke'
  | 'application.lifecycle.create'
  | 'application.lifecycle.update'
  | 'application.lifecycle.activate'
  | 'application.lifecycle.deactivate'
  | 'application.lifecycle.delete'
  | 'application.user_membership.add'
  | 'application.user_membership.remove'
  | 'application.user_membership.update'
  | 'application.policy.sign_on.deny_access'
  | 'application.policy.sign_on.update'
  | 'group.lifecycle.create'
  | 'group.lifecycle.delete'
  | 'group.profile.update'
  | 'group.user_membership.add'
  | 'group.user_membership.remove'
  | 'group.user_membership.rule.add_exclusion'
  | 'group.application_assignment.add'
  | 'group.application_assignment.remove'
  | 'group.application_assignment.update'
  | 'group.user_membership.rule.create'
  | 'group.user_membership.rule.update'
  | 'group.user_membership.rule.delete'
  | 'group.user_membership.rule.activate'
  | 'group.user_membership.rule.deactivate'
  | 'group.user_membership.rule.invalidate'
  | 'oauth2.as.created'
  | 'oauth2.as.updated'
  | 'oauth2.as.deleted'
  | 'oauth2.as.activated'
  | 'oauth2.as.deactivated'
  | 'oauth2.scope.created'
  | 'oauth2.scope.updated'
  | 'oauth2.scope.deleted'
  | 'oauth2.claim.created'
  | 'oauth2.claim.updated'
  | 'oauth2.claim.deleted'
  | 'app.oauth2.client.lifecycle.create'
  | 'app.oauth2.client.lifecycle.update'
  | 'app.oauth2.client.lifecycle.delete'
  | 'app.oauth2.client.lifecycle.activate'
  | 'app.oauth2.client.lifecycle.deactivate'
  | 'app.oauth2.client.read_client_secret'
  | 'app.oauth2.credentials.lifecycle.create'
  | 'app.oauth2.credentials.lifecycle.activate'
  | 'app.oauth2.credentials.lifecycle.deactivate'
  | 'app.oauth2.credentials.lifecycle.delete'
  | 'policy.lifecycle.create'
  | 'policy.lifecycle.update'
  | 'policy.lifecycle.delete'
  | 'policy.lifecycle.activate'
  | 'policy.lifecycle.deactivate'
  | 'policy.rule.create'
  | 'policy.rule.update'
  | 'policy.rule.delete'
  | 'policy.rule.activate'
  | 'policy.rule.deactivate'
  | 'zone.create'
  | 'zone.update'
  | 'zone.delete'
  | 'zone.activate'
  | 'zone.deactivate'
  | 'security.trusted_origin.create'
  | 'security.trusted_origin.update'
  | 'security.trusted_origin.delete'
  | 'security.trusted_origin.activate'
  | 'security.trusted_origin.deactivate'
  | 'system.api_token.create'
  | 'system.api_token.revoke'
  | 'system.org.rate_limit.violation'
  | 'system.org.export'
  | 'system.org.import'
  | 'system.org.lifecycle.create'
  | 'system.email.delivery'
  | 'org.settings.update'
  | 'system.brand.update'
  | 'system.theme.update'
  | 'schema.user.property.add'
  | 'schema.user.property.update'
  | 'schema.user.property.delete';

const longestUserAgent = 512;

/** A person as actor or target. @param name what to call the person; the login when nothing better is known */
export function userSubject(
  { id, login }: { readonly id: string; readonly login: string },
  name = login,
): LogSubject & { readonly type: 'User' } {
  return { id, type: 'User', alternateId: login, displayName: name };
}

/** An app as target. */
export function appSubject({ id, label }: { readonly id: string; readonly label: string }): LogSubject {
  return { id, type: 'AppInstance', alternateId: label, displayName: label };
}

/** An app that acts for itself. */
export function clientActor({ clientId, label }: { readonly clientId: string; readonly label: string }): LogActor {
  return { id: clientId, type: 'PublicClientApp', alternateId: clientId, displayName: label };
}

/** The system itself as an actor. */
export const systemActor = { id: null, type: 'SystemPrincipal', alternateId: 'system', displayName: 'Gatehouse' } as const;

/** Adds the event to the transaction of the fact that it reports: both are there or neither is. */
export async function writeEvent(ctx: TxCtx, event: LogEvent): Promise<void> {
  await insertEvent(ctx, {
    published_at: ctx.now,
    id: uuid(ctx.random(16)),
    event_type: event.eventType,
    severity: event.outcome.result === 'FAILURE' || event.outcome.result === 'DENY' ? 'WARN' : 'INFO',
    display_message: event.message,
    actor_id: event.actor.id,
    actor_type: event.actor.type,
    actor_alternate_id: event.actor.alternateId,
    actor_display_name: event.actor.displayName,
    outcome_result: event.outcome.result,
    outcome_reason: event.outcome.reason ?? null,
    client_ip: ctx.request.ip,
    user_agent: ctx.request.userAgent?.slice(0, longestUserAgent) ?? null,
    session_id: event.sessionId ?? null,
    request_id: ctx.request.id,
    targets_json: jsonOf(event.targets ?? []),
    debug_json: jsonOf(event.debug ?? {}),
  });
}

/** JSON that PostgreSQL takes as `jsonb` too: it knows neither NUL nor half a surrogate pair, which a login that somebody made up may have. */
function jsonOf(value: unknown): string {
  return JSON.stringify(value, (_key, each: unknown) =>
    typeof each === 'string' ? each.toWellFormed().replaceAll('\0', '\ufffd') : each,
  );
}

/** @see RFC 9562 §5.4 – version 4 */
function uuid(bytes: Buffer): string {
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
