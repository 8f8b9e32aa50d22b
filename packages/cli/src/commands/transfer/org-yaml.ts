import { type Document, isAlias, isMap, isNode, isSeq, LineCounter, parseDocument } from 'yaml';

/** A file of YAML that could be read. */
export interface OrgYaml {
  readonly value: unknown;
  /** `3:5`, line and column, of the nearest thing that is there, for a path such as `apps[2].settings.redirect_uris[0]`. */
  placeOf(path: string): string | undefined;
}

/** What is wrong with a file: a sentence, and where. */
export interface YamlFault {
  readonly problem: string;
  readonly place: string | undefined;
}

/** A document refers to nothing again: aliases can make gigabytes of a few lines. */
const mostAliases = 0;

/** Reads YAML (JSON is YAML, too). Never throws. */
export function readOrgYaml(text: string): OrgYaml | YamlFault {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, stringKeys: true });
  const at = (offset: number): string => {
    const { line, col } = lines.linePos(offset);
    return `${line}:${col}`;
  };
  const [error] = document.errors;
  if (error) return { problem: sentence(error.message), place: at(error.pos[0]) };
  try {
    return { value: document.toJS({ maxAliasCount: mostAliases }), placeOf: (path) => offsetOf(document, path, at) };
  } catch (error) {
    const isAliasBomb = error instanceof ReferenceError;
    return {
      problem: isAliasBomb ? 'Aliases (*name) are not read: write out what they stand for.' : String(error),
      place: undefined,
    };
  }
}

function sentence(message: string): string {
  return /[.!?]$/.test(message) ? message : `${message}.`;
}

/** Follows the path as far as there is something. */
function offsetOf(document: Document.Parsed, path: string, at: (offset: number) => string): string | undefined {
  let node: unknown = document.contents;
  let place: string | undefined;
  for (const [, name, index] of path.matchAll(/([^.[\]]+)|\[(\d+)\]/g)) {
    let next: unknown;
    if (isMap(node) && name !== undefined) {
      const pair = node.items.find(({ key }) => isNode(key) && !isAlias(key) && 'value' in key && key.value === name);
      next = pair?.value;
      if (pair && isNode(pair.key) && pair.key.range) place = at(pair.key.range[0]);
    } else if (isSeq(node) && index !== undefined) {
      next = node.items[Number(index)];
      if (isNode(next) && next.range) place = at(next.range[0]);
    }
    if (next === undefined || next === null) return place;
    node = next;
  }
  return place;
}
