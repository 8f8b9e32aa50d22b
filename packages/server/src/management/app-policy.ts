import { z } from 'zod';
import { updateApp } from '../domain/apps/store.ts';
import { inTx } from '../domain/ctx.ts';
import { raiseOrgVersion } from '../domain/orgs/store.ts';
import { findPolicy } from '../domain/policies/store.ts';
import { appSubject } from '../domain/system-log/write.ts';
import { ApiError, invalid } from './api-error.ts';
import { lockedApp, manageApps } from './app-access.ts';
import { type Endpoint, endpoint } from './endpoint.ts';
import { text } from './fields.ts';
import { logChange } from './log-change.ts';

const assignment = endpoint({
  operationId: 'assignApplicationPolicy',
  summary: 'Give an app another app sign-in policy',
  method: 'PUT',
  path: '/api/v1/apps/:appId/policies/:policyId',
  permission: manageApps,
  params: z.object({ appId: text(1, 100), policyId: text(1, 100) }),
  answers: { status: 204 },
  handler: async ({ ctx, caller, params }) => {
    await inTx(ctx, async (ctx) => {
      await raiseOrgVersion(ctx); // as changes of policies do: nobody deletes or switches off the policy meanwhile
      const before = await lockedApp(ctx, caller, params.appId);
      const policy = await findPolicy(ctx, params.policyId);
      if (!policy) throw new ApiError('E0000007', `${params.policyId} (Policy)`);
      if (policy.type !== 'ACCESS_POLICY') throw invalid(['policyId: must be an app sign-in policy (ACCESS_POLICY)']);
      if (policy.status !== 'ACTIVE') throw invalid(['policyId: this policy is switched off, so it would let nobody in']);
      // Who has the default policy has whatever is the default.
      const access_policy_id = policy.system === 1 ? null : policy.id;
      if (before.access_policy_id === access_policy_id) return;
      await updateApp(ctx, before.id, { access_policy_id });
      await logChange(ctx, caller, 'application.policy.sign_on.update', 'Update sign on policy of application', [
        appSubject(before),
        { id: policy.id, type: 'PolicyEntity', alternateId: null, displayName: policy.name },
      ]);
    });
    return undefined;
  },
});

/** `/api/v1/apps/{id}/policies/{policyId}`. @see Okta Application Policies API */
export const appPolicyEndpoints: readonly Endpoint[] = [assignment];
