import { addHours } from 'date-fns';
import type { Db } from '../db/db.ts';
import type { Composed, Delivery, MessageType, NewDelivery } from '../schedule/delivery.ts';
import { localDateOf } from '../teams/local-date.ts';
import type { MessageKind } from '../teams/message-types.ts';
import { type TeamId, teamId } from '../teams/team.ts';
import type { AnswersStore } from './answers.store.ts';
import { cardMessage } from './card.view.ts';
import type { CardsStore } from './cards.store.ts';
import { plan, type Untold } from './cards.ts';
import { foldMessage } from './fold.view.ts';

const CARD: MessageKind = 'incident-card';
const FOLD: MessageKind = 'incident-list';
const WORTH_TELLING_HOURS = 24;

type TellDeps = {
  readonly cards: CardsStore;
  readonly deliveries: { add(deliveries: readonly NewDelivery[], now: Date, tx?: Db): Promise<number> };
};

/** Every minute: has new incidents told in their channels, each once. */
export const tellIncidents =
  ({ cards, deliveries }: TellDeps) =>
  async (now: Date): Promise<void> => {
    if ((await cards.untold(now)).length === 0) return;
    await cards.alone(async (tx) => {
      const planned = plan(await cards.untold(now, tx), await cards.cardsLately(now, tx));
      const told = [
        ...planned.cards.map((one) => ({ ...one, folded: false })),
        ...planned.folds.flat().map((one) => ({ ...one, folded: true })),
      ];
      await cards.mark(told, now, tx);
      const added = [
        ...planned.cards.map((one) => delivery(CARD, one, now)),
        ...planned.folds.map((fold) => ofFold(fold, now)),
      ];
      await deliveries.add(added, now, tx);
    });
  };

/** The date is that on which it was first seen here. */
const delivery = (
  kind: MessageKind,
  { incidentId, teamId: team, channelId, timeZone }: Untold,
  now: Date,
): NewDelivery => ({
  kind,
  subject: incidentId,
  occurrence: localDateOf(now, timeZone),
  teamId: team,
  channelId,
  dueAt: now,
  expiresAt: addHours(now, WORTH_TELLING_HOURS),
});

const MOST_NAMED = 20;

const ofFold = (fold: readonly [Untold, ...Untold[]], now: Date): NewDelivery => ({
  ...delivery(FOLD, fold[0], now),
  context: { ids: fold.slice(0, MOST_NAMED).map(({ incidentId }) => incidentId), count: fold.length },
});

type ComposeDeps = {
  readonly answers: AnswersStore;
  /** Whether the team wants to hear of incidents at all. */
  readonly isMuted: (kind: MessageKind, team: TeamId) => Promise<boolean>;
};

const skip = (reason: string): Composed => ({ kind: 'skip', reason });

export const incidentMessages = (deps: ComposeDeps): readonly MessageType[] => [
  { kind: CARD, compose: (delivered, now) => unlessMuted(deps, delivered, () => composeCard(deps, delivered, now)) },
  { kind: FOLD, compose: (delivered) => unlessMuted(deps, delivered, () => composeFold(deps, delivered)) },
];

async function unlessMuted(
  { isMuted }: ComposeDeps,
  { teamId: team }: Delivery,
  compose: () => Promise<Composed>,
): Promise<Composed> {
  return team !== undefined && (await isMuted(CARD, teamId(team))) ? skip('muted') : compose();
}

async function composeCard({ answers }: ComposeDeps, { subject }: Delivery, now: Date): Promise<Composed> {
  const question = await answers.question(subject);
  return question === undefined
    ? skip('the incident is gone')
    : { kind: 'message', message: cardMessage({ question, now }) };
}

async function composeFold({ answers }: ComposeDeps, { context }: Delivery): Promise<Composed> {
  const { ids = [], count = 0 } = (context ?? {}) as { ids?: readonly string[]; count?: number };
  const questions = await answers.questionsAbout(ids);
  return questions.length === 0
    ? skip('the incidents are gone')
    : { kind: 'message', message: foldMessage(questions, count) };
}
