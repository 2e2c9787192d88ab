import { type Node, type SourceFile, SyntaxKind } from 'typescript/unstable/ast';

export type MeasuredFunction = { readonly name: string; readonly line: number; readonly lines: number };

type Span = { readonly name: string; readonly from: number; readonly to: number; readonly inside: Span[] };

/**
 * The functions of a file, each with its number of lines.
 *
 * A function has a name and a body: it is a declaration, a method, or the value of a variable or property. Its lines are
 * those from its first to its last, without the lines of the functions inside it, which are counted separately. So a store
 * counts by its methods. A callback without a name is part of the function around it; outside any function it counts as a
 * function. A docstring above a function is not part of it.
 */
export function functionsOf(file: SourceFile, lineOf: (position: number) => number): MeasuredFunction[] {
  const found: Span[] = [];
  const spanOf = (name: string, node: Node): Span => {
    return { name, from: lineOf(node.getStart(file)), to: lineOf(node.end - 1), inside: [] };
  };
  const visit = (node: Node, around: Span | undefined): void => {
    const name = nameOf(node, file) ?? (around === undefined && isFunction(node) ? 'callback' : undefined);
    const span = name === undefined ? undefined : spanOf(name, node);
    if (span !== undefined) {
      around?.inside.push(span);
      found.push(span);
    }
    node.forEachChild((child) => visit(child, span ?? around));
  };
  visit(file, undefined);
  return found.map((span) => ({ name: span.name, line: span.from, lines: ownLines(span) }));
}

const FUNCTIONS: ReadonlySet<SyntaxKind> = new Set([
  SyntaxKind.FunctionDeclaration,
  SyntaxKind.MethodDeclaration,
  SyntaxKind.Constructor,
  SyntaxKind.GetAccessor,
  SyntaxKind.SetAccessor,
  SyntaxKind.FunctionExpression,
  SyntaxKind.ArrowFunction,
]);

const isFunction = (node: Node): boolean => FUNCTIONS.has(node.kind) && (node as { body?: Node }).body !== undefined;

/** `undefined`: not a function, or a callback without a name. */
function nameOf(node: Node, file: SourceFile): string | undefined {
  if (!isFunction(node)) return undefined;
  const own = (node as { name?: Node }).name ?? namedBy(node.parent);
  if (own !== undefined) return own.getText(file);
  return node.kind === SyntaxKind.Constructor ? 'constructor' : undefined;
}

const NAMING: ReadonlySet<SyntaxKind> = new Set([
  SyntaxKind.VariableDeclaration,
  SyntaxKind.PropertyAssignment,
  SyntaxKind.PropertyDeclaration,
]);

const namedBy = (parent: Node): Node | undefined =>
  NAMING.has(parent.kind) ? (parent as { name?: Node }).name : undefined;

/** A line that a function shares with one inside it counts for the inner one. A function has at least one line. */
function ownLines({ from, to, inside }: Span): number {
  const others = new Set(inside.flatMap((span) => linesFrom(span.from, span.to)));
  return Math.max(1, linesFrom(from, to).filter((line) => !others.has(line)).length);
}

const linesFrom = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, at) => from + at);
