import { type Html, html } from './html.ts';

/** A thing in the shop. */
export interface Product {
  /** Names the product in forms, in the cart and in the page's anchors. */
  readonly id: string;
  readonly name: string;
  readonly about: string;
  readonly priceCents: number;
  /** Shapes on a field of 160 by 110; colours come from the style sheet, so they follow light and dark. */
  readonly picture: Html;
}

/** Everything that the shop sells, in the order of its shelf. */
export const products: readonly Product[] = [
  {
    id: 'bowl',
    name: 'Tea bowl',
    about: 'Stoneware, holds two small cups.',
    priceCents: 2400,
    picture: html`<path class="deep" d="M44 47h72c0 25-14 39-36 39S44 72 44 47z"/><ellipse class="soft" cx="80" cy="47" rx="36" ry="9"/><ellipse class="warm" cx="80" cy="49" rx="28" ry="5.5"/><path class="deep" d="M66 84h28l3 9H63z"/>`,
  },
  {
    id: 'lamp',
    name: 'Desk lamp',
    about: 'Bends twice, shines once.',
    priceCents: 5900,
    picture: html`<path class="glow" d="M96 44l34 48H72z"/><path class="line" d="M46 90l16-38 34-20"/><path class="deep" d="M83 36l22-14 15 25-32 7z"/><circle class="warm" cx="62" cy="52" r="5"/><path class="deep" d="M28 90h38a4 4 0 0 1 4 4H24a4 4 0 0 1 4-4z"/>`,
  },
  {
    id: 'stool',
    name: 'Oak stool',
    about: 'Three legs, so it never wobbles.',
    priceCents: 8500,
    picture: html`<path class="warm" d="M60 42h8l-11 52h-8zM92 42h8l11 52h-8z"/><path class="wood" d="M76 42h8v50h-8z"/><path class="warm" d="M58 66h44v5H57z"/><ellipse class="wood" cx="80" cy="40" rx="38" ry="10"/><ellipse class="light" cx="80" cy="37" rx="38" ry="9"/>`,
  },
  {
    id: 'blanket',
    name: 'Wool blanket',
    about: 'Warm in the evening, light in the bag.',
    priceCents: 7200,
    picture: html`<rect class="deep" x="36" y="70" width="88" height="22" rx="11"/><rect class="soft" x="40" y="48" width="80" height="24" rx="12"/><rect class="warm" x="44" y="28" width="72" height="22" rx="11"/><path class="light" d="M92 28h7v22h-7zM96 48h7v24h-7zM100 70h7v22h-7z"/>`,
  },
  {
    id: 'notebook',
    name: 'Notebook',
    about: 'Ninety-six pages, nothing on them yet.',
    priceCents: 900,
    picture: html`<rect class="warm" x="56" y="22" width="58" height="72" rx="4"/><rect class="deep" x="50" y="18" width="58" height="72" rx="4"/><path class="soft" d="M50 22a4 4 0 0 1 4-4h6v72h-6a4 4 0 0 1-4-4z"/><rect class="light" x="70" y="32" width="28" height="12" rx="2"/><path class="glow" d="M92 90h7v12l-3.500-3-3.500 3z"/>`,
  },
  {
    id: 'kite',
    name: 'Paper kite',
    about: 'Needs wind and a free afternoon.',
    priceCents: 1600,
    picture: html`<path class="soft" d="M92 12L64 46l28 36z"/><path class="deep" d="M92 12l26 34-26 36z"/><path class="light" d="M64 46h54L92 82z" opacity=".55"/><path class="thin" d="M92 82c-4 14-22 4-28 14s-16 6-20 2"/><path class="warm" d="M74 84l-2 9 8-3zM54 96l2 9 7-6z"/>`,
  },
];

/** The product of that id, or undefined when there is none. */
export function findProduct(id: unknown): Product | undefined {
  return products.find((product) => product.id === id);
}
