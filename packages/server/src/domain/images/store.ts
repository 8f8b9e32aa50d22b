import type { ImageTable } from '../../schema/tables.ts';
import type { Ctx, TxCtx } from '../ctx.ts';

/** The picture of this kind that `ownerId` has. */
export function findImage(ctx: Ctx, ownerId: string, kind: ImageTable['kind']): Promise<ImageTable | undefined> {
  return ctx.db
    .selectFrom('image')
    .selectAll()
    .where('org_id', '=', ctx.orgId)
    .where('owner_id', '=', ownerId)
    .where('kind', '=', kind)
    .executeTakeFirst();
}

/** Gives `owner_id` a picture, in place of the one of this kind that it has. */
export async function putImage(ctx: TxCtx, image: Omit<ImageTable, 'org_id' | 'created_at'>): Promise<void> {
  const { digest, media_type, body } = image;
  await ctx.db
    .insertInto('image')
    .values({ ...image, org_id: ctx.orgId, created_at: ctx.now })
    .onConflict((conflict) =>
      conflict.columns(['org_id', 'owner_id', 'kind']).doUpdateSet({ digest, media_type, body, created_at: ctx.now }),
    )
    .execute();
}

/** Removes every picture of `ownerId`; with `kind`, only that one. */
export async function deleteImages(ctx: TxCtx, ownerId: string, kind?: ImageTable['kind']): Promise<void> {
  const images = ctx.db.deleteFrom('image').where('org_id', '=', ctx.orgId).where('owner_id', '=', ownerId);
  await (kind === undefined ? images : images.where('kind', '=', kind)).execute();
}
