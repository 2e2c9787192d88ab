import { describe, expect, test } from 'vitest';
import { type FileReading, readDeploysFile } from '../../src/deploys/deploys-file.ts';
import { deploymentEventSchema } from '../../src/deploys/events/deployment-event.ts';

const schema = deploymentEventSchema(() => new Date('2026-11-25T10:00:00Z'));
const read = (text: string): FileReading => readDeploysFile(text, schema);

const HEADER = 'repo,sha,environment,deployed_at';
const ROW = 'acme/shop,3f9c2b7,production,2026-11-25T09:00:00Z';
const OBJECT = { repo: 'acme/shop', sha: '3f9c2b7', environment: 'production', deployed_at: '2026-11-25T09:00:00Z' };

/** The events of a file, which must be valid, as the file has them. */
function eventsOf(text: string): readonly Record<string, unknown>[] {
  const reading = read(text);
  if (!reading.ok) throw new Error(reading.faults.join('\n'));
  return reading.events.map(({ event }) => event);
}

function faultsOf(text: string): readonly string[] {
  const reading = read(text);
  if (reading.ok) throw new Error('It was taken');
  return reading.faults;
}

const AS_READ = {
  repo: 'acme/shop',
  sha: '3f9c2b7',
  environment: 'production',
  deployedAt: new Date('2026-11-25T09:00:00Z'),
};

describe('CSV', () => {
  test.for([
    { why: 'as most programs write it', text: `${HEADER}\n${ROW}\n` },
    { why: 'without an end of its last line', text: `${HEADER}\n${ROW}` },
    { why: 'with the line ends of Windows', text: `${HEADER}\r\n${ROW}\r\n` },
    { why: 'with a byte order mark', text: `\uFEFF${HEADER}\n${ROW}` },
    { why: 'with blank lines', text: `\n${HEADER}\n\n${ROW}\n\n` },
    {
      why: 'with blanks around its cells',
      text: `repo , sha, environment, deployed_at\n ${ROW.replaceAll(',', ' , ')}`,
    },
    {
      why: 'with quotes',
      text: `"repo","sha","environment","deployed_at"\n"acme/shop","3f9c2b7","production","2026-11-25T09:00:00Z"`,
    },
    {
      why: 'with its columns in another order',
      text: 'sha,deployed_at,environment,repo\n3f9c2b7,2026-11-25T09:00:00Z,Prod,acme/shop',
    },
  ])('$why is read', ({ text }) => {
    expect(eventsOf(text)).toEqual([expect.objectContaining(AS_READ)]);
  });

  test('has every field that is no list', () => {
    const [event] = eventsOf(
      `${HEADER},id,service,started_at,status,deployed_by,commit_at,previous_sha,ref,version,url\n` +
        `${ROW},e1,api,2026-11-25T08:55:00Z,hotfix,"Ada ""the first"", L.",2026-11-25T08:00:00Z,3f9c2b6,main,1.2.3,https://ci.example/42`,
    );
    expect(event).toMatchObject({
      id: 'e1',
      service: 'api',
      status: 'hotfix',
      deployedBy: 'Ada "the first", L.',
      leadTimeSeconds: 3_600,
      previousSha: '3f9c2b6',
      ref: 'main',
      version: '1.2.3',
      url: 'https://ci.example/42',
    });
  });

  test('a number is a number, and an empty cell says nothing', () => {
    const text = `${HEADER},lead_time_seconds,service,url\n${ROW},-60,,\n${ROW},,api,""`;
    expect(eventsOf(text)).toMatchObject([
      { leadTimeSeconds: -60, service: undefined, url: undefined },
      { leadTimeSeconds: undefined, service: 'api', url: undefined },
    ]);
  });

  test('a header alone has no events', () => {
    expect(eventsOf(`${HEADER}\n`)).toEqual([]);
  });

  test.for([
    {
      why: 'an unknown column is reported once, and not for every line',
      text: `${HEADER},commit\n${ROW},x\n${ROW},x`,
      faults: [
        /^line 1: "commit" is not a known column$/,
        /^the columns are id, repo, .*, with commas, semicolons or tabs between them$/,
      ],
    },
    {
      why: 'with another separator the fault names the columns',
      text: HEADER.replaceAll(',', '|'),
      faults: [
        /"repo\|sha\|environment\|deployed_at" is not/,
        /repo is missing/,
        /sha/,
        /environment/,
        /deployed_at/,
        /commas, semicolons or tabs between/,
      ],
    },
    {
      why: 'a column that is missing',
      text: 'repo,environment,deployed_at\na,b,c',
      faults: [/^line 1: the column sha is missing$/],
    },
    {
      why: 'a history without times',
      text: 'repo,sha,environment\na,b,c',
      faults: [/^line 1: the column deployed_at is missing$/],
    },
    { why: 'a column that is there twice', text: `${HEADER},sha\n${ROW},x`, faults: [/^line 1: sha is there twice$/] },
    {
      why: 'a cell too many',
      text: `${HEADER}\n${ROW}\n${ROW},x`,
      faults: [/^line 3: "x" stands in column 5, which has no name in the header$/],
    },
    {
      why: 'a row that ends early',
      text: `${HEADER}\nacme/shop,3f9c2b7`,
      faults: [/^line 2: has 2 cells, and the header has 4$/],
    },
    {
      why: 'a quote that does not end',
      text: `${HEADER}\n${ROW}\n"acme`,
      faults: [/^not CSV: Quote Not Closed.* line 3/],
    },
    {
      why: 'every wrong cell, by its line',
      text: `${HEADER},lead_time_seconds\n${ROW},1\n\nacme/shop,v1,production,yesterday,soon\n${ROW.replace('Z', '')},1.5`,
      faults: [
        /^line 4: sha must be 7 to 40/,
        /^line 4: deployed_at "yesterday" is not a time/,
        /^line 5: deployed_at .* has no offset/,
      ],
    },
    {
      why: 'an empty time',
      text: `${HEADER}\nacme/shop,3f9c2b7,production,`,
      faults: [/^line 2: deployed_at is missing$/],
    },
  ])('$why', ({ text, faults }) => {
    expect(faultsOf(text)).toEqual(faults.map((fault) => expect.stringMatching(fault)));
  });
});

