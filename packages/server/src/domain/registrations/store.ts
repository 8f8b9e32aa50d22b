import type { RegistrationTable, UserTable } from '../../schema/tables.ts';
import type { Ctx, OrgId, TxCtx } from '../ctx.ts';

/** The org that an address has, and the first user there. */
export interface Owner {
  readonly email: string;
  readonly subdomain: string;
  readonly orgId: OrgId;
  readonly user: Pick<UserTable, 'id' | 'login' | 'first_name' | 'status' | 'activated_at'>;
}

type NewRow = Omit<
  RegistrationTable,
  'org_id' | 'code_tries' | 'created_at' | 'owner_email' | 'created_org_id' | 'admin_user_id' | 'confirmed_at' | 'redeemed_at'
>;

/** Adds a registration. @returns false when its subdomain is taken by another one, and nothing was done */
export async function insertRegistration(ctx: TxCtx, row: NewRow): Promise<boolean> {
  const unfinished = { owner_email: null, created_org_id: null, admin_user_id: null, confirmed_at: null, redeemed_at: null };
  const added = await ctx.db
    .insertInto('registration')
    .values({ ...row, ...unfinished, org_id: ctx.orgId, code_tries: 0, created_at: ctx.now })
    .onConflict((conflict) => conflict.columns(['org_id', 'subdomain']).doNothing())
    .returning('id')
    .executeTakeFirst();
  return added !== undefined;
}

/** The registration whose link has this token, whatever became of it. */
export function findRegistrationByLink(ctx: Ctx, tokenHash: string): Promise<RegistrationTable | undefined> {
  return registrations(ctx).where('link_token_hash', '=', tokenHash).executeTakeFirst();
}

/** The newest registration of an address that was not confirmed, in time or not. */
export function findNewestUnconfirmed(ctx: Ctx, email: string): Promise<RegistrationTable | undefined> {
  return registrations(ctx)
    .where('email', '=', email)
    .where('confirmed_at', 'is', null)
    .orderBy('created_at', 'desc')
    .orderBy('id')
    .limit(1)
    .executeTakeFirst();
}

function registrations({ db, orgId }: Ctx) {
  return db.selectFrom('registration').selectAll().where('org_id', '=', orgId);
}

/** The org of an address; undefined while it has none, and when the org's first user is gone. */
export async function findOwner(ctx: Ctx, email: string): Promise<Owner | undefined> {
  const row = await ctx.db
    .selectFrom('registration')
    .innerJoin('user', (join) =>
      join.onRef('user.org_id', '=', 'registration.created_org_id').onRef('user.id', '=', 'registration.admin_user_id'),
    )
    .select(['registration.subdomain', 'registration.created_org_id'])
    .select(['user.id', 'user.login', 'user.first_name', 'user.status', 'user.activated_at'])
    .where('registration.org_id', '=', ctx.orgId)
    .where('registration.owner_email', '=', email)
    .executeTakeFirst();
  if (!row) return undefined;
  const { subdomain, created_org_id, ...user } = row;
  return { email, subdomain, orgId: created_org_id as OrgId, user };
}

/** Frees an address whose org's first user was deleted: it may have another org. */
export async function releaseAddress(ctx: TxCtx, email: string): Promise<void> {
  await ctx.db
    .updateTable('registration')
    .set({ owner_email: null })
    .where('org_id', '=', ctx.orgId)
    .where('owner_email', '=', email)
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('user')
            .select('user.id')
            .whereRef('user.org_id', '=', 'registration.created_org_id')
            .whereRef('user.id', '=', 'registration.admin_user_id'),
        ),
      ),
    )
    .execute();
}

/** Lets the program that waits for an owner's password ask until then, unless it had to stop asking before. */
export async function prolongRedemption(ctx: TxCtx, email: string, until: number): Promise<void> {
  await ctx.db
    .updateTable('registration')
    .set({ expires_at: until })
    .where('org_id', '=', ctx.orgId)
    .where('owner_email', '=', email)
    .where('redeemed_at', 'is', null)
    .where('expires_at', '>', ctx.now)
    .execute();
}

/**
 * Claims the org of a registration: of any number of callers exactly one gets it.
 * @param linkTokenHash what it must still be confirmed by; undefined: by a code
 * @returns undefined when it was confirmed before, is over, or has another link by now
 * @throws the driver's unique violation when the address has an org
 */
