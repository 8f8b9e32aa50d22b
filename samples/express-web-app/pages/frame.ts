import type { User } from '@gatehouse/web';
import { type Cart, cartCount } from '../cart.ts';
import { type Html, html } from '../html.ts';

/** What every page knows about the person looking at it. */
export interface Visitor {
  /** Undefined for strangers. */
  readonly user: User | undefined;
  readonly cart: Cart;
  /** Path of the page, so that a sign-in comes back to it and the navigation marks it. */
  readonly path: string;
  /** True while every page asks for a sign-in. */
  readonly isIntranet: boolean;
}

const mark = html`<svg class="mark" viewBox="0 0 16 16" aria-hidden="true"><path d="M3 0h10a3 3 0 0 1 3 3v13h-4.500V8.500a3.500 3.500 0 0 0-7 0V16H0V3a3 3 0 0 1 3-3z"/></svg>`;

/**
 * Puts a page into the sample's frame: navigation, who is signed in, and a way in or out.
 *
 * @param visitor undefined on a page that does not know who looks at it; it then offers neither way.
 */
export function frame(visitor: Visitor | undefined, title: string, content: Html): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title} – Quickstart</title>
<link rel="icon" type="image/svg+xml" href="/assets/mark.svg">
<link rel="stylesheet" href="/assets/style.css">
</head>
<body>
<a class="skip" href="#content">Skip to the content</a>
<header>
  <div class="bar">
    <a class="brand" href="/">${mark}<span>Quickstart</span></a>
    <nav aria-label="Pages">
      ${navigation(visitor, '/', 'Home')}
      ${navigation(visitor, '/profile', 'Profile')}
      ${navigation(visitor, '/shop', 'Shop', visitor && cartBadge(cartCount(visitor.cart)))}
    </nav>
    ${visitor && html`<div class="who">${visitor.user ? whoIsSignedIn(visitor.user) : signInLink(visitor.path, 'small')}</div>`}
  </div>
</header>
<main id="content" tabindex="-1">
${content}
</main>
<footer>
  <p>A sample app for signing users in with the redirect model. It works without JavaScript.</p>
</footer>
</body>
</html>
`.toString();
}

/** The way to the sign-in page and back to `path`. A plain link: the SDK's `/signin` does the rest. */
export function signInLink(path: string, size: 'small' | 'large' = 'large'): Html {
  return html`<a class="button primary ${size}" href="/signin?return_to=${encodeURIComponent(path)}">Sign in</a>`;
}

/** The best name that the org told; every user has at least an ID. */
export function nameOf(user: User): string {
  return user.name ?? user.preferred_username ?? user.email ?? user.sub;
}

function whoIsSignedIn(user: User): Html {
  return html`<span class="name"><bdi>${nameOf(user)}</bdi></span>
      <form method="post" action="/signout"><button class="button small">Sign out</button></form>`;
}

function navigation(visitor: Visitor | undefined, path: string, label: string, badge?: Html): Html {
  return html`<a href="${path}"${visitor?.path === path && html` aria-current="page"`}>${label}${badge}</a>`;
}

function cartBadge(count: number): Html | undefined {
  if (count === 0) return undefined;
  return html` <span class="badge">${count}<span class="hidden"> in the cart</span></span>`;
}
