import type { App } from '@slack/bolt';
import type { ModalView } from '@slack/types';
import type { WebClient } from '@slack/web-api';
import type { Clock } from '../../clock.ts';
import type { Log } from '../../log.ts';
import { onSubmit, openModal, type Submission, type Submitted } from '../../slack/modals/modal.ts';
import { localDateOf, mondayOf, plusDays } from '../../teams/calendar/local-date.ts';
import type { Permissions } from '../../teams/permissions.ts';
import type { AudienceStore } from './audience.store.ts';
import { expectedEnd, type PulseTeam, planOpening, SENT_PER_SECOND } from './opening.ts';
import type { PulseSettingsStore } from './pulse-settings.store.ts';
import { readStart, START_MODAL, START_VIEW, startView } from './start-form.ts';
import type { PulseSettings } from './wave.ts';
import type { WavesStore } from './waves.store.ts';

export type StartDeps = {
  readonly settings: PulseSettingsStore;
  readonly waves: Pick<WavesStore, 'openWave'>;
  readonly audiences: Pick<AudienceStore, 'people' | 'withoutTeam'>;
  readonly teams: () => Promise<readonly PulseTeam[]>;
  readonly permissions: Pick<Permissions, 'may'>;
  readonly clock: Clock;
  readonly log: Log;
};

/** Opens the form that admins start the pulse with: how often, from when, and how many answers a result needs. */
export const openStart = (
  deps: StartDeps,
  client: WebClient,
  { triggerId, userId }: { readonly triggerId: string; readonly userId: string },
): Promise<void> =>
  openModal({
    client,
    triggerId,
    frame: START_MODAL,
    fill: () => filled(deps, userId),
    log: deps.log,
    failure: 'The form of the pulse’s settings could not be filled',
  });

async function filled(deps: StartDeps, userId: string): Promise<ModalView> {
  const right = await deps.permissions.may(userId, 'change-workspace');
  if (!right.ok) return START_MODAL.sentence(right.why);
  const now = deps.clock();
  const [settings, open] = await Promise.all([deps.settings.settings(), deps.waves.openWave()]);
  const nextOn = settings.nextOn ?? plusDays(mondayOf(localDateOf(now, 'UTC')), 7);
  const opening = planOpening(await deps.teams(), await deps.audiences.people(), nextOn, now);
  return startView({
    settings,
    nextOn,
    opening,
    expectedEnd: expectedEnd(opening.sendings, SENT_PER_SECOND),
    perSecond: SENT_PER_SECOND,
    withoutTeam: await deps.audiences.withoutTeam(),
    isOpen: open !== undefined,
  });
}

export function registerStart(app: App, deps: StartDeps): void {
  onSubmit(app, START_VIEW, {
    submit: (submission) => saveStart(deps, submission),
    log: deps.log,
    failure: 'The settings of the pulse were not saved',
  });
}

async function saveStart(deps: StartDeps, { values, userId, tooLate }: Submission): Promise<Submitted> {
  const now = deps.clock();
  const right = await deps.permissions.may(userId, 'change-workspace');
  if (!right.ok) return { kind: 'shown', view: START_MODAL.sentence(right.why) };
  const { k } = await deps.settings.settings();
  const reading = readStart(values, localDateOf(now, 'UTC'), k);
  if (!reading.ok) return { kind: 'faults', faults: reading.faults };
  await deps.settings.setUp(reading.value, { actor: userId, at: now }, tooLate);
  return { kind: 'shown', view: START_MODAL.sentence(savedWords(reading.value)) };
}

const savedWords = ({ cadence, nextOn }: PulseSettings): string =>
  cadence === undefined || nextOn === undefined
    ? 'Saved. No pulse is asked any more; one that is open goes on until it closes.'
    : `Saved. The next pulse opens on ${nextOn}, and then every ${cadence} weeks.`;
