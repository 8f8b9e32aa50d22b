// Every export has a doc comment, and every link of the documentation leads to a file that exists.
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import ts from 'typescript';

/** One line for each undocumented export below packages/*\/src (save what is made from something else) and for each dead link in a Markdown file. */
export function findDocProblems(root: string): string[] {
  const isElsewhere = (name: string) => /(^|[\\/])(node_modules|dist)$/.test(name);
  const sources = globSync('packages/*/src/**/*.{ts,tsx}', { cwd: root, exclude: isElsewhere }).filter(
    (file) => !/[.]test[.]tsx?$/.test(file),
  );
  const pages = globSync('{*.md,docs/**/*.md,packages/*/*.md,samples/*/*.md,bench/*.md,conformance/**/*.md}', {
    cwd: root,
    exclude: isElsewhere,
  });
  return [
    ...sources.sort().flatMap((file) => {
      const code = readFileSync(join(root, file), 'utf8');
      return code.startsWith('// Made from ') ? [] : undocumentedExports(file, code);
    }),
    ...pages.sort().flatMap((file) => deadLinks(root, file, readFileSync(join(root, file), 'utf8'))),
  ];
}

/** Exports without a doc comment, or with an empty one. Re-exports from another module are documented there. */
function undocumentedExports(file: string, code: string): string[] {
  const source = ts.createSourceFile(file, code, ts.ScriptTarget.Latest, true);
  const listed = new Set(source.statements.flatMap(namesInExportList));
  const missing = new Map<string, number>();
  const documented = new Set<string>();
  for (const statement of source.statements) {
    const names = declaredNames(statement).filter((name) => isExported(statement) || listed.has(name));
    for (const name of names) {
      if (hasDocComment(statement)) documented.add(name);
      else if (!missing.has(name)) missing.set(name, statement.getStart(source));
    }
  }
  // One comment is enough for the overloads of a function, and for a type and a value of one name.
  return [...missing]
    .filter(([name]) => !documented.has(name))
    .map(
      ([name, at]) =>
        `${file}:${source.getLineAndCharacterOfPosition(at).line + 1}: \`${name}\` is exported without a doc comment`,
    );
}

function namesInExportList(statement: ts.Statement): string[] {
  if (!ts.isExportDeclaration(statement) || statement.moduleSpecifier || !statement.exportClause) return [];
  if (!ts.isNamedExports(statement.exportClause)) return [];
  return statement.exportClause.elements.map((element) => (element.propertyName ?? element.name).text);
}

function declaredNames(statement: ts.Statement): string[] {
  if (ts.isVariableStatement(statement)) return statement.declarationList.declarations.map((each) => each.name.getText());
  if (ts.isExportAssignment(statement)) return ['default'];
  const isDeclaration =
    ts.isFunctionDeclaration(statement) ||
    ts.isClassDeclaration(statement) ||
    ts.isInterfaceDeclaration(statement) ||
    ts.isTypeAliasDeclaration(statement) ||
    ts.isEnumDeclaration(statement) ||
    ts.isModuleDeclaration(statement);
  return isDeclaration ? [statement.name?.text ?? 'default'] : [];
}

function isExported(statement: ts.Statement): boolean {
  if (ts.isExportAssignment(statement)) return true;
  const modifiers = ts.canHaveModifiers(statement) ? ts.getModifiers(statement) : undefined;
  return modifiers?.some((each) => each.kind === ts.SyntaxKind.ExportKeyword) ?? false;
}

function hasDocComment(statement: ts.Statement): boolean {
  return ts.getJSDocCommentsAndTags(statement).some((each) => /[\p{L}\p{N}]/u.test(each.getText()));
}

/** Relative links and images whose file is missing. Addresses, anchors and code blocks are left alone. */
function deadLinks(root: string, page: string, markdown: string): string[] {
  const prose = markdown
    .replaceAll(/^(```|~~~)[\s\S]*?^\1/gm, (block) => block.replaceAll(/[^\n]/g, ''))
    .replaceAll(/`[^`\n]*`/g, '``');
  const links = [...prose.matchAll(/\]\(\s*<?([^)\s>]+)>?[^)]*\)|^\s*\[[^\]]+\]:\s*<?([^\s>]+)|\b(?:src|href)="([^"]+)"/gm)];
  return links.flatMap((found) => {
    const target = found[1] ?? found[2] ?? found[3] ?? '';
    if (target === '' || /^([a-z][a-z+.-]*:|\/\/|#)/i.test(target)) return [];
    const path = decodeURIComponent(target.replace(/[?#].*$/, ''));
    const file = path.startsWith('/') ? join(root, path) : resolve(root, dirname(page), path);
    if (existsSync(file)) return [];
    const line = prose.slice(0, found.index).split('\n').length;
    return [`${page}:${line}: links to ${target}, which does not exist`];
  });
}
