import type { DemoFile } from '../src/demo-seed.ts';
import { type Answer, exchange, WebClient } from './web-client.ts';

/** Where the demo's app asks its authorization server, at the default public URL. */
export const endpoints = 'http://localhost:8080/oauth2/default/v1';

const redirectUri = 'http://localhost:3000/authorization-code/callback';

const isCallback = (url: URL): boolean => url.href.startsWith(redirectUri);

/** The authorization request of the demo's app; `more` adds parameters or replaces them. */
export function authorizeUrl({ app }: DemoFile, more: Readonly<Record<string, string>> = {}): string {
  const query = {
    client_id: app.clientId,
    redirect_uri: redirectUri,
    response_type: 'code',
    scope: 'openid profile',
    state: 's',
    ...more,
  };
  return `${endpoints}/authorize?${new URLSearchParams(query)}`;
}

/** Redeems a code as the demo's app does, at the server that listens at `port`. */
export function redeem(port: number, { app }: DemoFile, code: string): Promise<Answer> {
  const basic = Buffer.from(`${app.clientId}:${app.clientSecret}`).toString('base64');
  const form = { grant_type: 'authorization_code', code, redirect_uri: redirectUri };
  return exchange(`${endpoints}/token`, { port, form, headers: { authorization: `Basic ${basic}` } });
}

/** A new browser that signs in with the password, and what answered that. */
export async function signInToDemo(
  port: number,
  demo: DemoFile,
  user: DemoFile['users'][number],
): Promise<{ browser: WebClient; answered: Answer }> {
  const browser = new WebClient(() => port);
  const answered = await browser.signIn(await browser.open(authorizeUrl(demo)), { id: '', ...user }, (url) => {
    return isCallback(url) || url.pathname.endsWith('/authorize');
  });
  return { browser, answered };
}
