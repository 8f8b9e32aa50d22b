import type { SystemLogEventTable } from '../../schema/tables.ts';
import type { TxCtx } from '../ctx.ts';
import { insertEvent } from './store.ts';

/** Somebody or something that an event is about. @see Okta System Log API, actor and target objects */
export interface LogSubject {
  readonly id: string | null;
  readonly type: 'User' | 'AppInstance' | 'AppUser' | 'PublicClientApp' | 'SystemPrincipal' | 'AuthorizationServer' | 'UserGroup';
  readonly alternateId: string | null;
  readonly displayName: string | null;
}

/** One fact for the system log. */
export interface LogEvent {
  /** Okta's event type. */
  readonly eventType: LogEventType;
  readonly message: string;
  readonly outcome: { readonly result: SystemLogEventTable['outcome_result']; readonly reason?: string };
  readonly actor: LogSubject & { readonly type: SystemLogEventTable['actor_type'] };
  readonly targets?: readonly LogSubject[];
  /** Public id of the browser session. */
  readonly sessionId?: string;
  /** Further facts; never a secret. */
  readonly debug?: Readonly<Record<string, string>>;
}

/** The event types written so far. @see Okta, event types */
export type LogEventType =
  | 'user.session.start'
  | 'user.session.end'
  | 'app.oauth2.authorize.code'
  | 'app.oauth2.as.authorize.code'
  | 'app.oauth2.token.grant'
  | 'app.oauth2.as.token.grant'
  | 'app.oauth2.token.detect_reuse'
  | 'app.oauth2.as.token.detect_reuse'
  | 'application.policy.sign_on.deny_access'
  | 'group.lifecycle.create'
  | 'group.lifecycle.delete'
  | 'group.profile.update'
  | 'group.user_membership.add'
  | 'group.user_membership.remove';

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
    targets_json: JSON.stringify(event.targets ?? []),
    debug_json: JSON.stringify(event.debug ?? {}),
  });
}

/** @see RFC 9562 §5.4 – version 4 */
function uuid(bytes: Buffer): string {
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
