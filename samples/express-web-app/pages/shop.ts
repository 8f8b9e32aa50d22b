import { type Cart, cartLines, cartTotalCents, quantityOf } from '../cart.ts';
import { type Html, html } from '../html.ts';
import { type Product, products } from '../products.ts';
import { frame, type Visitor } from './frame.ts';
import { price } from './price.ts';

/** Shop: the shelf and the cart. Open to everybody. */
export function shopPage(visitor: Visitor): string {
  return frame(
    visitor,
    'Shop',
    html`<h1>Shop</h1>
<p class="lead">${
      visitor.user
        ? 'You are signed in, so the checkout lets you straight through.'
        : 'No sign-in needed: fill your cart, and sign in only at the checkout. The cart comes along.'
    }</p>
<div class="shop">
  <ul class="shelf">${products.map((product) => productCard(product, quantityOf(visitor.cart, product)))}
  </ul>
  ${cartCard(visitor.cart)}
</div>`,
  );
}

/** The rows of a cart with their prices and the total. */
export function cartTable(cart: Cart, caption: string): Html {
  return html`<table class="lines">
    <caption class="hidden">${caption}</caption>
    <thead class="hidden"><tr><th scope="col">Product</th><th scope="col">Price</th></tr></thead>
    <tbody>${cartLines(cart).map(
      ({ product, quantity }) => html`
      <tr><th scope="row">${quantity} × ${product.name}</th><td>${price(quantity * product.priceCents)}</td></tr>`,
    )}
    </tbody>
    <tfoot><tr><th scope="row">Total</th><td>${price(cartTotalCents(cart))}</td></tr></tfoot>
  </table>`;
}

function productCard(product: Product, quantity: number): Html {
  return html`
    <li class="card product" id="${product.id}">
      <svg class="picture" viewBox="0 0 160 110" aria-hidden="true">${product.picture}</svg>
      <div class="about">
        <h2>${product.name}</h2>
        <p>${product.about}</p>
      </div>
      <form method="post" action="/cart" class="buy">
        <input type="hidden" name="product" value="${product.id}">
        <span class="price">${price(product.priceCents)}</span>
        ${quantity === 0 ? addButton(product) : stepper(product, quantity)}
      </form>
    </li>`;
}

function addButton(product: Product): Html {
  return html`<button class="button small" name="step" value="more">Add<span class="hidden"> ${product.name}</span> to cart</button>`;
}

function stepper(product: Product, quantity: number): Html {
  return html`<span class="stepper">
          <button name="step" value="less" aria-label="One ${product.name} less">−</button>
          <span><span class="hidden">In the cart: </span>${quantity}</span>
          <button name="step" value="more" aria-label="One ${product.name} more">+</button>
        </span>`;
}

function cartCard(cart: Cart): Html {
  return html`<section class="card cart" id="cart" aria-labelledby="cart-title">
  <h2 id="cart-title">Cart</h2>
  ${
    cartLines(cart).length === 0
      ? html`<p class="soft">Nothing in it yet. Add something from the shelf.</p>`
      : html`${cartTable(cart, 'What is in the cart')}
  <p><a class="button primary large wide" href="/checkout">Check out</a></p>`
  }
</section>`;
}
