import { WORKSPACE } from '../db/db.ts';
import { type Sql, sql } from '../db/sql.ts';
import { changed, type PersonNames, type PersonRecords } from '../person-records.ts';

/** Who deployed, where the pipeline names them exactly as the directory does. Nobody knows whose any other name is. */
export const DEPLOY_RECORDS: PersonRecords = {
  records: [
    {
      what: 'deployments that name them',
      rows: (person) => sql`
        select deployed_by, deployed_at, repo, environment, sha
          from deploy_events
         where ${isDeployedBy(person)}
         order by deployed_at, id`,
      became: 'kept',
      forget: (person, tx) =>
        changed(tx, sql`update deploy_events set deployed_by = null where ${isDeployedBy(person)}`),
    },
    {
      what: 'arrivals of deployments that name them',
      rows: (person) => sql`
        select deployed_by, deployed_at, repo, place, sha
          from deploy_arrivals
         where ${isDeployedBy(person)}
         order by deployed_at, id`,
      became: 'kept',
      forget: (person, tx) =>
        changed(tx, sql`update deploy_arrivals set deployed_by = null where ${isDeployedBy(person)}`),
    },
  ],
};

const isDeployedBy = ({ id, email, name }: PersonNames): Sql => {
  const names = [id, email, name].flatMap((one) => one?.toLowerCase() ?? []);
  return sql`workspace_id = ${WORKSPACE} and lower(deployed_by) = any(${names}::text[])`;
};
