import { readFileSync } from 'node:fs';
import { newEngine } from './templates.ts';

function drawerOf(file: string, isPlain: boolean): (model: object) => string {
  const source = readFileSync(new URL(`../../templates/mail/${file}`, import.meta.url), 'utf8');
  const engine = newEngine({}, { isPlain });
  const template = engine.parse(source);
  return (model) => engine.renderSync(template, model) as string;
}

let drawers: { readonly html: (model: object) => string; readonly text: (model: object) => string } | undefined;

/** The two parts of a mail that says `model`. The templates are read at the first mail: many servers send none for days. */
export function renderMail(model: object): { readonly html: string; readonly text: string } {
  drawers ??= { html: drawerOf('letter.liquid', false), text: drawerOf('letter.text.liquid', true) };
  return { html: drawers.html(model), text: drawers.text(model) };
}
