/** What a person does in a wave, in this order, before the reminders and after the first. */
export const ACTS = ['answer', 'change', 'delete', 'decline', 'stop', 'command', 'typed delete', 'typed stop'] as const;
export type Act = (typeof ACTS)[number];

export type Behaviour = {
  readonly id: string;
  readonly early: readonly Act[];
  readonly late: readonly Act[];
  /** What they had muted before the wave opened. The bot has to know it, so they are compared with each other alone. */
  readonly muted?: 'everything' | 'invitations';
};

/** Ids of one length, in which no id is a part of another. */
const idOf = (index: number): string => `UPERSON${String(index + 10)}X`;

/** One of each way to behave, in no order of the ids. */
const WAYS: readonly Omit<Behaviour, 'id'>[] = [
  { early: ['answer'], late: [] },
  { early: [], late: [] },
  { early: ['decline'], late: [] },
  { early: [], late: ['answer'] },
  { early: ['answer', 'change'], late: ['change'] },
  { early: [], late: [] },
  { early: ['answer', 'delete'], late: [] },
  { early: ['answer', 'typed delete'], late: ['answer'] },
  { early: ['decline'], late: ['answer'] },
  { early: ['command'], late: [] },
  { early: [], late: ['decline'] },
  { early: ['answer'], late: ['delete'] },
  // Not to be asked is a setting of theirs, which the bot has to know.
  { early: ['stop'], late: [] },
  { early: [], late: ['stop'] },
  { early: ['answer', 'typed stop'], late: [] },
  { early: [], late: [] },
  { muted: 'everything', early: ['command'], late: [] },
  { muted: 'everything', early: [], late: [] },
  { muted: 'everything', early: [], late: ['command', 'typed delete'] },
  { muted: 'invitations', early: ['command'], late: [] },
  { muted: 'invitations', early: [], late: [] },
];

export const peopleWho = (ways: readonly Omit<Behaviour, 'id'>[]): readonly Behaviour[] =>
  ways.map((way, index) => ({ ...way, id: idOf(index) }));

export const PEOPLE = peopleWho(WAYS);

/** Whether somebody has a row in the end: an answer, or a *not this time*. */
export const hasSpoken = ({ early, late }: Behaviour): boolean => {
  const acts = [...early, ...late].filter((act) => !act.endsWith('stop'));
  return acts.length > 0 && !acts.at(-1)?.endsWith('delete');
};
