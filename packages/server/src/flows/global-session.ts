import type { FastifyRequest } from 'fastify';
import { listAdminRoles } from '../domain/admin-roles/store.ts';
import { inTx } from '../domain/ctx.ts';
import { everyoneId } from '../domain/groups/everyone.ts';
import { listGroupIds } from '../domain/groups/store.ts';
import { evaluateGlobalSession, type RuleNames, sessionLimits } from '../domain/policies/evaluate-global-session.ts';
import { unmet } from '../domain/policies/requirement.ts';
import type { SessionLimits } from '../domain/sessions/session.ts';
import { userSubject, writeEvent } from '../domain/system-log/write.ts';
import { displayName, type User } from '../domain/users/user.ts';
import { PageRefusal } from './errors.ts';

/**
 * Whether somebody who has just proved who they are may have a session in this browser, and for how long.
 *
 * Costs no query in an org that left its policies alone, save for somebody who wants to be kept signed in.
 * @throws PageRefusal `access_denied` or `needs_second_factor`, after writing it to the system log
 */
export async function requireSession(
  request: FastifyRequest,
  user: User,
  proof: {
    readonly amr: readonly string[];
    readonly wantsToStay: boolean;
    /** Where the page of a refusal lets the person try as somebody else. */
    readonly startAgainHref: string;
  },
): Promise<SessionLimits> {
  const { ctx, org } = request;
  const namesGroups = org.policies.OKTA_SIGN_ON.some((policy) => policy.namesGroups);
  const groupIds = namesGroups ? await listGroupIds(ctx, user.id) : [everyoneId(org.id)];
  const outcome = evaluateGlobalSession(org, { userId: user.id, groupIds, address: ctx.request.ip, zones: org.zones });
  const { startAgainHref } = proof;
  if (outcome.access === 'DENY') return refuse(request, user, { reason: 'access_denied', rule: outcome.rule, startAgainHref });
  const missing = unmet(outcome.requires, { amr: proof.amr, authTime: ctx.now, isForThisRequest: true }, ctx.now);
  if (missing.length > 0) return refuse(request, user, { reason: 'needs_second_factor', rule: outcome.rule, startAgainHref });
  const mayPersist = outcome.session.usePersistentCookie || (proof.wantsToStay && outcome.session.keepMeSignedIn !== null);
  return sessionLimits(outcome.session, {
    wantsToStay: proof.wantsToStay,
    isAdmin: mayPersist && (await listAdminRoles(ctx, user.id)).length > 0,
  });
}

async function refuse(
  request: FastifyRequest,
  user: User,
  facts: { reason: 'access_denied' | 'needs_second_factor'; rule: RuleNames | undefined; startAgainHref: string },
): Promise<never> {
  const { reason, rule, startAgainHref } = facts;
  await inTx(request.ctx, (ctx) =>
    writeEvent(ctx, {
      eventType: 'policy.evaluate_sign_on',
      message: 'Evaluation of sign-on policy',
      outcome: { result: 'DENY', reason: rule ? reason : 'no_rule_could_be_applied' },
      actor: userSubject(user, displayName(user)),
      targets: ruleSubjects(rule),
    }),
  );
  throw new PageRefusal(reason, { action: { label: 'Use another account', href: startAgainHref } });
}

function ruleSubjects(rule: RuleNames | undefined) {
  if (!rule) return [];
  return [
    { id: rule.policyId, type: 'PolicyEntity', alternateId: null, displayName: rule.policyName },
    { id: rule.ruleId, type: 'PolicyRule', alternateId: null, displayName: rule.ruleName },
  ];
}
