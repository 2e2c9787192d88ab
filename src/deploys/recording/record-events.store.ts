import { type Db, WORKSPACE } from '../../db/db.ts';
import { sql } from '../../db/sql.ts';
import type { DeploymentEvent } from '../events/deployment-event.ts';
import { type KeyedEvent, type Recorded, type Result, serviceOf, type Timed } from './recorded.ts';

type RecordedRow = {
  readonly index: number;
  readonly answer: Recorded;
  readonly body_sha256: Buffer | null;
  readonly is_replay: boolean;
};

/** Records events in one statement, the function `record_deploys`. Their order does not matter. */
export async function recordEvents(db: Db, events: readonly Timed[]): Promise<readonly Result[]> {
  const items = events.map(({ keyed, now }, index) => ({
    index,
    ...columnsOf(keyed.event),
    key_sha256: keyed.keySha256.toString('hex'),
    body_sha256: keyed.bodySha256.toString('hex'),
    warnings: keyed.warnings.length > 0 ? keyed.warnings : undefined,
    now,
  }));
  const { rows } = await db.query<RecordedRow>(sql`
    select index, answer, body_sha256, is_replay from record_deploys(${WORKSPACE}, ${JSON.stringify(items)}::jsonb)`);
  const byIndex = new Map(rows.map((row) => [row.index, row]));
  return events.map(({ keyed }, index) => {
    const row = byIndex.get(index);
    if (row === undefined) throw new Error('A deployment was not recorded');
    return resultOf(keyed, row);
  });
}

function resultOf(keyed: KeyedEvent, { answer, body_sha256: body, is_replay: isReplay }: RecordedRow): Result {
  if (isReplay && keyed.exact && body?.equals(keyed.bodySha256) !== true) return 'key-reused';
  // Postgres orders the fields of a jsonb in its own way.
  const { result, id, ...rest } = answer;
  return { kind: isReplay ? 'replay' : 'new', recorded: { result, id, ...rest } as Recorded };
}

const columnsOf = (event: DeploymentEvent): object => ({
  sha: event.sha,
  said: event.status,
  repo: event.repo,
  service: serviceOf(event),
  environment: event.environment,
  place: event.environmentSent,
  deployed_at: event.deployedAt,
  is_timed: event.isTimed,
  deployed_by: event.deployedBy,
  details: {
    lead_time_seconds: event.leadTimeSeconds,
    started_at: event.startedAt,
    previous_sha: event.previousSha,
    ref: event.ref,
    version: event.version,
    url: event.url,
    run: event.run,
    commits:
      event.commits.length === 0
        ? undefined
        : event.commits.map(({ sha, authoredAt }) => ({ sha, authored_at: authoredAt })),
  },
});
