import type { Composed, Delivery } from '../schedule/delivery.ts';
import type { MessageType } from '../schedule/message-type.ts';
import type { Calendar } from '../teams/calendar/calendar.ts';
import { timeliness } from '../teams/calendar/calendar-due.ts';
import { type TeamId, teamId } from '../teams/team.ts';
import { type TellingDeps, whenToTell, withheld } from '../teams/when-to-tell.ts';
import { DIGEST } from './digest.job.ts';
import { DETAILS } from './digest-details.job.ts';
import type { DigestsStore } from './digests.store.ts';
import { digest } from './judging/digest.ts';
import type { KeptDigest } from './judging/kept-digest.ts';
import { detailsMessage } from './words/details.view.ts';
import { sentDigestMessage } from './words/sent-digest.view.ts';

type ComposeDeps = {
  readonly digests: DigestsStore;
  readonly calendarOf: (team: TeamId) => Promise<Calendar>;
  readonly isMuted: TellingDeps['isMuted'];
  /** The answers to these incidents since, without a name. */
  readonly answersOf: (incidentIds: readonly string[]) => Promise<ReadonlyMap<string, string>>;
};

const skip = (reason: string): Composed => ({ kind: 'skip', reason });
const NOT_MADE = skip('no digest was made of this week');

/** The weekly digest of a team, and its details in the thread. */
export const digestMessages = (deps: ComposeDeps): readonly MessageType[] => [
  {
    kind: DIGEST,
    label: 'Weekly digest',
    description: 'In the team’s channel, on the day and at the time set for it',
    mutedBy: ['team'],
    compose: (delivery, now) =>
      unlessMuted(deps, DIGEST, delivery, now, (kept) => composeDigest(deps, delivery, kept, now)),
  },
  {
    kind: DETAILS,
    label: 'Details of the weekly digest',
    description: 'In its thread: the weeks as a chart and a list',
    mutedBy: ['team'],
    compose: (delivery, now) => unlessMuted(deps, DETAILS, delivery, now, composeDetails),
  },
];

async function unlessMuted(
  { digests, isMuted }: ComposeDeps,
  kind: string,
  { teamId: id, occurrence }: Delivery,
  now: Date,
  compose: (kept: KeptDigest) => Composed | Promise<Composed>,
): Promise<Composed> {
  if (id === undefined) return NOT_MADE;
  const team = teamId(id);
  const held = withheld(whenToTell({ isMuted: await isMuted(kind, undefined, team) }, now));
  if (held !== undefined) return held;
  const kept = await digests.digest(team, occurrence);
  return kept === undefined ? NOT_MADE : compose(kept);
}

async function composeDigest(deps: ComposeDeps, { dueAt }: Delivery, kept: KeptDigest, now: Date): Promise<Composed> {
  if (isEmpty(kept)) return skip('there is nothing to say yet');
  const when = timeliness(await deps.calendarOf(kept.team), dueAt, now);
  switch (when.kind) {
    case 'early':
    case 'wait':
      return { kind: 'later', until: when.until };
    case 'too-late':
      return skip('missed: it came too late');
    case 'on-time':
    case 'late': {
      const answers = await deps.answersOf(kept.facts.untagged.first.map(({ id }) => id));
      return { kind: 'message', message: sentDigestMessage({ kept, isDelayed: when.kind === 'late', answers }) };
    }
  }
}

/** Only the first digest may say that nothing is connected. */
const isEmpty = ({ facts }: KeptDigest): boolean =>
  !facts.isFirst && facts.dataBeginsOn === undefined && !facts.stabilityKnown && facts.untagged.count === 0;

const composeDetails = ({ facts }: KeptDigest): Composed =>
  digest(facts).isQuiet
    ? skip('a quiet week needs none')
    : { kind: 'message', message: detailsMessage(digest(facts), facts) };
