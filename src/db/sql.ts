/** A piece of SQL. Its values are kept apart from its text, so that a value can never become SQL. */
export type Sql = { readonly parts: readonly string[]; readonly values: readonly unknown[] };

/**
 * Tagged template for SQL. `${value}` becomes `$1`, `$2`, …, and a nested `sql` fragment is inserted with its own values. Run it
 * with `Db.query`.
 */
export function sql(parts: TemplateStringsArray, ...values: readonly unknown[]): Sql {
  const text: string[] = [parts[0] ?? ''];
  const bound: unknown[] = [];
  values.forEach((value, index) => {
    const after = parts[index + 1] ?? '';
    if (isSql(value)) {
      text[text.length - 1] += value.parts[0] ?? '';
      text.push(...value.parts.slice(1));
      bound.push(...value.values);
      text[text.length - 1] += after;
    } else {
      text.push(after);
      bound.push(value);
    }
  });
  const made = { parts: text, values: bound };
  MADE_HERE.add(made);
  return made;
}

/** Only what `sql` made is SQL: an object of the same shape in a JSON body is a value like any other. */
const MADE_HERE = new WeakSet<object>();

/** The form for `pg`: the text with `$n` placeholders, and the values in their order. */
export function toQuery(query: Sql): { text: string; values: unknown[] } {
  return { text: query.parts.reduce((text, part, index) => `${text}$${index}${part}`), values: [...query.values] };
}

const isSql = (value: unknown): value is Sql => typeof value === 'object' && value !== null && MADE_HERE.has(value);
