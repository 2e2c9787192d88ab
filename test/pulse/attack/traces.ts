import type { Evidence } from './evidence.ts';
import { hasSpoken } from './people.ts';
import { PLANTED, type Played } from './scenario.ts';
import { TRACE } from './trace-names.ts';

/** One place to look at. It answers with what it tells of people, one sentence each; with nothing where it tells nothing. */
export type Trace = { readonly name: string; readonly tells: (played: Played) => readonly string[] };

/** Where people who muted the same are told apart by what is kept of them. */
const apart = ({ people }: Played, what: string, of: ReadonlyMap<string, string>): readonly string[] =>
  [undefined, 'invitations', 'everything'].flatMap((muted) => {
    const alike = people.filter((person) => person.muted === muted).map(({ id }) => id);
    const kept = [...new Set(alike.map((person) => of.get(person) ?? ''))];
    const groups = kept.map((one) => [one, alike.filter((person) => (of.get(person) ?? '') === one)] as const);
    if (groups.length < 2) return [];
    const told = groups.map(([one, ids]) => `${ids.join(', ')}: ${one.slice(0, 160)}`);
    return [`${what} tells people apart:\n  ${told.join('\n  ')}`];
  });

const SEALED = /[A-Za-z0-9+/]{100,}={0,2}|\\\\x[0-9a-f]{40,}/g;
/** Without what every row has of its own. */
const normal = (text: string, person: string): string =>
  text
    .replaceAll(person, 'PERSON')
    .replaceAll(SEALED, 'SEALED')
    .replaceAll(/"id": ?\d+/g, 'ID')
    .replaceAll(/"block_id":"[^"]*"/g, 'BLOCK')
    .replaceAll(/\d{10}\.\d{6}/g, 'TS')
    // Of an attempt that goes on: when it began, when it is tried again, and by whom. The order is that of the ids.
    .replaceAll(/"(opens_at|first_attempt_at|next_attempt_at|lease_until|lease_owner)": ?"[^"]*"/g, '"$1"');

const mentions = ({ people }: Played, lines: readonly string[]): ReadonlyMap<string, string> =>
  new Map(
    people.map(({ id }) => [
      id,
      lines
        .filter((line) => line.includes(id))
        .map((line) => normal(line, id))
        .sort()
        .join('\n'),
    ]),
  );

/** What a person set for themselves: to be asked no more. The bot has to know it, and it does not say whether they answered. */
const isSetting = (table: string, row: string): boolean =>
  table === 'mutes' && /"pulse-(invitation|reminder)"/.test(row);

const rows = (evidence: Evidence): readonly string[] =>
  [...evidence.tables].flatMap(([name, all]) =>
    all
      .filter(({ json }) => !isSetting(name, json))
      .map(({ xmax, json }) => `${name} ${xmax === '0' ? '' : 'locked or updated '}${json}`),
  );

/** Rows that name a person, also in bytes. */
const named = (evidence: Evidence): readonly string[] =>
  rows(evidence).map((row) =>
    row.replaceAll(/\\\\x([0-9a-f]{40,})/g, (_, hex: string) => Buffer.from(hex, 'hex').toString('latin1')),
  );

function holding(evidence: Evidence, needles: readonly (string | Buffer)[]): readonly string[] {
  const bot = Buffer.from(evidence.botLog.join(''));
  return [...evidence.files, ['the bot’s log', bot] as const]
    .filter(([, bytes]) => needles.some((needle) => bytes.includes(needle)))
    .map(([place]) => place);
}

const inEveryForm = (text: Buffer): readonly (string | Buffer)[] => [
  text,
  text.toString('hex'),
  text.toString('base64'),
  Buffer.from(text.toString('base64')).toString('hex'),
];

/** Whether the number of rows predicts who has spoken better than chance: each person by the others who are alike. */
function predicts({ people }: Played, what: string, count: (person: string) => number): readonly string[] {
  const rightBy = (kind: (person: string) => number): number =>
    people.filter((person) => {
      const alike = people.filter((other) => other !== person && kind(other.id) === kind(person.id));
      const speaking = alike.filter(hasSpoken).length;
      return hasSpoken(person) ? speaking * 2 > alike.length : speaking * 2 < alike.length;
    }).length;
  const right = Math.max(
    rightBy(count),
    rightBy((person) => Math.sign(count(person))),
  );
  return right / people.length >= 0.85 ? [`${what} tell who has spoken, of ${right} of ${people.length} people`] : [];
}

const walAbout = ({ wal }: Evidence, table: string): readonly string[] =>
  wal.filter((record) => record.table === table).map(({ type, says }) => `${type} ${says}`);

/** The rows of a table that people are in, by the place of each row. */
const LISTS_OF_PEOPLE = ['pulse_audience', 'pulse_wave_teams', 'people', 'team_members'];

/** At a moment of a wave. */
type Moment = 'troubled' | 'open' | 'closed';

