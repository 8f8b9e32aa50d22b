import type { User } from '@gatehouse/web';
import { type Html, html } from '../html.ts';
import { frame, nameOf, signInLink, type Visitor } from './frame.ts';

/** Home: who you are, and what the app has to show. Open to everybody. */
export function homePage(visitor: Visitor): string {
  return frame(
    visitor,
    'Home',
    html`${visitor.user ? welcomeBack(visitor.user) : welcome()}
<h2>Three ways to let people in</h2>
<div class="cards">
  <section class="card">
    <h3><a href="/profile">Profile</a></h3>
    <p>One route that asks for a sign-in. It shows what the app learns about you.</p>
    <pre tabindex="0" role="region" aria-label="Code of a protected route"><code>app.get('/profile',
  auth.requireSignIn(), …)</code></pre>
  </section>
  <section class="card">
    <h3><a href="/shop">Shop</a></h3>
    <p>Anonymous access: fill a cart as a stranger. You sign in at the checkout, and the cart comes along.</p>
    <pre tabindex="0" role="region" aria-label="Code of an anonymous route"><code>auth.userOrNull(req)
auth.context(req).setData(…)</code></pre>
  </section>
  <section class="card">
    <h3>Intranet</h3>
    <p>One line, and every page asks for a sign-in. ${visitor.isIntranet ? 'It is on now.' : 'It is off now.'}</p>
    <pre tabindex="0" role="region" aria-label="Code that protects every route"><code>app.use(auth.protectAll())</code></pre>
    ${intranetSwitch(visitor.isIntranet)}
  </section>
</div>`,
  );
}

function welcome(): Html {
  return html`<div class="hero">
  <h1>Welcome</h1>
  <p>You are not signed in. Look around, or sign in to see what the app learns about you.</p>
  ${signInLink('/')}
</div>`;
}

function welcomeBack(user: User): Html {
  return html`<div class="hero">
  <h1>Hello, <bdi>${user.given_name ?? nameOf(user)}</bdi></h1>
  <p>You are signed in as <strong><bdi>${nameOf(user)}</bdi></strong>${user.email !== undefined && html` <span class="soft">(<bdi>${user.email}</bdi>)</span>`}.</p>
  <div class="row">
    <a class="button primary large" href="/profile">See your profile</a>
    <form method="post" action="/signout"><button class="button large">Sign out</button></form>
  </div>
</div>`;
}

function intranetSwitch(isOn: boolean): Html {
  return html`<form method="post" action="/intranet">
      <input type="hidden" name="everything" value="${isOn ? 'off' : 'on'}">
      <button class="switch" role="switch" aria-checked="${isOn ? 'true' : 'false'}"><span class="track"></span>Sign-in for everything</button>
    </form>`;
}
