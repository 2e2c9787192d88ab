import type { WebClient } from '@slack/web-api';
import type { Clock } from '../../clock.ts';
import type { Log } from '../../log.ts';
import type { SlackMessage } from '../../slack/blocks.ts';
import type { Permissions } from '../../teams/permissions.ts';
import type { Team } from '../../teams/team.ts';
import type { TeamsStore } from '../../teams/teams.store.ts';
import type { IncidentsStore } from '../incidents.store.ts';
import type { Question } from '../question/question.ts';
import type { AfterAnswer } from './after-answer.ts';
import type { AnswersStore } from './answers.store.ts';
import type { MayAnswerDeps } from './may-answer.ts';

/** How a message of a ritual that asks looks now, by its `ts`; `undefined` where it is none of its. */
export type Look = (question: Question, ts: string) => Promise<SlackMessage | undefined>;

/** Has messages that show an answered question changed by the outbox. */
export type Teller = (now: Date, answered: AfterAnswer) => Promise<void>;

export type IncidentsDeps = MayAnswerDeps & {
  readonly answers: AnswersStore;
  readonly incidents: IncidentsStore;
  readonly teams: TeamsStore;
  readonly permissions: Pick<Permissions, 'may' | 'mayInTeam' | 'seesTitles'>;
  readonly homeTeamOf: (personId: string) => Promise<Team | undefined>;
  /** A person's tab shows what became of it. */
  readonly refreshHome: (client: WebClient, personId: string) => Promise<void>;
  /** A message that none of them knows looks like a card. */
  readonly looks: readonly Look[];
  readonly tellers: readonly Teller[];
  /** Somebody who was asked wants to be asked again then; false where there is nothing to be asked any more. */
  readonly snooze: (incidentId: string, personId: string, until: Date, now: Date) => Promise<boolean>;
  readonly newId: () => string;
  readonly clock: Clock;
  readonly log: Log;
};
