import { rowName, unseal } from '../../../src/pulse/sealing/seal.store.ts';
import { ownerOf } from '../../../src/pulse/sealing/sealed.store.ts';
import { wrapping } from '../../../src/pulse/sealing/wrapping.store.ts';
import { type OpenWave, waveId } from '../../../src/pulse/wave/wave.ts';
import { ownSecretOf } from '../../support/own-secret.ts';
import type { Evidence } from './evidence.ts';
import type { Behaviour } from './people.ts';

type Kept = { readonly wrapped: readonly Buffer[]; readonly rows: readonly { name: Buffer; sealed: Buffer }[] };

/** What the tables hold: a plain dump of a moment. */
export const inTables = ({ tables }: Evidence): Kept => ({
  wrapped: rowsOf(tables, 'pulse_keys').map(({ wrapped }) => bytes(wrapped)),
  rows: rowsOf(tables, 'pulse_sealed').map(({ name, sealed }) => ({ name: bytes(name), sealed: bytes(sealed) })),
});

/** What the server's log of statements holds. */
export function inStatements({ files }: Evidence): Kept {
  const log = (files.get('postgres.log') ?? Buffer.alloc(0)).toString();
  const parameters = (table: string): readonly (readonly Buffer[])[] =>
    [...log.matchAll(new RegExp(`insert into ${table}[^]*?DETAIL: {2}Parameters: (.*)`, 'g'))].map(([, line = '']) =>
      [...line.matchAll(/'\\x([0-9a-f]+)'/g)].map(([, hex = '']) => Buffer.from(hex, 'hex')),
    );
  return {
    wrapped: parameters('pulse_keys').flatMap(([key]) => key ?? []),
    rows: parameters('pulse_sealed').flatMap(([name, sealed]) => (name && sealed ? { name, sealed } : [])),
  };
}

/** Whose answers open with the operator's secret, the audience, and what was kept. */
export function openedWith(
  secret: string,
  { wrapped, rows }: Kept,
  { audienceSha256, people }: { readonly audienceSha256: string; readonly people: readonly Behaviour[] },
): readonly string[] {
  const wave = { id: waveId(1), audienceSha256 };
  const keys = wrapped.flatMap((one) => wrapping(ownSecretOf(secret)).unwrap(one, wave) ?? []);
  return people.flatMap(({ id: personId }) => {
    const opens = keys.some((key) => {
      const row = rows.findLast(({ name }) => name.equals(rowName(key, personId)));
      return row && unseal(row.sealed, key.sealing, ownerOf(wave as OpenWave, { personId, team: 1 })) !== undefined;
    });
    return opens ? [personId] : [];
  });
}

type Tables = Evidence['tables'];
const rowsOf = (tables: Tables, name: string) =>
  (tables.get(name) ?? []).map(({ json }) => JSON.parse(json) as Record<string, string>);
const bytes = (value = ''): Buffer => Buffer.from(value.slice(2), 'hex');

/** The fingerprint of the audience, which stays with the closed wave. */
export const printIn = ({ tables }: Evidence): string => rowsOf(tables, 'pulse_waves')[0]?.['audience_sha256'] ?? '';
