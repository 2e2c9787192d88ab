import type { WebClient } from '@slack/web-api';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import type { Who } from '../teams/rights.ts';
import type { TeamId } from '../teams/team.ts';
import type { TeamsStore } from '../teams/teams.store.ts';
import type { AnswersStore } from './answers.store.ts';
import type { IncidentsStore } from './incidents.store.ts';

export type IncidentsDeps = {
  readonly answers: AnswersStore;
  readonly incidents: IncidentsStore;
  readonly teams: TeamsStore;
  readonly whoIs: (personId: string) => Promise<Who>;
  /** The same, where being on call for a team counts. */
  readonly whoIsFor: (personId: string, team: TeamId) => Promise<Who>;
  /** Whether somebody may read the titles of a team's incidents. */
  readonly seesTitles: (personId: string, team: { readonly id: TeamId; readonly name: string }) => Promise<boolean>;
  readonly leadsOf: (team: TeamId) => Promise<readonly string[]>;
  /** A person's tab shows what became of it. */
  readonly refreshHome: (client: WebClient, personId: string) => Promise<void>;
  /** Where the card of an incident is. */
  readonly cardOf: (incidentId: string) => Promise<{ readonly channelId: string; readonly ts: string } | undefined>;
  readonly newId: () => string;
  readonly clock: Clock;
  readonly log: Log;
};
