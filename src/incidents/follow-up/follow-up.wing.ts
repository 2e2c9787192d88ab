import type { Shell } from '../../room.ts';
import type { TeamsRoom } from '../../teams/teams.room.ts';
import type { AnswersStore } from '../answering/answers.store.ts';
import type { MayAnswerDeps } from '../answering/may-answer.ts';
import { askForAnswers } from './follow-ups.job.ts';
import { followUpsStore } from './follow-ups.store.ts';
import { reminderMessages } from './message-types.job.ts';

type Below = {
  readonly answers: AnswersStore;
  readonly teams: Pick<
    TeamsRoom,
    'members' | 'calendarsOf' | 'calendarFor' | 'peopleActive' | 'isMuted' | 'permissions'
  >;
  readonly wasOnCall: MayAnswerDeps['wasOnCall'];
};

/** Private messages about incidents that ended without an answer: who gets one and when, what it says, and putting it off. */
export function incidentFollowUp({ db, outbox: deliveries }: Shell, { answers, teams, wasOnCall }: Below) {
  const { members, calendarsOf, calendarFor, peopleActive, isMuted, permissions } = teams;
  const followUps = followUpsStore(db);
  return {
    snooze: followUps.snooze,
    askForAnswers: askForAnswers({ followUps, deliveries, calendarsOf, leadsOf: members.leadsOf, peopleActive }),
    messages: reminderMessages({ answers, isMuted, calendarFor, permissions, wasOnCall }),
  };
}
