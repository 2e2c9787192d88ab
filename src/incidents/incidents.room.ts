import { randomUUID } from 'node:crypto';
import type { WebClient } from '@slack/web-api';
import type { Db } from '../db/db.ts';
import type { DeploysRoom } from '../deploys/deploys.room.ts';
import { pagerduty as pagerdutyApi } from '../pagerduty/pagerduty.ts';
import type { Room, Shell, Slot } from '../room.ts';
import { oneAfterAnother } from '../schedule/ticks.ts';
import type { TeamsRoom } from '../teams/teams.room.ts';
import { answersStore } from './answering/answers.store.ts';
import type { IncidentsDeps, Look, Teller } from './answering/deps.slack.ts';
import { incidentWords } from './answering/incident-command.slack.ts';
import { namelessAnswers } from './answering/nameless-answers.ts';
import { chaseAnswers } from './follow-up/follow-ups.job.ts';
import { chasesStore } from './follow-up/follow-ups.store.ts';
import { reminderMessages } from './follow-up/messages.job.ts';
import { registerIncidentsHttp } from './incidents.http.ts';
import { incidentsOperations } from './incidents.openapi.ts';
import { registerIncidents } from './incidents.slack.ts';
import { incidentsStore } from './incidents.store.ts';
import { registerIncidentsWebhook } from './incidents.webhook.ts';
import { incidentsListStore } from './incidents-list.store.ts';
import { noteOnCall } from './on-call.job.ts';
import { onCallStore } from './on-call.store.ts';
import { BACKFILL_PAGERDUTY_USAGE, runBackfillPagerduty } from './pagerduty/backfill.cli.ts';
import { pagerdutyBackfillStore } from './pagerduty/backfill.store.ts';
import { pagerdutyLookUp } from './pagerduty/lookups.job.ts';
import { practiceIncidentsStore } from './practice-incidents.store.ts';
import { practiceVerdictsStore } from './practice-verdicts.store.ts';
import { incidentTaker, registerCdevents } from './sources/cdevents.webhook.ts';
import { INCIDENT_HOOKS_OPERATIONS } from './sources/hooks.openapi.ts';
import { hooksStore } from './sources/hooks.store.ts';
import { registerIncidentHooks } from './sources/hooks.webhook.ts';
import { payloadsStore } from './sources/payloads.store.ts';
import { sourceSecretsStore } from './sources/secrets.store.ts';
import { sourceServicesStore } from './sources/services.store.ts';
import { lookOf, tellAnswers } from './telling/answers.job.ts';
import { askingStore } from './telling/asking.store.ts';
import { tellIncidents } from './telling/cards.job.ts';
import { cardsStore } from './telling/cards.store.ts';
import { incidentMessages } from './telling/messages.job.ts';
import { tellNews } from './telling/news.job.ts';

export type IncidentsRoom = ReturnType<typeof incidentsRoom>;

type Below = { readonly teams: TeamsRoom; readonly deploys: DeploysRoom };

/** Incidents from every source, the question in Slack, answers with their history. */
export function incidentsRoom(shell: Shell, { teams, deploys: { deploys, ...below } }: Below) {
  const { db, readDb, outbox: deliveries, gate, own, hookSecrets, pagerduty, clock, log } = shell;
  const { calendarsOf, permissions } = teams;
  const [hooks, incidents, answers] = [hooksStore(db, deploys), incidentsStore(db, deploys), answersStore(db, deploys)];
  const [cards, asking, onCall, chases] = [cardsStore(db), askingStore(db), onCallStore(db), chasesStore(db)];
  const [sourceServices, payloads] = [sourceServicesStore(db), payloadsStore(db)];
  const sourceSecrets = sourceSecretsStore(db, own);
  const slots = {
    /** A person's tab shows what became of a question. */
    refreshHome: [] as Slot<(client: WebClient, personId: string) => Promise<void>>,
    /** Messages of other rooms that ask a question among other things. */
    looks: [lookOf({ asking, clock })] as Slot<Look>,
    tellers: [tellNews({ cards, deliveries }), tellAnswers({ asking, deliveries })] as Slot<Teller>,
  };
  const answering: IncidentsDeps = {
    answers,
    incidents,
    teams: teams.teams,
    permissions,
    homeTeamOf: teams.people.homeTeamOf,
    refreshHome: async (...shown) => void (await Promise.all(slots.refreshHome.map((refresh) => refresh(...shown)))),
    looks: slots.looks,
    tellers: slots.tellers,
    wasOnCall: onCall.wasOnCall,
    snooze: chases.snooze,
    newId: () => `slack:${randomUUID()}`,
    clock,
    log,
  };
  below.slots.takeIncident.push(incidentTaker(hooks));
  return {
    answers,
    practiceIncidents: practiceIncidentsStore(db),
    practiceVerdicts: practiceVerdictsStore(db, deploys),
    onCall,
    sourceServices,
    sourceSecrets,
    payloads,
    slots,
    storesOn: (on: Db) => ({
      onCall: onCallStore(on),
      sourceSecrets: sourceSecretsStore(on, own),
      sourceServices: sourceServicesStore(on),
    }),
    /** What was answered of incidents, for where nobody is to be named. */
    namelessAnswers: namelessAnswers(answers),

    slack: (app) => registerIncidents(app, answering),
    http(http) {
      const storedSecret = sourceSecrets.secretOf;
      registerIncidentHooks(http, { hooks, secrets: hookSecrets, storedSecret, clock, gate });
      // It leaves whatever is no CDEvent to the route of our own incidents.
      registerCdevents(http, { hooks, takeDeployments: below.takeDeployments, clock, gate });
      registerIncidentsWebhook(http, { incidents, deploys, teams: teams.teams, clock, gate });
      registerIncidentsHttp(http, { list: incidentsListStore(readDb), teams: teams.teams, gate });
    },
    operations: [...incidentsOperations(clock), ...INCIDENT_HOOKS_OPERATIONS],
    ticks: [
      {
        // Who is on call is looked up, then kept, then asked: each goes by what the one before found.
        name: 'people on call',
        after: 'directory',
        run: oneAfterAnother(
          pagerduty && pagerdutyLookUp(db, deploys, pagerduty),
          noteOnCall({ onCall, onCallOf: teams.directory.onCallOf }),
          chaseAnswers({
            chases,
            deliveries,
            calendarsOf,
            leadsOf: teams.members.leadsOf,
            peopleActive: teams.peopleActive,
          }),
        ),
      },
      { name: 'incidents', run: tellIncidents({ cards, deliveries }) },
      { name: 'news of incidents', run: tellNews({ cards, deliveries }) },
      { name: 'answers of incidents', run: tellAnswers({ asking, deliveries }) },
      { name: 'payloads', run: (now) => payloads.sweep(now) },
    ],
    messages: [
      ...incidentMessages({ answers, isMuted: teams.isMuted }),
      ...reminderMessages({ answers, isMuted: teams.isMuted, calendarFor: teams.calendarFor }),
    ],
    words: incidentWords(answering),
    commands: [
      {
        name: 'backfill pagerduty',
        usage: BACKFILL_PAGERDUTY_USAGE,
        run: (args, terminal) =>
          runBackfillPagerduty(args, {
            pagerduty: pagerduty && pagerdutyApi(pagerduty),
            backfill: pagerdutyBackfillStore(db, deploys),
            services: sourceServices,
            clock,
            ...terminal,
          }),
      },
    ],
  } satisfies Room & Record<string, unknown>;
}
