import { z } from 'zod';
import { updateApp } from '../domain/apps/store.ts';
import { inTx } from '../domain/ctx.ts';
import { imagePath, imageRow, type Picture } from '../domain/images/image.ts';
import { putImage } from '../domain/images/store.ts';
import { found, logAppChange, manageApps } from './app-access.ts';
import { type Endpoint, endpoint } from './endpoint.ts';
import { text } from './fields.ts';

const upload = endpoint<{ appId: string }, object, Picture>({
  operationId: 'uploadApplicationLogo',
  summary: 'Give an app a logo: PNG, JPEG or GIF, 100 kB and 2,048 pixels at most',
  method: 'POST',
  path: '/api/v1/apps/:appId/logo',
  permission: manageApps,
  params: z.object({ appId: text(1, 100) }),
  consumes: 'image',
  answers: { status: 201 },
  handler: async ({ ctx, org, caller, params, body }) => {
    const row = imageRow(params.appId, 'logo', body);
    const path = imagePath(row);
    await inTx(ctx, async (ctx) => {
      const app = found(await updateApp(ctx, params.appId, { logo_path: path }), params.appId);
      await putImage(ctx, row);
      await logAppChange(ctx, caller, 'update', app);
    });
    return { headers: { location: `${org.baseUrl}${path}` } };
  },
});

/** `/api/v1/apps/{id}/logo`. @see Okta Application Logos API */
export const appLogoEndpoints: readonly Endpoint[] = [upload];
