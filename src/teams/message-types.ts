/**
 * Every type of message that the bot sends on its own. Each can be muted by the person it is for, and by a team for all it is
 * sent for. A ritual adds its own here.
 */
export const MESSAGE_TYPES = [
  {
    kind: 'incident-card',
    label: 'An incident opens',
    description: 'In the incident channel, with the question whether a deploy triggered it',
  },
  {
    kind: 'incident-list',
    label: 'Many incidents open at once',
    description: 'In the incident channel, one message instead of many',
  },
  {
    kind: 'incident-news',
    label: 'An incident goes on',
    description: 'In the thread of its card: mitigated, resolved (and still unanswered), open again, merged',
  },
  {
    kind: 'incident-reminder',
    label: 'An incident waits for an answer',
    description: 'To whoever was on call, four working hours after it ended',
  },
  {
    kind: 'incident-reminder-lead',
    label: 'An incident still waits for an answer',
    description: 'To a lead, at ten on the working day after that',
  },
  {
    kind: 'digest',
    label: 'Weekly digest',
    description: 'In the team’s channel, on the day and at the time set for it',
  },
  {
    kind: 'digest-details',
    label: 'Details of the weekly digest',
    description: 'In its thread: the weeks as a chart and a list',
  },
  {
    kind: 'workspace-digest',
    label: 'Weekly digest of all teams',
    description: 'In the channel that the admins chose; muted by choosing none',
  },
  {
    kind: 'silent-source',
    label: 'A source fell silent',
    description: 'To the leads, once, when deployments stop coming in',
  },
] as const;

export type MessageKind = (typeof MESSAGE_TYPES)[number]['kind'];

export const isMessageKind = (text: string): text is MessageKind => MESSAGE_TYPES.some(({ kind }) => kind === text);

/** What people call a type; one that is no more by its own word. */
export const messageLabel = (kind: string): string => MESSAGE_TYPES.find((type) => type.kind === kind)?.label ?? kind;
