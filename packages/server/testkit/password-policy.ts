import { inTx } from '../src/domain/ctx.ts';
import { raiseOrgVersion } from '../src/domain/orgs/store.ts';
import { defaultPasswordPolicy, type PasswordSettings } from '../src/domain/policies/password-policy.ts';
import type { TestServer } from './testkit.ts';

/** What a password policy differs in from the one that an org has from the start. */
export type PasswordPolicyChange = { readonly [K in keyof PasswordSettings]?: Partial<PasswordSettings[K]> };

/** An admin changes the default password policy of the first org; the server knows at its next request. */
export async function changePasswordPolicy(gatehouse: TestServer, change: PasswordPolicyChange): Promise<void> {
  const { password, recovery } = defaultPasswordPolicy;
  const changed = {
    complexity: { ...password.complexity, ...change.complexity },
    age: { ...password.age, ...change.age },
    lockout: { ...password.lockout, ...change.lockout },
  };
  const ctx = gatehouse.ctx();
  await inTx(ctx, async (ctx) => {
    await ctx.db
      .updateTable('policy')
      .set({ settings_json: JSON.stringify({ password: changed, recovery }) })
      .where('org_id', '=', ctx.orgId)
      .where('type', '=', 'PASSWORD')
      .execute();
    await raiseOrgVersion(ctx);
  });
  gatehouse.deps.orgs.recheck(ctx.orgId);
}
