/**
 * A map that forgets: each entry lives until its time, and the oldest entry goes when the map is full.
 *
 * All entries should live about equally long: only the oldest are looked at when room is made.
 */
export class BoundedMap<V> {
  readonly #entries = new Map<string, { readonly value: V; readonly until: number }>();
  readonly #limit: number;
  readonly #now: () => number;

  constructor(limit: number, now: () => number) {
    this.#limit = limit;
    this.#now = now;
  }

  get size(): number {
    return this.#entries.size;
  }

  /** The value, or undefined when there is none or its time is over. */
  get(key: string): V | undefined {
    const found = this.#entries.get(key);
    if (found === undefined) return undefined;
    if (found.until > this.#now()) return found.value;
    this.#entries.delete(key);
    return undefined;
  }

  /** Keeps the value for so many milliseconds, as the newest entry. */
  set(key: string, value: V, lifetimeMs: number): void {
    const now = this.#now();
    this.#entries.delete(key);
    for (const [oldest, { until }] of this.#entries) {
      if (until > now && this.#entries.size < this.#limit) break;
      this.#entries.delete(oldest);
    }
    this.#entries.set(key, { value, until: now + lifetimeMs });
  }
}
