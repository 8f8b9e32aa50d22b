import { prepareRead } from '../../schema/prepared.ts';
import type { SessionTable, UserTable } from '../../schema/tables.ts';
import type { Ctx, TxCtx } from '../ctx.ts';

/** A session row with the status its user has now. */
export type SessionWithUser = SessionTable &
  Pick<UserTable, 'login' | 'locked_for_strangers'> & { user_status: UserTable['status'] };

const byHandle = prepareRead((db, p: { orgId: string; handleHash: string }) =>
  db
    .selectFrom('session')
    .innerJoin('user', (join) => join.onRef('user.org_id', '=', 'session.org_id').onRef('user.id', '=', 'session.user_id'))
    .selectAll('session')
    .select(['user.status as user_status', 'user.locked_for_strangers', 'user.login'])
    .where('session.org_id', '=', p.orgId)
    .where('session.handle_hash', '=', p.handleHash),
);

/** The session whose cookie hashes to `handleHash`, expired or not, and its user's status. */
export async function findSession(ctx: Ctx, handleHash: string): Promise<SessionWithUser | undefined> {
  const [row] = await byHandle(ctx.db, { orgId: ctx.orgId, handleHash });
  return row;
}

/** The session with this public id, expired or not, and its user's status. */
export function findSessionById(ctx: Ctx, id: string): Promise<SessionWithUser | undefined> {
  return ctx.db
    .selectFrom('session')
    .innerJoin('user', (join) => join.onRef('user.org_id', '=', 'session.org_id').onRef('user.id', '=', 'session.user_id'))
    .selectAll('session')
    .select(['user.status as user_status', 'user.locked_for_strangers', 'user.login'])
    .where('session.org_id', '=', ctx.orgId)
    .where('session.id', '=', id)
    .executeTakeFirst();
}

/** Adds a session. */
export async function insertSession(ctx: TxCtx, row: Omit<SessionTable, 'org_id'>): Promise<void> {
  await ctx.db
    .insertInto('session')
    .values({ ...row, org_id: ctx.orgId })
    .execute();
}

/** Moves the idle limit of a session that was used. */
export async function touchSession(ctx: TxCtx, handleHash: string, expiresAt: number): Promise<void> {
  await ctx.db
    .updateTable('session')
    .set({ last_used_at: ctx.now, expires_at: expiresAt })
    .where('org_id', '=', ctx.orgId)
    .where('handle_hash', '=', handleHash)
    .execute();
}

/** Ends a session. @returns the session that ended, or undefined when there was none (any more) */
export function deleteSession(ctx: TxCtx, handleHash: string): Promise<SessionTable | undefined> {
  return ctx.db
    .deleteFrom('session')
    .where('org_id', '=', ctx.orgId)
    .where('handle_hash', '=', handleHash)
    .returningAll()
    .executeTakeFirst();
}

/**
 * Ends every session of a user. @param exceptId public id of one that goes on
 * @returns public ids of those that ended
 */
export async function deleteSessionsOfUser(ctx: TxCtx, userId: string, exceptId?: string): Promise<string[]> {
  const ended = await ctx.db
    .deleteFrom('session')
    .where('org_id', '=', ctx.orgId)
    .where('user_id', '=', userId)
    .$if(exceptId !== undefined, (query) => query.where('id', '!=', exceptId ?? ''))
    .returning('id')
    .execute();
  return ended.map(({ id }) => id);
}
