import { isIPv6 } from 'node:net';
import { z } from 'zod';
import { toIsoText } from '../platform/time.ts';
import type { SystemLogEventTable } from '../schema/tables.ts';
import { instant } from './fields.ts';
import type { UserAgentReader } from './user-agent.ts';

const maybe = z.string().nullable();
const subject = { alternateId: maybe, displayName: maybe, detailEntry: z.null() };

/** An event as the API gives it. What Gatehouse does not know is null. @see Okta System Log API, LogEvent object */
export const logEvent = z
  .strictObject({
    uuid: z.string(),
    published: instant,
    eventType: z.string(),
    version: z.literal('0'),
    severity: z.enum(['DEBUG', 'INFO', 'WARN', 'ERROR']),
    legacyEventType: z.null(),
    displayMessage: z.string(),
    actor: z.strictObject({ id: maybe, type: z.enum(['User', 'PublicClientApp', 'SystemPrincipal']), ...subject }),
    client: z.strictObject({
      userAgent: z.strictObject({ rawUserAgent: z.string(), os: z.string(), browser: z.string() }).nullable(),
      zone: z.null(),
      device: maybe,
      id: z.null(),
      ipAddress: maybe,
      geographicalContext: z.null(),
    }),
    device: z.null(),
    authenticationContext: z.strictObject({
      authenticationProvider: z.null(),
      credentialProvider: z.null(),
      credentialType: z.null(),
      issuer: z.null(),
      interface: z.null(),
      authenticationStep: z.literal(0),
      externalSessionId: maybe.describe('`sid` of the browser session'),
    }),
    outcome: z.strictObject({ result: z.enum(['SUCCESS', 'FAILURE', 'ALLOW', 'DENY']), reason: maybe }),
    target: z.array(z.strictObject({ id: maybe, type: z.string(), ...subject })),
    transaction: z.strictObject({
      type: z.enum(['WEB', 'JOB']).describe('JOB: nobody asked for it just then'),
      id: z.string().describe('`X-Okta-Request-Id` of the request'),
      detail: z.strictObject({}),
    }),
    debugContext: z.strictObject({ debugData: z.record(z.string(), z.string()) }),
    request: z.strictObject({
      ipChain: z.array(
        z.strictObject({ ip: z.string(), geographicalContext: z.null(), version: z.enum(['V4', 'V6']), source: z.null() }),
      ),
    }),
    securityContext: z.strictObject({ asNumber: z.null(), asOrg: z.null(), isp: z.null(), domain: z.null(), isProxy: z.null() }),
  })
  .meta({ id: 'LogEvent' });

interface Target {
  readonly id: string | null;
  readonly type: string;
  readonly alternateId: string | null;
  readonly displayName: string | null;
}

/** The event of a row. */
export function logEventBody(row: SystemLogEventTable, readUserAgent: UserAgentReader): z.infer<typeof logEvent> {
  const { client_ip: ip } = row;
  const targets = JSON.parse(row.targets_json) as readonly Target[];
  return {
    uuid: row.id,
    published: toIsoText(row.published_at),
    eventType: row.event_type,
    version: '0',
    severity: row.severity,
    legacyEventType: null,
    displayMessage: row.display_message,
    actor: {
      id: row.actor_id,
      type: row.actor_type,
      alternateId: row.actor_alternate_id,
      displayName: row.actor_display_name,
      detailEntry: null,
    },
    ...clientOf(row, readUserAgent),
    device: null,
    authenticationContext: {
      authenticationProvider: null,
      credentialProvider: null,
      credentialType: null,
      issuer: null,
      interface: null,
      authenticationStep: 0,
      externalSessionId: row.session_id,
    },
    outcome: { result: row.outcome_result, reason: row.outcome_reason },
    target: targets.map(({ id, type, alternateId, displayName }) => ({ id, type, alternateId, displayName, detailEntry: null })),
    transaction: { type: ip === null && row.user_agent === null ? 'JOB' : 'WEB', id: row.request_id, detail: {} },
    debugContext: { debugData: JSON.parse(row.debug_json) as Record<string, string> },
    request: {
      ipChain: ip === null ? [] : [{ ip, geographicalContext: null, version: isIPv6(ip) ? 'V6' : 'V4', source: null }],
    },
    securityContext: { asNumber: null, asOrg: null, isp: null, domain: null, isProxy: null },
  };
}

function clientOf({ user_agent: rawUserAgent, client_ip: ipAddress }: SystemLogEventTable, readUserAgent: UserAgentReader) {
  const facts = rawUserAgent === null ? undefined : readUserAgent(rawUserAgent);
  const userAgent = facts && rawUserAgent !== null ? { rawUserAgent, os: facts.os, browser: facts.browser } : null;
  return { client: { userAgent, zone: null, device: facts?.device ?? null, id: null, ipAddress, geographicalContext: null } };
}
