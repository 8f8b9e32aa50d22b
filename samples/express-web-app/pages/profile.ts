import { html } from '../html.ts';
import { claimsTable } from './claims.ts';
import { frame, type Visitor } from './frame.ts';

/**
 * Profile: the claims of the ID token and, once asked for, the answer of the userinfo endpoint.
 *
 * @param userInfo undefined until the visitor asks for it.
 */
export function profilePage(visitor: Visitor, claims: object, userInfo: object | undefined): string {
  return frame(
    visitor,
    'Profile',
    html`<h1>Your profile</h1>
<p class="lead">This is what the app learned about you when you signed in. Each line of an ID token is called a claim; which ones it has depends on the scopes that the app asks for.</p>
${claimsTable('Claims of your ID token', claims)}
<section id="userinfo" class="card">
  <h2>Userinfo</h2>
  ${
    userInfo === undefined
      ? html`<p>The ID token is from the moment of your sign-in. The userinfo endpoint answers with your profile as it is now, and often with more of it.</p>
  <p><a class="button large" href="/profile?userinfo=show#userinfo">Ask the userinfo endpoint</a></p>`
      : html`<p>Asked with your access token a moment ago.</p>
  ${claimsTable('Claims of the userinfo endpoint', userInfo)}`
  }
</section>`,
  );
}
