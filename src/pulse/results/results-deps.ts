import type { Clock } from '../../clock.ts';
import type { Log } from '../../log.ts';
import type { PeopleStore } from '../../teams/directory/people.store.ts';
import type { TeamsStore } from '../../teams/teams.store.ts';
import type { ResultReaders } from '../belonging/who-may-read.ts';
import type { PublishedStore } from '../wave/published.store.ts';
import type { PulseSettingsStore } from '../wave/pulse-settings.store.ts';
import type { DeliveryFigures } from './delivery-figures.ts';

/** What the listeners that show results need. */
export type ResultsDeps = ResultReaders & {
  readonly published: PublishedStore;
  readonly settings: Pick<PulseSettingsStore, 'settings'>;
  readonly teams: Pick<TeamsStore, 'teams'>;
  readonly people: Pick<PeopleStore, 'homeTeamOf'>;
  readonly figures: DeliveryFigures;
  readonly clock: Clock;
  readonly log: Log;
};
