import type pg from 'pg';

type Verdict =
  | { readonly kind: 'yes'; readonly deployments?: readonly number[] }
  | { readonly kind: 'no'; readonly reason?: string };

export type DeploymentRow = {
  readonly at: string | Date;
  readonly service?: string;
  readonly status?: string;
  readonly environment?: string;
  readonly leadTimeSeconds?: number | null;
  readonly causedIncident?: boolean | null;
  /** When each of its commits was authored. */
  readonly changes?: readonly (string | Date)[];
};

export type IncidentRow = {
  readonly at: string | Date;
  readonly id?: string;
  readonly title?: string;
  readonly service?: string | null;
  readonly teamId?: number;
  readonly verdict?: Verdict | undefined;
  readonly openedAt?: string | Date;
  readonly mitigatedAt?: string | Date;
  readonly resolvedAt?: string | Date;
};

export type Ownership = { readonly service: string; readonly from?: string; readonly to?: string };

/** Writes rows by plain `INSERT`, as a script would. */
export const doraRows = (pool: pg.Pool) => ({
  /** Returns the ids in the given order. */
  deploy: async (...rows: readonly DeploymentRow[]): Promise<number[]> => {
    const ids: number[] = [];
    for (const row of rows) ids.push(await insertDeployment(pool, row));
    return ids;
  },

  incident: async (...rows: readonly IncidentRow[]): Promise<void> => {
    for (const row of rows) await insertIncident(pool, row);
  },

  team: async (
    name: string,
    services: readonly (string | Ownership)[],
    zone = 'UTC',
    channel?: string,
  ): Promise<number> => {
    const { rows } = await pool.query<{ id: number }>(
      'insert into teams (name, time_zone, channel_id) values ($1, $2, $3) returning id',
      [name, zone, channel],
    );
    const id = rows[0]?.id ?? 0;
    for (const owned of services) {
      const { service, from, to } = typeof owned === 'string' ? { service: owned } : owned;
      await pool.query(
        `insert into service_owners (service, team_id, valid_from, valid_to)
         values ($1, $2, coalesce($3::timestamptz, '-infinity'), coalesce($4::timestamptz, 'infinity'))`,
        [service, id, from, to],
      );
    }
    return id;
  },
});

async function insertDeployment(pool: pg.Pool, row: DeploymentRow): Promise<number> {
  const { rows } = await pool.query<{ id: number }>(
    `insert into deploy_events (sha, repo, environment, deployed_at, status, caused_incident, lead_time_seconds)
     values ($1, $2, $3, $4, $5, $6, $7) returning id`,
    [
      'abcdef1',
      row.service ?? 'checkout',
      row.environment ?? 'production',
      row.at,
      row.status ?? 'success',
      row.causedIncident === undefined ? false : row.causedIncident,
      row.leadTimeSeconds,
    ],
  );
  const id = rows[0]?.id ?? 0;
  for (const [index, authoredAt] of (row.changes ?? []).entries()) {
    await pool.query('insert into changes (deploy_event_id, sha, authored_at) values ($1, $2, $3)', [
      id,
      `c${index}`,
      authoredAt,
    ]);
  }
  return id;
}

async function insertIncident(pool: pg.Pool, row: IncidentRow): Promise<void> {
  const { verdict } = row;
  const { rows } = await pool.query<{ id: string }>(
    `insert into incidents (id, title, service_name, team_id, started_at, opened_at, mitigated_at, resolved_at,
                            deploy_triggered, no_reason)
     values (coalesce($1, gen_random_uuid()::text), $2, $3, $4, $5, $6, $7, $8, $9, $10) returning id`,
    [
      row.id,
      row.title ?? '',
      row.service === undefined ? 'checkout' : row.service,
      row.teamId,
      row.at,
      row.openedAt,
      row.mitigatedAt,
      row.resolvedAt,
      verdict === undefined ? null : verdict.kind === 'yes',
      verdict?.kind === 'no' ? verdict.reason : null,
    ],
  );
  for (const deployment of verdict?.kind === 'yes' ? (verdict.deployments ?? []) : []) {
    await pool.query(
      `insert into incident_deployments (incident_id, deploy_event_id, service, started_at)
       select i.id, d.id, d.service, i.started_at from incidents i, deploy_events d where i.id = $1 and d.id = $2`,
      [rows[0]?.id, deployment],
    );
    await pool.query('update deploy_events set caused_incident = true where id = $1', [deployment]);
  }
}
