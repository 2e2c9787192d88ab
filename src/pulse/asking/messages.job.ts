import type { Composed, Delivery } from '../../schedule/delivery.ts';
import type { MessageType } from '../../schedule/message-type.ts';
import type { SlackMessage } from '../../slack/blocks.ts';
import { type TeamId, teamId } from '../../teams/team.ts';
import { type TellingDeps, whenToTell, whenToTellPerson, withheld } from '../../teams/when-to-tell.ts';
import { CLOSED, LOST, RESULTS } from '../lifecycle/tick.job.ts';
import type { SealedStore } from '../sealing/sealed.store.ts';
import { INVITATION, REMINDER } from '../wave/opening.ts';
import type { OpenWave } from '../wave/wave.ts';
import type { WavesStore } from '../wave/waves.store.ts';
import { type DmState, dmMessage } from './dm.view.ts';

type Deps = TellingDeps & {
  readonly waves: WavesStore;
  readonly sealed: SealedStore;
  /** What a team is told of the wave that opened on this day; nothing where it has no results. */
  readonly resultsOf: (team: TeamId, opensOn: string) => Promise<SlackMessage | undefined>;
};

// One reason for all: why somebody was not reminded is nobody's business.
const SKIP: Composed = { kind: 'skip', reason: 'not needed' };

/** What the pulse sends on its own: in private to each person, and the results to the teams. */
export const pulseMessages = (deps: Deps): readonly MessageType[] => [
  {
    kind: INVITATION,
    label: 'Pulse',
    description: 'In private, when a wave opens; a team without a tick sits out',
    mutedBy: ['person', 'team'],
    compose: (delivery, now) => ask(deps, INVITATION, delivery, now),
  },
  {
    kind: REMINDER,
    label: 'Pulse: reminders',
    description: 'In private, at most twice, to those who have not answered',
    mutedBy: ['person'],
    compose: (delivery, now) => ask(deps, REMINDER, delivery, now),
  },
  {
    kind: LOST,
    label: 'Pulse: asked once more',
    description: 'In private, where a crash of the database has lost the answers of a wave',
    mutedBy: [],
    compose: (delivery, now) => askAgain(deps, delivery, now),
  },
  {
    kind: CLOSED,
    label: 'Pulse: closed',
    description: 'The private message of a wave says that it has closed',
    mutedBy: [],
    compose: async () => ({ kind: 'message', message: dmMessage(shown('closed', undefined)) }),
  },
  {
    kind: RESULTS,
    label: 'Pulse: results',
    description: 'In the team’s channel, when a wave has closed',
    mutedBy: ['team'],
    compose: (delivery, now) => tell(deps, delivery, now),
  },
];

const shown = (state: DmState, wave: OpenWave | undefined, isReminder = false) => ({
  state,
  isReminder,
  wave: wave?.id ?? 0,
  questions: (wave?.items.length ?? 0) + 1,
  closesAt: wave?.closesAt ?? new Date(0),
});

/** Asks whoever has not answered, declined or muted it, while they work. */
async function ask(
  deps: Deps,
  kind: string,
  { channelId: person, occurrence }: Delivery,
  now: Date,
): Promise<Composed> {
  const wave = await deps.waves.openWave();
  if (wave?.opensOn !== occurrence || now >= wave.closesAt) return SKIP;
  const place = await deps.sealed.placeOf(wave.id, person);
  if (place === undefined || place.hasAnswered || place.hasDeclined) return SKIP;
  // A team that mutes it takes no part from the next wave on: this one's people are asked.
  const when = await whenToTellPerson(deps, { kind, person, team: place.team, teamMutes: false }, now);
  const held = withheld(when);
  if (held?.kind === 'skip' || when.kind === 'never-works') return SKIP;
  return held ?? { kind: 'message', message: dmMessage(shown('asked', wave, kind === REMINDER)) };
}

/** Whose answer was lost is told so, whatever they muted: they had trusted us with it. */
async function askAgain(
  deps: Deps,
  { channelId: person, occurrence, context }: Delivery,
  now: Date,
): Promise<Composed> {
  if (context?.['what'] === 'closed') return { kind: 'message', message: dmMessage(shown('lost-at-close', undefined)) };
  const wave = await deps.waves.openWave();
  if (wave?.opensOn !== occurrence || now >= wave.closesAt) return SKIP;
  const place = await deps.sealed.placeOf(wave.id, person);
  if (place === undefined || place.hasAnswered) return SKIP;
  const when = await whenToTellPerson(deps, { kind: undefined, person, team: place.team }, now);
  return withheld(when) ?? { kind: 'message', message: dmMessage(shown('lost', wave)) };
}

async function tell({ isMuted, resultsOf }: Deps, { teamId: id, occurrence }: Delivery, now: Date): Promise<Composed> {
  if (id === undefined) return SKIP;
  const when = whenToTell({ isMuted: await isMuted(RESULTS, undefined, teamId(id)) }, now);
  if (when.kind !== 'now') return SKIP;
  const message = await resultsOf(teamId(id), occurrence);
  return message === undefined ? SKIP : { kind: 'message', message };
}
