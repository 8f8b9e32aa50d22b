import { findProduct, type Product, products } from './products.ts';

/** How many of each product, by its id. Holds no price: those are the shop's to say. */
export type Cart = Readonly<Record<string, number>>;

/** What the shop keeps in the app session, signed in or not. */
export interface ShopData {
  readonly cart?: Cart;
  /** What was ordered last, shown once the order is placed. */
  readonly ordered?: Cart;
}

/** A row of the cart. */
export interface CartLine {
  readonly product: Product;
  readonly quantity: number;
}

const mostOfOneProduct = 9;

/** The cart after the quantity of one product went up or down. Unknown products and quantities beyond 0 to 9 change nothing. */
export function changeCart(cart: Cart, productId: unknown, step: 1 | -1): Cart {
  const product = findProduct(productId);
  if (!product) return cart;
  const quantity = quantityOf(cart, product) + step;
  if (quantity < 0 || quantity > mostOfOneProduct) return cart;
  const { [product.id]: _before, ...others } = cart;
  return quantity === 0 ? others : { ...others, [product.id]: quantity };
}

/** How many of this product are in the cart. */
export function quantityOf(cart: Cart, product: Product): number {
  return cart[product.id] ?? 0;
}

/** The rows of the cart, in the order of the shelf. Empty when nothing is in it. */
export function cartLines(cart: Cart): CartLine[] {
  return products.map((product) => ({ product, quantity: quantityOf(cart, product) })).filter((line) => line.quantity > 0);
}

/** How many things are in the cart altogether. */
export function cartCount(cart: Cart): number {
  return cartLines(cart).reduce((sum, line) => sum + line.quantity, 0);
}

/** What the cart costs, in cents. */
export function cartTotalCents(cart: Cart): number {
  return cartLines(cart).reduce((sum, line) => sum + line.quantity * line.product.priceCents, 0);
}
