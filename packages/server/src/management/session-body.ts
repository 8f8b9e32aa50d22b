import { z } from 'zod';
import type { Org } from '../domain/orgs/org.ts';
import type { Session } from '../domain/sessions/session.ts';
import { toIsoText } from '../platform/time.ts';
import { instant, links } from './fields.ts';

/** A session as the API shows it. */
export const sessionAnswer = z
  .strictObject({
    id: z.string(),
    login: z.string(),
    userId: z.string(),
    createdAt: instant,
    expiresAt: instant,
    status: z.literal('ACTIVE'),
    lastPasswordVerification: instant,
    lastFactorVerification: z.null(),
    amr: z.array(z.string()),
    idp: z.strictObject({ id: z.string(), type: z.literal('OKTA') }),
    mfaActive: z.boolean(),
    _links: links,
  })
  .meta({ id: 'Session' });

/** @param name how the path calls the session: its id, or `me` */
export function sessionBody(org: Org, session: Session, name = session.id): object {
  const self = `${org.baseUrl}/api/v1/sessions/${name}`;
  const user = name === 'me' ? 'me' : session.userId;
  return {
    id: session.id,
    login: session.login,
    userId: session.userId,
    createdAt: toIsoText(session.createdAt),
    expiresAt: toIsoText(session.expiresAt),
    status: 'ACTIVE',
    lastPasswordVerification: toIsoText(session.authTime),
    lastFactorVerification: null,
    amr: session.amr,
    idp: { id: org.id, type: 'OKTA' },
    mfaActive: session.amr.includes('mfa'),
    _links: {
      self: { href: self, hints: { allow: ['GET', 'DELETE'] } },
      refresh: { href: `${self}/lifecycle/refresh`, hints: { allow: ['POST'] } },
      user: { href: `${org.baseUrl}/api/v1/users/${user}`, name: session.login, hints: { allow: ['GET'] } },
    },
  };
}