describe('CSV as spreadsheets save it', () => {
  const CELLS = ROW.split(',');
  const NAMES = HEADER.split(',');
  const quoted = (cells: readonly string[], separator: string) => cells.map((cell) => `"${cell}"`).join(separator);

  test.for([
    { why: 'with semicolons', text: `${NAMES.join(';')}\n${CELLS.join(';')}` },
    { why: 'with tabs', text: `${NAMES.join('\t')}\n${CELLS.join('\t')}` },
    {
      why: 'with everything in quotes, semicolons and line ends of Windows',
      text: `${quoted(NAMES, ';')}\r\n${quoted(CELLS, ';')}\r\n`,
    },
    { why: 'with a mark of byte order and semicolons', text: `\uFEFF${NAMES.join(';')}\n${CELLS.join(';')}` },
    {
      why: 'with the line of Excel that names the separator',
      text: `sep=;\r\n${NAMES.join(';')}\r\n${CELLS.join(';')}`,
    },
    {
      why: 'with this line in quotes, and a separator that no header tells',
      text: `"sep=|"\n${NAMES.join('|')}\n${CELLS.join('|')}`,
    },
    { why: 'with empty columns at the end', text: `${HEADER},,,\n${ROW},,,` },
    { why: 'with an empty column in between', text: `repo,,sha,environment,deployed_at\n${ROW.replace(',', ',,')}` },
    { why: 'with rows of separators', text: `${HEADER}\n,,,\n${ROW}\n,,,\n,,,\n` },
    { why: 'with rows of separators and blanks', text: `${HEADER}\n${ROW}\n , ,\u00A0, ` },
    { why: 'with its header in capitals', text: `REPO,SHA,Environment,Deployed_At\n${ROW}` },
    { why: 'with its header as a person writes it', text: `Repo, Sha, Environment, Deployed at\n${ROW}` },
    { why: 'with non-breaking spaces', text: `${HEADER}\n${ROW.replaceAll(',', '\u00A0,\u00A0')}` },
    {
      why: 'with semicolons, and a comma in a cell',
      text: `${NAMES.join(';')};deployed_by\n${CELLS.join(';')};Ada, L.`,
    },
    {
      why: 'with a date of Postgres',
      text: `${HEADER}\n${ROW.replace('2026-11-25T09:00:00Z', '2026-11-25 10:00:00+01')}`,
    },
    {
      why: 'with a date of Germany',
      text: `${NAMES.join(';')}\n${CELLS.join(';').replace('2026-11-25T09:00:00Z', '25.11.2026 09:00 UTC')}`,
    },
  ])('$why is read', ({ text }) => {
    expect(eventsOf(text)).toEqual([expect.objectContaining(AS_READ)]);
  });

  test('the lines keep their numbers behind a line that names the separator', () => {
    expect(faultsOf(`sep=;\n${NAMES.join(';')}\n${CELLS.join(';').replace('3f9c2b7', 'v1')}`)).toEqual([
      expect.stringMatching(/^line 3: sha must be/),
    ]);
  });

  test('one date proves the order of all', () => {
    const rows = ['03/04/2026 10:00', '25/03/2026 10:00'].map((at) => ROW.replace('2026-11-25T09:00:00Z', `${at}Z`));
    expect(eventsOf([HEADER, ...rows].join('\n')).map(({ deployedAt }) => deployedAt)).toEqual([
      new Date('2026-04-03T10:00Z'),
      new Date('2026-03-25T10:00Z'),
    ]);
    expect(faultsOf([HEADER, rows[0]].join('\n'))).toEqual([
      'line 2: deployed_at "03/04/2026 10:00Z" may mean 2026-04-03 or 2026-03-04; write the one that is meant',
    ]);
  });

  test('a lead time may have a comma', () => {
    expect(eventsOf(`${NAMES.join(';')};lead_time_seconds\n${CELLS.join(';')};5400,4`)).toMatchObject([
      { leadTimeSeconds: 5400 },
    ]);
  });

  test('a time that is beside the point is left out, with a warning', () => {
    const reading = read(`${HEADER},started_at\n${ROW},03/04/2026 10:00`);
    expect(reading).toMatchObject({
      ok: true,
      events: [{ warnings: [expect.stringMatching(/^line 2: started_at .*left out/)] }],
    });
  });

  test('times without an offset are those of the zone that is named', () => {
    const text = `${HEADER}\n${ROW.replace('2026-11-25T09:00:00Z', '25.11.2026 10:00')}`;
    const reading = readDeploysFile(text, schema, 'Europe/Berlin');
    expect(reading).toMatchObject({ ok: true, events: [{ event: AS_READ }] });
  });
});

