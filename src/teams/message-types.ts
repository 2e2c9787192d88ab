type MessageType = {
  readonly kind: string;
  readonly label: string;
  readonly description: string;
  /** Who can mute it: the person it is for, a team for all it is sent for. One that goes along with another is not muted alone. */
  readonly mutedBy: readonly ('person' | 'team')[];
};

/** Every type of message that the bot sends on its own. A ritual adds its own here. */
export const MESSAGE_TYPES = [
  {
    kind: 'incident-card',
    label: 'An incident opens',
    description: 'In the incident channel, with the question whether a deploy triggered it',
    mutedBy: ['team'],
  },
  {
    kind: 'incident-list',
    label: 'Many incidents open at once',
    description: 'In the incident channel, one message instead of many',
    mutedBy: [],
  },
  {
    kind: 'incident-news',
    label: 'An incident goes on',
    description: 'In the thread of its card: mitigated, resolved (and still unanswered), open again, merged',
    mutedBy: ['team'],
  },
  {
    kind: 'incident-answered',
    label: 'An incident was answered',
    description: 'No new message: those that asked show the answer',
    mutedBy: [],
  },
  {
    kind: 'incident-reminder',
    label: 'An incident waits for an answer',
    description: 'To whoever was on call, four working hours after it ended',
    mutedBy: ['person', 'team'],
  },
  {
    kind: 'incident-reminder-lead',
    label: 'An incident still waits for an answer',
    description: 'To a lead, at ten on the working day after that',
    mutedBy: ['person', 'team'],
  },
  {
    kind: 'digest',
    label: 'Weekly digest',
    description: 'In the team’s channel, on the day and at the time set for it',
    mutedBy: ['team'],
  },
  {
    kind: 'digest-details',
    label: 'Details of the weekly digest',
    description: 'In its thread: the weeks as a chart and a list',
    mutedBy: ['team'],
  },
  {
    kind: 'digest-answered',
    label: 'An incident of the weekly digest was answered',
    description: 'No new message: the digest shows the answer',
    mutedBy: [],
  },
  {
    kind: 'workspace-digest',
    label: 'Weekly digest of all teams',
    description: 'In the channel that the admins chose; muted by choosing none',
    mutedBy: [],
  },
  {
    kind: 'pulse-invitation',
    label: 'Pulse',
    description: 'In private, when a wave opens; a team without a tick sits out',
    mutedBy: ['person', 'team'],
  },
  {
    kind: 'pulse-reminder',
    label: 'Pulse: reminders',
    description: 'In private, at most twice, to those who have not answered',
    mutedBy: ['person'],
  },
  {
    kind: 'pulse-closed',
    label: 'Pulse: closed',
    description: 'The private message of a wave says that it has closed',
    mutedBy: [],
  },
  {
    kind: 'pulse-lost',
    label: 'Pulse: asked once more',
    description: 'In private, where a crash of the database has lost the answers of a wave',
    mutedBy: [],
  },
  {
    kind: 'pulse-results',
    label: 'Pulse: results',
    description: 'In the team’s channel, when a wave has closed',
    mutedBy: ['team'],
  },
  {
    kind: 'silent-source',
    label: 'A source fell silent',
    description: 'To the leads, once, when deployments stop coming in',
    mutedBy: ['person', 'team'],
  },
] as const satisfies readonly MessageType[];

export type MessageKind = (typeof MESSAGE_TYPES)[number]['kind'];

/** Those that a person mutes for themselves, or a team for all of it. */
export const mutable = (by: 'person' | 'team'): readonly (typeof MESSAGE_TYPES)[number][] =>
  MESSAGE_TYPES.filter(({ mutedBy }) => (mutedBy as readonly string[]).includes(by));

export const isMessageKind = (text: string): text is MessageKind => MESSAGE_TYPES.some(({ kind }) => kind === text);

/** What people call a type; one that is no more by its own word. */
export const messageLabel = (kind: string): string => MESSAGE_TYPES.find((type) => type.kind === kind)?.label ?? kind;
