import { readdirSync, readFileSync } from 'node:fs';
import { Liquid, type Template } from 'liquidjs';

const folder = new URL('../../templates/', import.meta.url);

/** Style sheet text without comments and without the white space that no browser needs. Knows no strings with two blanks. */
function smaller(css: string): string {
  return css
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/\s+/g, ' ')
    .replace(/ ?([{};,>]) ?/g, '$1')
    .replace(/: /g, ':')
    .replaceAll(';}', '}')
    .trim();
}

/** Every template by name: `identify` for `identify.liquid`, and each style sheet under its file name, to be rendered into a page. */
function readSources(): Record<string, string> {
  const sources: Record<string, string> = Object.create(null);
  for (const file of readdirSync(folder)) {
    if (file.endsWith('.liquid'))
      sources[file.slice(0, -'.liquid'.length)] = readFileSync(new URL(file, folder), 'utf8').trimEnd();
  }
  for (const file of readdirSync(new URL('assets/', folder))) {
    if (file.endsWith('.css')) sources[file] = smaller(readFileSync(new URL(`assets/${file}`, folder), 'utf8'));
  }
  return sources;
}

/** What draws `sources`. Every value is escaped for HTML, and no template can switch that off; `isPlain`: for text that is no HTML. */
export function newEngine(sources: Record<string, string>, { isPlain = false } = {}): Liquid {
  const engine = new Liquid({
    templates: sources,
    cache: true,
    ...(!isPlain && { outputEscape: 'escape' }),
    ownPropertyOnly: true,
    strictFilters: true,
    strictVariables: true,
    lenientIf: true,
  });
  // Liquid's `raw` filter would switch escaping off. Registered without its mark it is a plain filter, and its result is escaped.
  engine.registerFilter('raw', (value: unknown) => value);
  engine.registerFilter('instant', (millis: number) => new Date(millis).toISOString());
  engine.registerFilter('utc', (millis: number) => `${new Date(millis).toISOString().slice(0, 19).replace('T', ' ')} UTC`);
  return engine;
}

const engine = newEngine(readSources());
const parsed = new Map<string, Template[]>();

/**
 * The text of template `name` (its file name without `.liquid`; a style sheet's with `.css`) for `model`.
 *
 * Every value of the model is escaped for HTML text and for quoted attributes; no template can switch that off. What a value means
 * in its place is not judged: an address is checked by the caller before it becomes an `href`. What is not there is `null`: an
 * empty text counts as present, and `undefined` as a mistake. Instants (milliseconds UTC) are shown by the filters `utc` and `instant` (ISO 8601).
 * Templates are read when this module loads and parsed on first use.
 *
 * @throws Error when there is no such template, or when it shows a value that the model does not have.
 */
export function renderTemplate(name: string, model: object): string {
  let template = parsed.get(name);
  if (template === undefined) {
    template = engine.parseFileSync(name);
    parsed.set(name, template);
  }
  return engine.renderSync(template, model) as string;
}
