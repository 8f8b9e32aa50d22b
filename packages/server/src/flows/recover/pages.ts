import type { FastifyReply, FastifyRequest } from 'fastify';
import type { LinkKind } from '../../domain/passwords/links.ts';
import type { PasswordPolicy } from '../../domain/policies/password-policy.ts';
import type { User } from '../../domain/users/user.ts';
import { requirementLines } from '../new-password.ts';
import { sendPage } from '../page.ts';

/** A link that works, whose it is, and what holds for its user's next password. */
export interface LinkFacts {
  readonly token: string;
  readonly kind: LinkKind;
  readonly user: User;
  readonly policy: PasswordPolicy;
}

const texts: Readonly<Record<LinkKind, { readonly heading: string; readonly sentence: string }>> = {
  ACTIVATION: { heading: 'Welcome', sentence: 'Set a password for your account. You are signed in with it right away.' },
  RESET: {
    heading: 'Set a new password',
    sentence: 'Your old password does not work any more. You are signed in with the new one right away.',
  },
  FORGOTTEN: { heading: 'Set a new password', sentence: 'It replaces the one you have. You are signed in with it right away.' },
};

/** Draws the page that asks for a new password, with one sentence about what was wrong with the last one. */
export function sendLinkPage(
  request: FastifyRequest,
  reply: FastifyReply,
  { kind, user, policy }: LinkFacts,
  error?: string,
): FastifyReply {
  return sendPage(reply, {
    page: 'new-password',
    orgName: request.org.name,
    ...texts[kind],
    action: new URL(request.url, request.org.baseUrl).pathname,
    identifier: user.login,
    requirements: requirementLines(policy, user),
    isAddressSecret: true,
    ...(error !== undefined && { error }),
  });
}
