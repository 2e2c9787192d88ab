import { createHash } from 'node:crypto';
import type { Db } from '../../src/db/db.ts';
import { sql } from '../../src/db/sql.ts';
import { type DeploysStore, deploysStore } from '../../src/deploys/deploys.store.ts';
import { keyedEvent } from '../../src/deploys/recording/recording.store.ts';
import type { Verdict } from '../../src/incidents/incident.ts';
import { incidentsStore } from '../../src/incidents/incidents.store.ts';
import { cardsStore } from '../../src/incidents/telling/cards.store.ts';
import { membersStore } from '../../src/teams/directory/members.store.ts';
import type { Team } from '../../src/teams/team.ts';
import { teamsStore } from '../../src/teams/teams.store.ts';
import { ORPHAN, SAMPLE_TEAMS, type SampleIncident, sampleHistory } from './history.ts';
import { SAMPLE_CREWS } from './people.ts';

const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Fills an empty database with Lantern's 125 days until `now`, through the same stores as real events. */
export async function loadSample(db: Db, now: Date): Promise<void> {
  const [teams, deploys] = [teamsStore(db), deploysStore(db)];
  const incidents = incidentsStore(db, deploys);
  for (const [index, sample] of [...SAMPLE_TEAMS, ORPHAN].entries()) {
    const history = sampleHistory(sample, now, 2_026 + index);
    await deploys.record(
      history.deployments.map((event) => keyedEvent(event, event)),
      now,
    );
    for (const incident of history.incidents) {
      const { cause: _, ...fields } = incident;
      const verdict = await verdictOf(deploys, incident);
      await incidents.add({ ...fields, verdict, source: 'demo', bodySha256: sha256(incident.id) }, now);
    }
    if (sample === ORPHAN) continue;
    const team = await teams.addTeam({ name: sample.name, channelId: sample.channelId, timeZone: sample.timeZone });
    if (team === undefined) throw new Error(`The sample names the team ${sample.name} twice`);
    for (const service of sample.services) await teams.giveService(service, team.id, undefined, now);
    await chooseCrew(db, team, now);
  }
  // What happened before the demo began is not announced.
  const cards = cardsStore(db);
  const past = await cards.unannounced(now);
  await cards.mark(
    past.map((one) => ({ ...one, inSummary: true })),
    now,
    db,
  );
  // A fast server has no autovacuum. Without statistics Postgres plans as if the tables were empty.
  await db.query(sql`analyze`);
}

/** Slack gives the bot the other data of these people when it starts. */
async function chooseCrew(db: Db, { id, name }: Team, now: Date): Promise<void> {
  const [members, crew] = [membersStore(db), SAMPLE_CREWS[name]];
  if (crew === undefined) return;
  const choices = [
    ['lead', crew.leads],
    ['member', crew.members],
    ['on-call', crew.onCall],
  ] as const;
  for (const [role, people] of choices) {
    const chosen = people.map((slackId) => ({ kind: 'person' as const, slackId }));
    await members.saveChoices(id, role, chosen, 'demo', now);
  }
}

async function verdictOf(deploys: DeploysStore, incident: SampleIncident): Promise<Verdict | undefined> {
  const { cause } = incident;
  if (cause === undefined) return undefined;
  if ('reason' in cause) return { kind: 'no', reason: cause.reason };
  const named = await deploys.deploymentsOfCommit(incident.service, cause.sha, undefined, incident.startedAt);
  return { kind: 'yes', deployments: named.map(({ id }) => id) };
}
