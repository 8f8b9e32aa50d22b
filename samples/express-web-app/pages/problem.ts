import { html } from '../html.ts';
import { frame } from './frame.ts';

/** The page for something that did not work: what happened, and a way on. Sign-ins that fail have a page of the SDK. */
export function problemPage(title: string, message: string): string {
  return frame(
    undefined,
    title,
    html`<h1>${title}</h1>
<p class="lead">${message}</p>
<p><a class="button primary large" href="/">Go to Home</a></p>`,
  );
}
