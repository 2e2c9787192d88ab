import type { DeploysRoom } from '../deploys/deploys.room.ts';
import type { DoraRoom } from '../dora/dora.room.ts';
import type { HttpRoom } from '../http/http.room.ts';
import { hashToken, newToken } from '../http/token.ts';
import type { IncidentsRoom } from '../incidents/incidents.room.ts';
import type { Room, Shell } from '../room.ts';
import { messageLabel } from '../schedule/message-type.ts';
import { outboxStore } from '../schedule/outbox.store.ts';
import type { SourceHealthRoom } from '../source-health/source-health.room.ts';
import { noteChange } from '../teams/audit.store.ts';
import type { TeamsRoom } from '../teams/teams.room.ts';
import { version } from '../version.ts';
import { homeWords } from './dora-words.slack.ts';
import type { InTransaction } from './form/form-stores.ts';
import { allForms } from './forms/all-forms.ts';
import { registerHome } from './home.slack.ts';
import { refreshSettings } from './settings/settings.slack.ts';
import { refreshHome } from './tab/home-tab.slack.ts';
import type { WaitsFor } from './tab/load-home.ts';

type Below = {
  readonly http: HttpRoom;
  readonly teams: TeamsRoom;
  readonly deploys: DeploysRoom;
  readonly incidents: IncidentsRoom;
  readonly sources: SourceHealthRoom;
  readonly dora: DoraRoom;
  /** What waits for somebody in other rooms, as lines. */
  readonly waits: readonly { readonly waitsFor: WaitsFor }[];
};

/** App Home, the settings and their forms. */
export function homeRoom(shell: Shell, { http, teams, deploys, incidents, sources, dora, waits }: Below): Room {
  const { db, outbox, hookSecrets, messageTypes, clock, log } = shell;
  const { answers, onCall, payloads, sourceSecrets, sourceServices } = incidents;
  const inTransaction: InTransaction = (work) =>
    db.transaction((tx) =>
      work({
        ...teams.storesOn(tx),
        ...incidents.storesOn(tx),
        dora: dora.storesOn(tx),
        environments: deploys.storesOn(tx),
        tokens: http.storesOn(tx),
        deliveries: outboxStore(tx),
        note: (...change) => noteChange(tx, ...change),
      }),
    );
  const reads = {
    ...teams,
    answers,
    onCall,
    payloads,
    sourceSecrets,
    sourceServices,
    environments: deploys.environments,
    tokens: http.tokens,
    dora: dora.dora,
    sources: sources.health,
    gap: sources.gap,
    deliveries: outbox,
    hookSecrets,
    messageTypes,
    waitsFor: async (person: string) => (await Promise.all(waits.map((room) => room.waitsFor(person)))).flat(),
    labelOf: (kind: string) => messageLabel(messageTypes, kind),
    clock,
    log,
  };
  const home = { ...reads, forms: allForms({ ...reads, newToken, hashToken }), inTransaction };
  teams.slots.setUp.push(refreshSettings(home));
  incidents.slots.refreshHome.push(refreshHome(home));
  return { slack: (app) => registerHome(app, home), words: homeWords(home, version()) };
}