const at = (moment: Moment): readonly Trace[] => [
  {
    name: TRACE.rows,
    tells: (played) => apart(played, 'A table', mentions(played, named(played[moment]))),
  },
  {
    name: TRACE.deadRows,
    tells: (played) =>
      [...played[moment].pages]
        .filter(([table]) => table !== 'mutes')
        .flatMap(([table, versions]) =>
          predicts(
            played,
            `Dead rows of ${table}`,
            (person) => versions.filter(({ data }) => data.includes(person)).length,
          ),
        ),
  },
  {
    name: TRACE.lists,
    tells: (played) =>
      LISTS_OF_PEOPLE.flatMap((table) => walAbout(played[moment], table))
        .filter(
          (record) =>
            !record.startsWith('INSERT') && !record.startsWith('MULTI_INSERT') && !/VISIBLE|PRUNE/.test(record),
        )
        .slice(0, 3),
  },
  {
    name: TRACE.clear,
    tells: (played) =>
      holding(
        played[moment],
        PLANTED.flatMap((word) => inEveryForm(Buffer.from(word))),
      ),
  },
  {
    name: TRACE.key,
    tells: (played) => holding(played[moment], inEveryForm(played.key.raw)),
  },
  {
    name: TRACE.reader,
    tells: (played) => keysInClear(played[moment]),
  },
];

/** A key of 32 bytes opens every row; one that is wrapped is longer. */
const keysInClear = ({ tables }: Evidence): readonly string[] =>
  (tables.get('pulse_keys') ?? [])
    .map(({ json }) => (JSON.parse(json) as { wrapped: string }).wrapped)
    .filter((wrapped) => wrapped.length === '\\x'.length + 64);

/** *Stop asking me* writes the setting. */
const isStopping = (line: string): boolean => /insert into mutes/.test(line) && line.includes('pulse-invitation');

const RUNNING: readonly Trace[] = [
  {
    name: TRACE.statements,
    tells: ({ people, whileAnswering }) =>
      people.flatMap(({ id }) =>
        whileAnswering.filter((line) => line.includes(id) && !isStopping(line)).map((line) => `${id}: ${line}`),
      ),
  },
  {
    name: TRACE.reminding,
    tells: (played) => [
      ...apart(played, 'The order of statements', segments(played, played.whileReminding)),
      ...namesOfRows(played, played.whileReminding),
    ],
  },
  {
    name: TRACE.troubled,
    tells: (played) => apart(played, 'A table', mentions(played, named(played.troubled))),
  },
  {
    name: TRACE.botLogTimes,
    tells: ({ logWhileAnswering }) => logWhileAnswering,
  },
  {
    name: TRACE.botLog,
    tells: (played) => apart(played, 'The bot’s log', logOfDeliveries(played)),
  },
];

/** The statements from one claim to the next: all that is done for one message. */
function segments({ people }: Played, statements: readonly string[]): ReadonlyMap<string, string> {
  const claims = statements.join('\u0000').split(/(?=LOG: {2}execute <unnamed>:\s+with free as)/);
  const of = new Map<string, string>();
  for (const { id } of people) {
    const own = claims.filter((segment) => segment.includes(id));
    of.set(id, own.map((segment) => statementsOnly(normal(segment, id))).join('\n'));
  }
  return of;
}

/** Statements that look for a single row of an answer: beside the delivery of a person they tell whose it is. */
function namesOfRows({ open }: Played, statements: readonly string[]): readonly string[] {
  const names = (open.tables.get('pulse_sealed') ?? []).map(({ json }) =>
    (JSON.parse(json) as { name: string }).name.slice(2),
  );
  return statements.filter((line) => names.some((name) => line.includes(name)));
}

/** Without parameters: ids and times differ anyway. */
const statementsOnly = (segment: string): string =>
  segment
    .split('\u0000')
    .map((statement) => statement.split('DETAIL:')[0]?.replaceAll(/\s+/g, ' ').slice(0, 90))
    .join(' | ');

function logOfDeliveries({ people, open, closed }: Played): ReadonlyMap<string, string> {
  const ids = new Map<string, string[]>();
  for (const { json } of open.tables.get('deliveries') ?? []) {
    const { id, channel_id: person } = JSON.parse(json) as { id: number; channel_id: string };
    ids.set(person, [...(ids.get(person) ?? []), `"delivery":${id},`]);
  }
  return new Map(
    people.map(({ id }) => [
      id,
      closed.botLog
        .filter((line) => line.includes(id) || (ids.get(id) ?? []).some((one) => line.includes(one)))
        .map((line) => normal(line, id).replaceAll(/"(time|delivery)":[^,]*,/g, ''))
        .join(''),
    ]),
  );
}

export const WHILE_OPEN: readonly Trace[] = [...at('open'), ...RUNNING];

export const AFTER_CLOSE: readonly Trace[] = [
  ...at('closed'),
  {
    name: TRACE.closing,
    tells: (played) => apart(played, 'The order of statements', segments(played, played.whileClosing)),
  },
  {
    name: TRACE.messages,
    tells: (played) =>
      apart(
        played,
        'A message',
        new Map(
          [...played.closed.messages].map(([person, all]) => [
            person,
            all.map((one) => normal(one, person)).join('\n'),
          ]),
        ),
      ),
  },
  {
    name: TRACE.deliveries,
    tells: ({ closed }) =>
      ['deliveries', 'delivery_gates']
        .flatMap((table) => closed.tables.get(table) ?? [])
        .map(({ json }) => json)
        .filter((json) => /UPERSON/.test(json)),
  },
  {
    name: TRACE.remains,
    tells: ({ closed }) =>
      ['pulse_sealed', 'pulse_keys', 'pulse_tidying'].flatMap((table) =>
        (closed.pages.get(table) ?? []).map(({ data }) => `${table} still has ${data.length} bytes`),
      ),
  },
];
