/** Words that a language or template writes where a value is missing. */
const WHOLE: ReadonlySet<string> = new Set([
  '',
  'undefined',
  'null',
  'nil',
  'none',
  'nan',
  'n/a',
  '<no value>',
  '[object object]',
]);
/** The same as a part of a path: `acme/undefined`. */
const PART: ReadonlySet<string> = new Set(['', 'undefined', 'null', '<no value>', '[object object]']);

/** `${{ github.repository }}`, `{{ .Values.name }}`, `${SERVICE}`, `$(Build.Repository)`, `$SHA`, `%REPO%`, `<service>` */
const TEMPLATE = /\$?\{\{.*\}\}|\$\{[^}]*\}|\$\([^)]*\)|\$[A-Z_][A-Z0-9_]*|^%\w+%$|^<[^<>]*>$/i;

/** Whether a name is what a script or template writes if its value was not set. */
export function isPlaceholder(name: string): boolean {
  const lower = name.trim().toLowerCase();
  return WHOLE.has(lower) || TEMPLATE.test(lower) || lower.split('/').some((part) => PART.has(part.trim()));
}