describe('JSON Lines', () => {
  const line = (fields: object = {}): string => JSON.stringify({ ...OBJECT, ...fields });

  test.for([
    { why: 'as most programs write them', text: `${line()}\n` },
    { why: 'with the line ends of Windows', text: `${line()}\r\n` },
    { why: 'with a byte order mark', text: `\uFEFF${line()}` },
    { why: 'with blank lines', text: `\n\n${line()}\n  \n` },
  ])('$why are read', ({ text }) => {
    expect(eventsOf(text)).toEqual([expect.objectContaining(AS_READ)]);
  });

  test('have lists and objects, too', () => {
    const commits = [{ sha: '3f9c2b7', authored_at: '2026-11-24T09:00:00Z' }];
    expect(eventsOf(line({ commits, run: { provider: 'github', id: 1 } }))).toMatchObject([
      { commits: [{ sha: '3f9c2b7' }], run: { provider: 'github', id: '1' } },
    ]);
  });

  test('are refused with every fault by its line', () => {
    const text = [line(), '{"repo":', line({ sha: 'v1' }), '42', line({ commit: 1 })].join('\n');
    expect(faultsOf(text)).toEqual([expect.stringMatching(/^line 2: not JSON: /)]);
    expect(faultsOf(text.replace('\n{"repo":\n', `\n${line({ deployed_at: undefined })}\n`))).toEqual([
      'line 2: deployed_at is missing',
      expect.stringMatching(/^line 3: sha must be 7 to 40/),
      'line 4: must be an object, or an array of objects',
      'line 5: commit is not a known field',
    ]);
  });
});

test.for([
  { why: 'nothing', text: '', fault: 'the file is empty' },
  { why: 'blanks', text: ' \n\n', fault: 'the file is empty' },
  { why: 'an array', text: '[{}]', fault: 'one JSON array is not read; put one object on a line (`jq -c .[]`)' },
])('a file of $why is refused', ({ text, fault }) => {
  expect(faultsOf(text)).toEqual([fault]);
});
