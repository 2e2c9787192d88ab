import { NOT_ARRIVED } from '../../deploys/events/deployment-body.ts';
import { statusAsMeant } from '../../deploys/events/usable.ts';
import { code, escapeText, linesWithin } from '../../slack/blocks.ts';
import { counted } from '../snapshot/words.ts';

/** Rows of `deploy_events` that plain SQL wrote in the same wrong way. */
export type Miswritten = {
  readonly kind: 'status' | 'no-sha' | 'capitals' | 'sha' | 'environment' | 'repo' | 'service' | 'time';
  /** What was written. */
  readonly value: string;
  readonly rows: number;
  readonly firstId: number;
};

const MAX_LINES = 1_200;

/** A paragraph about them in mrkdwn; none where there are none. */
export function miswrittenWords(all: readonly Miswritten[]): readonly string[] {
  if (all.length === 0) return [];
  return [`*Written wrongly by SQL*\n${linesWithin(all.map(lineOf), MAX_LINES)}`];
}

/** `2 rows have the status SUCCESS: counted as deployments, not as successful ones. To mend it: update …` */
function lineOf(found: Miswritten): string {
  const { says, countedAs, mends } = wordsOf(found);
  const verb = found.rows === 1 ? 'has' : 'have';
  return `${counted(found.rows, 'row')} ${verb} ${says}: ${countedAs}. ${mends
    .map(({ when, sql }) => `${when}: ${sqlWords(sql)}`)
    .join('; ')}.`;
}

type Words = {
  readonly says: string;
  readonly countedAs: string;
  readonly mends: readonly { readonly when: string; readonly sql: string }[];
};

const MEND = 'To mend it';

function wordsOf({ kind, value, rows, firstId }: Miswritten): Words {
  const one = rows === 1 ? MEND : 'To mend the first';
  switch (kind) {
    case 'status':
      return {
        says: value === '' ? 'an empty status' : `the status ${code(value)}`,
        countedAs: 'counted as deployments, not as successful ones',
        mends: statusMends(value, firstId),
      };
    case 'no-sha':
      return {
        says: 'no sha',
        countedAs: NO_COMMIT,
        mends: [{ when: one, sql: updateOne('sha', 'THE COMMIT', firstId) }],
      };
    case 'sha':
      return {
        says:
          rows === 1
            ? `the sha ${code(value)}, which is not 7 to 40 hexadecimal digits`
            : `a sha that is not 7 to 40 hexadecimal digits, such as ${code(value)}`,
        countedAs: NO_COMMIT,
        mends: [{ when: one, sql: updateOne('sha', 'THE COMMIT', firstId) }],
      };
    case 'capitals':
      return {
        says: 'a sha in capitals',
        countedAs: NO_COMMIT,
        mends: [{ when: MEND, sql: 'update deploy_events set sha = lower(sha) where sha <> lower(sha)' }],
      };
    case 'environment':
      return {
        says: `the environment ${code(value)}`,
        countedAs: 'counted in no production figure',
        mends: [{ when: MEND, sql: updateAll('environment', 'production', value, firstId) }],
      };
    case 'repo':
    case 'service':
      return {
        says: `${value === '' ? 'no name' : `the name ${code(value)}`} as ${kind === 'repo' ? 'repository' : 'service'}`,
        countedAs: 'counted as a service of this name, which is nobody’s',
        mends: [
          {
            when: MEND,
            sql:
              kind === 'repo'
                ? updateAll('repo', 'OWNER/NAME', value, firstId)
                : updateAll('service_name', 'NAME', value, firstId),
          },
        ],
      };
    case 'time':
      return {
        says: rows === 1 ? `the time ${code(value)}` : `a time before 2000 or after 2199, such as ${code(value)}`,
        countedAs: 'counted nowhere',
        mends: [{ when: one, sql: updateOne('deployed_at', 'THE TIME', firstId) }],
      };
  }
}

const NO_COMMIT = 'counted, but as no known version: no rollback and no verdict finds them by their commit';

/** Nobody but who wrote it knows whether a deployment that `failed` had arrived. */
function statusMends(value: string, firstId: number): Words['mends'] {
  const meant = statusAsMeant(value);
  const failed = NOT_ARRIVED.some((status) => status === meant);
  const status = meant === 'rollback' || meant === 'hotfix' ? meant : 'success';
  const update = updateAll('status', status, value, firstId);
  if (!failed) return [{ when: MEND, sql: update }];
  return [
    { when: 'If nothing arrived', sql: `delete from deploy_events where ${isSame('status', value, firstId)}` },
    { when: 'if it did arrive', sql: update },
  ];
}

const updateOne = (column: string, to: string, id: number): string =>
  `update deploy_events set ${column} = '${to}' where id = ${id}`;

const updateAll = (column: string, to: string, value: string, id: number): string =>
  `update deploy_events set ${column} = '${to}' where ${isSame(column, value, id)}`;

const MAX_LITERAL = 60;

/** A value that cannot be copied out of Slack as it is, is named by a row that has it. */
const isSame = (column: string, value: string, id: number): string =>
  value.length > MAX_LITERAL || /[`\p{Cc}\p{Cf}]/u.test(value) || value !== value.trim()
    ? `${column} = (select ${column} from deploy_events where id = ${id})`
    : `${column} = '${value.replaceAll("'", "''")}'`;

const sqlWords = (statement: string): string => `\`${escapeText(statement)}\``;
