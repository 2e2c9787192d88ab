import type { Db } from '../db/db.ts';
import type { DeploysRoom } from '../deploys/deploys.room.ts';
import { pagerduty as pagerdutyApi } from '../pagerduty/pagerduty.ts';
import type { Room, Shell } from '../room.ts';
import { oneAfterAnother } from '../schedule/ticks.ts';
import type { TeamsRoom } from '../teams/teams.room.ts';
import { incidentAnswering } from './answering/answering.wing.ts';
import { answersStore } from './answering/answers.store.ts';
import { namelessAnswers } from './answering/nameless-answers.ts';
import { incidentFollowUp } from './follow-up/follow-up.wing.ts';
import { registerIncidentsHttp } from './incidents.http.ts';
import { incidentsOperations } from './incidents.openapi.ts';
import { registerIncidents } from './incidents.slack.ts';
import { incidentsStore } from './incidents.store.ts';
import { registerIncidentsWebhook } from './incidents.webhook.ts';
import { incidentsListStore } from './incidents-list.store.ts';
import { INCIDENT_HOOKS_OPERATIONS } from './ingest/hooks.openapi.ts';
import { incidentSources } from './ingest/ingest.wing.ts';
import { noteOnCall } from './on-call.job.ts';
import { onCallStore } from './on-call.store.ts';
import { backfillPagerdutyCommand } from './pagerduty/backfill.cli.ts';
import { pagerdutyBackfillStore } from './pagerduty/backfill.store.ts';
import { pagerdutyLookUp } from './pagerduty/lookups.job.ts';
import { INCIDENT_RECORDS } from './person-records/person-records.wing.ts';
import { practiceIncidentsStore } from './practice-incidents.store.ts';
import { practiceVerdictsStore } from './practice-verdicts.store.ts';
import { incidentTelling } from './telling/telling.wing.ts';

export type IncidentsRoom = ReturnType<typeof incidentsRoom>;

type Below = { readonly teams: TeamsRoom; readonly deploys: DeploysRoom };

/** Incidents from every source, the question in Slack, answers with their history. */
export function incidentsRoom(shell: Shell, { teams: room, deploys: below }: Below) {
  const { db, readDb, gate, pagerduty, clock } = shell;
  const { teams, directory, isMuted } = room;
  const { deploys, ingestDeployments } = below;
  const [incidents, answers] = [incidentsStore(db, deploys), answersStore(db, deploys)];
  const onCall = onCallStore(db);
  const sources = incidentSources(shell, { teams, deploys, ingestDeployments });
  const telling = incidentTelling(shell, { answers, isMuted });
  const { wasOnCall } = onCall;
  const followUp = incidentFollowUp(shell, { answers, teams: room, wasOnCall });
  const { snooze } = followUp;
  const answering = incidentAnswering(shell, { teams: room, incidents, answers, telling, wasOnCall, snooze });
  below.slots.ingestIncident.push(sources.ingestIncident);
  return {
    answers,
    practiceIncidents: practiceIncidentsStore(db),
    practiceVerdicts: practiceVerdictsStore(db, deploys),
    onCall,
    ...sources.stores,
    slots: answering.slots,
    storesOn: (on: Db) => ({ onCall: onCallStore(on), ...sources.storesOn(on) }),
    namelessAnswers: namelessAnswers(answers),

    slack: (app) => registerIncidents(app, answering.deps),
    http(http) {
      sources.http(http);
      registerIncidentsWebhook(http, { incidents, deploys, teams, clock, gate });
      registerIncidentsHttp(http, { list: incidentsListStore(readDb), teams, permissions: room.permissions, gate });
    },
    operations: [...incidentsOperations(clock), ...INCIDENT_HOOKS_OPERATIONS],
    ticks: [
      {
        // Who is on call is looked up, then kept, then asked: each step needs what the one before it found.
        name: 'people on call',
        after: 'directory',
        run: oneAfterAnother(
          pagerduty && pagerdutyLookUp(db, deploys, pagerduty),
          noteOnCall({ onCall, onCallOf: directory.onCallOf }),
          followUp.askForAnswers,
        ),
      },
      ...telling.ticks,
      ...sources.ticks,
    ],
    messages: [...telling.messages, ...followUp.messages],
    words: answering.words,
    persons: INCIDENT_RECORDS,
    commands: [
      backfillPagerdutyCommand({
        pagerduty: pagerduty && pagerdutyApi(pagerduty),
        backfill: pagerdutyBackfillStore(db, deploys),
        services: sources.stores.sourceServices,
        clock,
      }),
    ],
  } satisfies Room & Record<string, unknown>;
}
