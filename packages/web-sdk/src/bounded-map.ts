/**
 * A map that forgets: each entry lives until its time, and old entries go when the map is full.
 *
 * Keeps two generations of half the size. When the newer one is full the older one is dropped as a whole, so every operation
 * takes the same short time however many entries there are. At least the newest half of `limit` is always kept.
 */
export class BoundedMap<V> {
  #newer = new Map<string, { readonly value: V; readonly until: number }>();
  #older = new Map<string, { readonly value: V; readonly until: number }>();
  readonly #limit: number;
  readonly #now: () => number;

  constructor(limit: number, now: () => number) {
    this.#limit = limit;
    this.#now = now;
  }

  get size(): number {
    return this.#newer.size + this.#older.size;
  }

  /** The value, or undefined when there is none or its time is over. */
  get(key: string): V | undefined {
    const found = this.#newer.get(key) ?? this.#older.get(key);
    return found !== undefined && found.until > this.#now() ? found.value : undefined;
  }

  /** Keeps the value for so many milliseconds, as the newest entry. */
  set(key: string, value: V, lifetimeMs: number): void {
    if (this.#newer.size >= this.#limit / 2) {
      this.#older = this.#newer;
      this.#newer = new Map();
    }
    this.#older.delete(key);
    this.#newer.set(key, { value, until: this.#now() + lifetimeMs });
  }
}