export function claimRegistration(
  ctx: TxCtx,
  { id, email }: Pick<RegistrationTable, 'id' | 'email'>,
  { linkTokenHash, redeemableUntil }: { readonly linkTokenHash: string | undefined; readonly redeemableUntil: number },
): Promise<RegistrationTable | undefined> {
  let claim = ctx.db
    .updateTable('registration')
    .set({ confirmed_at: ctx.now, owner_email: email, expires_at: redeemableUntil, code_mark: null })
    .where('org_id', '=', ctx.orgId)
    .where('id', '=', id)
    .where('confirmed_at', 'is', null)
    .where('expires_at', '>', ctx.now);
  if (linkTokenHash !== undefined) claim = claim.where('link_token_hash', '=', linkTokenHash);
  return claim.returningAll().executeTakeFirst();
}

/** Says which org came of a registration, and who its first user is. Where it was asked from is of no use any more. */
export async function finishRegistration(
  ctx: TxCtx,
  id: string,
  made: { readonly created_org_id: OrgId; readonly admin_user_id: string },
): Promise<void> {
  const done = { ...made, asked_ip: null };
  await ctx.db.updateTable('registration').set(done).where('org_id', '=', ctx.orgId).where('id', '=', id).execute();
}

/** Gives a registration that was not confirmed another link; the one before works no longer. @returns whether there was still one */
export async function renewRegistration(
  ctx: TxCtx,
  id: string,
  link: { readonly link_token_hash: string; readonly expires_at: number },
): Promise<boolean> {
  const renewed = await ctx.db
    .updateTable('registration')
    .set(link)
    .where('org_id', '=', ctx.orgId)
    .where('id', '=', id)
    .where('confirmed_at', 'is', null)
    .returning('id')
    .executeTakeFirst();
  return renewed !== undefined;
}

/**
 * Counts that a code is tried, before anybody looks at it: one statement, so that parallel tries do not slip through.
 * @param most tries that there are
 * @returns undefined when none is left, or there is nothing to try it on
 */
export function countCodeTry(
  ctx: TxCtx,
  id: string,
  most: number,
): Promise<Pick<RegistrationTable, 'id' | 'email' | 'code_mark' | 'subdomain'> | undefined> {
  return ctx.db
    .updateTable('registration')
    .set((eb) => ({ code_tries: eb('code_tries', '+', 1) }))
    .where('org_id', '=', ctx.orgId)
    .where('id', '=', id)
    .where('way', '=', 'CODE')
    .where('confirmed_at', 'is', null)
    .where('expires_at', '>', ctx.now)
    .where('code_tries', '<', most)
    .returning(['id', 'email', 'code_mark', 'subdomain'])
    .executeTakeFirst();
}

/** A registration as the program that waits for it needs it: with what became of the org's first user, null when there is none. */
export type WaitedFor = Pick<
  RegistrationTable,
  'id' | 'subdomain' | 'expires_at' | 'created_org_id' | 'admin_user_id' | 'redeemed_at'
> & { readonly user_status: UserTable['status'] | null; readonly login: string | null };

/** The registration whose program asks with this token: one look-up, because it asks every four seconds. */
export function findRegistrationByCliToken(ctx: Ctx, tokenHash: string): Promise<WaitedFor | undefined> {
  return ctx.db
    .selectFrom('registration')
    .leftJoin('user', (join) =>
      join.onRef('user.org_id', '=', 'registration.created_org_id').onRef('user.id', '=', 'registration.admin_user_id'),
    )
    .select(['registration.id', 'registration.subdomain', 'registration.expires_at', 'registration.created_org_id'])
    .select(['registration.admin_user_id', 'registration.redeemed_at', 'user.status as user_status', 'user.login'])
    .where('registration.org_id', '=', ctx.orgId)
    .where('registration.cli_token_hash', '=', tokenHash)
    .executeTakeFirst();
}

/** Notes that the program got the org's API token. @returns whether it had not before: of any number of callers exactly one hears yes */
export async function redeemRegistration(ctx: TxCtx, id: string): Promise<boolean> {
  const redeemed = await ctx.db
    .updateTable('registration')
    .set({ redeemed_at: ctx.now })
    .where('org_id', '=', ctx.orgId)
    .where('id', '=', id)
    .where('redeemed_at', 'is', null)
    .where('expires_at', '>', ctx.now)
    .returning('id')
    .executeTakeFirst();
  return redeemed !== undefined;
}
