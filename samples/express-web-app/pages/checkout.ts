import type { User } from '@gatehouse/web';
import { type Cart, cartLines } from '../cart.ts';
import { type Html, html } from '../html.ts';
import { frame, nameOf, type Visitor } from './frame.ts';
import { cartTable } from './shop.ts';

/** Checkout: what is in the cart and who orders it. Only for people who are signed in. */
export function checkoutPage(visitor: Visitor, user: User): string {
  return frame(
    visitor,
    'Checkout',
    html`<h1>Checkout</h1>
${cartLines(visitor.cart).length === 0 ? emptyCart() : order(user, visitor.cart)}`,
  );
}

/** Shown once an order is placed. */
export function orderedPage(visitor: Visitor, ordered: Cart | undefined): string {
  return frame(
    visitor,
    'Order placed',
    html`<h1>Thank you</h1>
<p class="lead">Your order is placed. This is a sample, so nothing is paid and nothing is sent.</p>
${
  ordered &&
  html`<section class="card narrow">
  <h2>What you ordered</h2>
  ${cartTable(ordered, 'What you ordered')}
</section>`
}
<p><a class="button large" href="/shop">Back to the shop</a></p>`,
  );
}

function order(user: User, cart: Cart): Html {
  return html`<p class="lead">You are signed in, so the app knows whose order this is.</p>
<section class="card narrow">
  <h2>Your order</h2>
  ${cartTable(cart, 'Your order')}
  <dl>
    <dt>Ordered by</dt><dd><bdi>${nameOf(user)}</bdi></dd>
    ${user.email !== undefined && html`<dt>Receipt to</dt><dd><bdi>${user.email}</bdi></dd>`}
  </dl>
  <form method="post" action="/checkout"><button class="button primary large wide">Place the order</button></form>
  <p class="soft"><a href="/shop">Change the cart</a></p>
</section>`;
}

function emptyCart(): Html {
  return html`<p class="lead">Your cart is empty.</p>
<p><a class="button primary large" href="/shop">Go to the shop</a></p>`;
}
