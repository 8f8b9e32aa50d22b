import type { TxCtx } from '../ctx.ts';
import type { AdminRole } from './permissions.ts';

/** Makes a user an administrator of this kind; a second time is no error. */
export async function addAdminRole(ctx: TxCtx, userId: string, role: AdminRole): Promise<void> {
  await ctx.db
    .insertInto('admin_role')
    .values({ org_id: ctx.orgId, user_id: userId, role, created_at: ctx.now })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}
