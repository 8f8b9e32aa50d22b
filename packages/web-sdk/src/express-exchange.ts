import type { Request as ExpressRequest, Response as ExpressResponse } from 'express';
import { readFormBody } from './form-body.ts';
import type { RequestView } from './request-view.ts';

/** An Express request as the SDK sees it, and the place where its cookies go. */
export class ExpressView implements RequestView {
  readonly #request: ExpressRequest;
  /** The cookies of ours that the response carries now. */
  #ours: readonly string[] = [];

  constructor(request: ExpressRequest) {
    this.#request = request;
  }

  get method(): string {
    return this.#request.method;
  }

  get url(): string {
    return this.#request.originalUrl;
  }

  header(name: string): string | undefined {
    const value = this.#request.headers[name];
    return Array.isArray(value) ? value.join(', ') : value;
  }

  responseStarted(): boolean {
    return this.#request.res?.headersSent === true;
  }

  /** Marks the response as depending on the session, so that no cache shares it. A handler may still say otherwise. */
  announceSession(): void {
    const response = this.#request.res;
    if (response === undefined || response.headersSent) return;
    response.setHeader('Cache-Control', 'private, no-store');
    response.vary('Cookie');
  }

  cookiesChanged(cookies: readonly string[]): void {
    const response = this.#request.res;
    if (response === undefined || response.headersSent) return;
    if (this.#ours.length === 0) keepOutOfCaches(response);
    const others = [response.getHeader('set-cookie') ?? []]
      .flat()
      .map(String)
      .filter((cookie) => !this.#ours.includes(cookie));
    this.#ours = cookies;
    const all = [...others, ...cookies];
    if (all.length === 0) response.removeHeader('set-cookie');
    else response.setHeader('set-cookie', all);
  }
}

/** A response that sets our cookie is never cacheable, whatever the handler says later. */
function keepOutOfCaches(response: ExpressResponse): void {
  const writeHead = response.writeHead;
  const guarded = (...args: unknown[]): ExpressResponse => {
    if (response.getHeader('set-cookie') !== undefined) response.setHeader('Cache-Control', 'private, no-store');
    return (writeHead as (...all: unknown[]) => ExpressResponse).apply(response, args);
  };
  response.writeHead = guarded as typeof response.writeHead;
}

/** Sends a web-standard `Response`, keeping cookies that others have set before. */
export async function sendAnswer(response: ExpressResponse, answer: Response): Promise<void> {
  response.status(answer.status);
  for (const [name, value] of answer.headers) {
    if (name !== 'set-cookie') response.setHeader(name, value);
  }
  const already = [response.getHeader('set-cookie') ?? []].flat().map(String);
  const cookies = answer.headers.getSetCookie();
  if (cookies.length > 0)
    response.setHeader('set-cookie', [...already.filter((cookie) => !cookies.includes(cookie)), ...cookies]);
  response.end(Buffer.from(await answer.arrayBuffer()));
}

/** The form body as text, whether or not a body parser was there before. */
export async function readFormText(request: ExpressRequest): Promise<string> {
  const parsed: unknown = request.body;
  if (typeof parsed === 'string') return parsed;
  if (typeof parsed === 'object' && parsed !== null) {
    const fields = Object.entries(parsed).filter((field): field is [string, string] => typeof field[1] === 'string');
    return new URLSearchParams(fields).toString();
  }
  if (request.readableEnded) return '';
  return readFormBody(request);
}
