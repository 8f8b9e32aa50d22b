const euros = new Intl.NumberFormat('en', { style: 'currency', currency: 'EUR' });

/** A price as people read it. */
export function price(cents: number): string {
  return euros.format(cents / 100);
}
