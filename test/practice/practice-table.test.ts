import { describe, expect, test } from 'vitest';
import { tableFaults, tableRemarks } from '../../src/practice/practice-table.ts';

describe('a table', () => {
  const columns = (...names: string[]) => ({
    columns: names.map((name) => ({ name, type: 'text' })),
    hasId: true,
    brokenId: undefined,
  });

  test('is the practice’s when its columns are there', () => {
    expect(tableFaults('test_runs', columns('test_name', 'status', 'ran_at'))).toEqual([]);
    expect(tableFaults('test_runs', columns('test_name'))).toEqual(['test_runs has no column status, ran_at']);
    expect(tableFaults('incidents', columns('id', 'started_at', 'workspace_id'))).toEqual([
      "incidents there is Drumbeat's own, not a practice's",
    ]);
  });

  test('with times that have no zone is remarked upon', () => {
    const table = {
      columns: [
        { name: 'started_at', type: 'timestamp without time zone' },
        { name: 'resolved_at', type: 'timestamp with time zone' },
        { name: 'noticed_at', type: 'timestamp without time zone' },
      ],
      hasId: true,
      brokenId: undefined,
    };
    expect(tableRemarks('incidents', table)).toEqual([
      'incidents.started_at there has no time zone; it is read as UTC',
    ]);
  });
});
