import { describe, expect, test } from 'vitest';
import { importedColumns, rowFaults } from '../../src/practice/practice-row.ts';
import type { PracticeTable } from '../../src/practice/practice-table.ts';

const ROWS: Readonly<Record<PracticeTable, Readonly<Record<string, unknown>>>> = {
  deploy_events: {
    id: 7,
    sha: '3f9c2b7',
    repo: 'acme/shop',
    environment: 'production',
    deployed_at: '2026-11-25T10:00:00+00:00',
  },
  incidents: { id: 'INC-1', started_at: '2026-11-25T10:00:00+00:00' },
  test_runs: { test_name: 'pays', status: 'passed', ran_at: '2026-11-25T10:00:00+00:00' },
};

describe('a row', () => {
  test.for<{ why: string; table: PracticeTable; row: Record<string, unknown>; fault: RegExp }>([
    {
      why: 'a digest for a sha',
      table: 'deploy_events',
      row: { sha: 'a'.repeat(64) },
      fault: /^deploy_events, row 7: sha has 64 characters, and 40 fit: "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa…"$/,
    },
    { why: 'no sha', table: 'deploy_events', row: { sha: null }, fault: /^deploy_events, row 7: sha is null$/ },
    {
      why: 'a long environment',
      table: 'deploy_events',
      row: { environment: 'e'.repeat(51) },
      fault: /environment has 51/,
    },
    {
      why: 'a time that is text',
      table: 'deploy_events',
      row: { deployed_at: 'yesterday' },
      fault: /deployed_at is not a time/,
    },
    { why: 'a time outside of time', table: 'deploy_events', row: { deployed_at: 'infinity' }, fault: /is not a time/ },
    {
      why: 'a time before our era',
      table: 'deploy_events',
      row: { deployed_at: '0044-03-15T00:00:00+00:00 BC' },
      fault: /is not a time/,
    },
    {
      why: 'a lead time of centuries',
      table: 'deploy_events',
      row: { lead_time_seconds: 1e12 },
      fault: /is not a number of seconds that fits/,
    },
    {
      why: 'a lead time that is not a number',
      table: 'deploy_events',
      row: { lead_time_seconds: 'NaN' },
      fault: /is not a number of seconds/,
    },
    {
      why: 'a word for a flag',
      table: 'deploy_events',
      row: { caused_incident: 'yes' },
      fault: /is neither true nor false/,
    },
    {
      why: 'a long severity',
      table: 'incidents',
      row: { severity: 'x'.repeat(21) },
      fault: /^incidents, row 7: severity has 21 characters/,
    },
    {
      why: 'a title of emoji',
      table: 'incidents',
      row: { title: '🔥'.repeat(501) },
      fault: /title has 501 characters/,
    },
    {
      why: 'a long suite, in a table without ids',
      table: 'test_runs',
      row: { suite: 's'.repeat(201) },
      fault: /^test_runs, the row of 2026-11-25T10:00:00\+00:00: suite has 201/,
    },
  ])('with $why is reported', ({ table, row, fault }) => {
    expect(rowFaults(table, { id: '7', row: { ...ROWS[table], ...row } })).toEqual([expect.stringMatching(fault)]);
  });

  test.for<{ why: string; table: PracticeTable; row: Record<string, unknown> }>([
    { why: 'that is as small as can be', table: 'deploy_events', row: {} },
    {
      why: 'with every optional column empty',
      table: 'deploy_events',
      row: { deployed_by: null, status: null, caused_incident: null, lead_time_seconds: null },
    },
    {
      why: 'at the limits',
      table: 'deploy_events',
      row: { sha: 'a'.repeat(40), repo: '🔥'.repeat(200), lead_time_seconds: -2_147_483_647 },
    },
    { why: 'with columns of its own', table: 'incidents', row: { summary: 'x'.repeat(10_000) } },
    { why: 'with a long name', table: 'test_runs', row: { test_name: 'x'.repeat(10_000) } },
  ])('$why is sound', ({ table, row }) => {
    expect(rowFaults(table, { id: '7', row: { ...ROWS[table], ...row } })).toEqual([]);
  });
});

describe('what is imported of a row', () => {
  test.for([
    { why: 'a time with its zone stays', at: '2026-11-25T10:00:00+01:00', imported: '2026-11-25T10:00:00+01:00' },
    { why: 'a time without one is of UTC', at: '2026-11-25T10:00:00.123456', imported: '2026-11-25T10:00:00.123456Z' },
    { why: 'so is one that was text', at: '2026-11-25 10:00', imported: '2026-11-25 10:00Z' },
    { why: 'a day begins in UTC', at: '2026-11-25', imported: '2026-11-25T00:00:00Z' },
    { why: 'nothing stays nothing', at: null, imported: null },
  ])('$why', ({ at, imported }) => {
    const row = { id: 'INC-1', started_at: at, notes: 'left out' };
    expect(importedColumns('incidents', { id: 'INC-1', row })).toEqual({
      id: 'INC-1',
      row: { id: 'INC-1', started_at: imported },
    });
  });
});
