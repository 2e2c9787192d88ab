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

/** How a message that asks a question looks now, found by its `ts`; `undefined` if it is not one of its messages. */
export type Look = (question: Question, ts: string) => Promise<SlackMessage | undefined>;

/** Makes the outbox update the messages that show an answered question. */
export type Teller = (now: Date, answered: AfterAnswer) => Promise<void>;

export type IncidentsDeps = MayAnswerDeps & {
  readonly answers: AnswersStore;
  readonly incidents: IncidentsStore;
  readonly teams: TeamsStore;
  readonly permissions: Pick<Permissions, 'may' | 'mayInTeam' | 'hidesTitles'>;
  readonly homeTeamOf: (personId: string) => Promise<Team | undefined>;
  /** Shows in a person's App Home what became of a question. */
  readonly refreshHome: (client: WebClient, personId: string) => Promise<void>;
  /** A message that none of these knows looks like a card. */
  readonly looks: readonly Look[];
  readonly tellers: readonly Teller[];
  /** Puts the question off for somebody who was asked; false if it cannot be put off any more. */
  readonly snooze: (incidentId: string, personId: string, until: Date, now: Date) => Promise<boolean>;
  readonly clock: Clock;
  readonly log: Log;
};
