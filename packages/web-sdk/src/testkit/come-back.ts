import type { TestApp } from './app.ts';
import { type Answer, type Browser, locationOf } from './browser.ts';

/** Comes back from the sign-in service with one thing changed. */
export async function comeBack(
  app: TestApp,
  change: (callback: URL, browser: Browser) => void = () => undefined,
  user = {},
): Promise<{ answer: Answer; browser: Browser; code: string | undefined }> {
  const browser = app.browser();
  const started = await browser.visit('/signin?return_to=/a');
  const callback = new URL(await app.idp.authorize(locationOf(started), user));
  change(callback, browser);
  const answer = await browser.visit(callback.href);
  const error = app.events.findLast((event) => event.type === 'error');
  return { answer, browser, code: error?.type === 'error' ? error.code : undefined };
}

/** True when the answer removes an attempt cookie and sets no session. */
export function clearsAttemptOnly({ setCookies }: Answer): boolean {
  return setCookies.length === 1 && /-tx\..*Max-Age=0/.test(setCookies[0] ?? '');
}
