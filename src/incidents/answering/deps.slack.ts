import type { WebClient } from '@slack/web-api';
import type { Clock } from '../../clock.ts';
import type { Log } from '../../log.ts';
import type { SlackMessage } from '../../slack/blocks.ts';
import type { Who } from '../../teams/rights.ts';
import type { Team, TeamId } from '../../teams/team.ts';
import type { TeamsStore } from '../../teams/teams.store.ts';
import type { IncidentsStore } from '../incidents.store.ts';
import type { ShownIn } from '../telling/cards.store.ts';
import type { AnswersStore } from './answers.store.ts';

/** Messages in which the question of an incident stands, as they look now. */
export type AskedIn = (
  incidentId: string,
) => Promise<readonly { readonly channelId: string; readonly ts: string; readonly message: SlackMessage }[]>;

export type IncidentsDeps = {
  readonly answers: AnswersStore;
  readonly incidents: IncidentsStore;
  readonly teams: TeamsStore;
  readonly whoIs: (personId: string) => Promise<Who>;
  /** The same, where being on call for a team counts. */
  readonly whoIsFor: (personId: string, team: TeamId) => Promise<Who>;
  /** Whether somebody may read the titles of a team's incidents. */
  readonly seesTitles: (personId: string, team: { readonly id: TeamId; readonly name: string }) => Promise<boolean>;
  readonly homeTeamOf: (personId: string) => Promise<Team | undefined>;
  readonly leadsOf: (team: TeamId) => Promise<readonly string[]>;
  /** A person's tab shows what became of it. */
  readonly refreshHome: (client: WebClient, personId: string) => Promise<void>;
  /** The messages that show the question of an incident. */
  readonly placesOf: (incidentId: string) => Promise<readonly ShownIn[]>;
  /** Messages of other rituals that ask the question among other things, as they look now. */
  readonly alsoAskedIn: AskedIn;
  /** Whether somebody was on call for an incident when it opened. */
  readonly wasOnCall: (incidentId: string, personId: string) => Promise<boolean>;
  /** Somebody who was asked wants to be asked again then; false where there is nothing to be asked any more. */
  readonly snooze: (incidentId: string, personId: string, until: Date, now: Date) => Promise<boolean>;
  readonly newId: () => string;
  readonly clock: Clock;
  readonly log: Log;
};
