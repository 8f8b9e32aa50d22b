/** Keeps the cookies of one browser, whatever their path. */
export class CookieJar {
  readonly #cookies = new Map<string, string>();

  /** Takes over the cookies that a response sets. */
  take(setCookie: string | string[] | undefined): void {
    for (const line of [setCookie ?? []].flat()) {
      const [, name = '', value = ''] = /^([^=;]+)=([^;]*)/.exec(line) ?? [];
      this.#cookies.set(name, value);
    }
  }

  /** The `Cookie` header of the next request. */
  header(): string {
    return [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  }
}
