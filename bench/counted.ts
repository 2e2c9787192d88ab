import type { Db } from '../src/db/db.ts';
import type { Sql } from '../src/db/sql.ts';

export type Statement = { readonly tables: string; readonly ms: number };

/** A `Db` that records the time of each statement, from the call to the rows, and the tables that it reads. */
export function counted(db: Db, statements: Statement[]): Db {
  return {
    async query<Row extends object>(query: Sql) {
      const start = performance.now();
      const result = await db.query<Row>(query);
      statements.push({ tables: tablesOf(query), ms: performance.now() - start });
      return result;
    },
    transaction: (work) => db.transaction((tx) => work(counted(tx, statements))),
  };
}

/** Our functions and the tables that a statement names, each once, in order. */
const tablesOf = ({ parts }: Sql): string => {
  const names = parts
    .join('?')
    .matchAll(/\b(?:from|join) ([a-z]+_?[a-z_]*s)\b|\b(dora_facts|incident_suspects|incident_suspect_spans)\(/g);
  return [...new Set([...names].map(([, table, called]) => called ?? table))].join(', ');
};
