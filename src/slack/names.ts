/** The slash commands as they are registered with Slack. A command that is renamed here is renamed everywhere. */
export const COMMANDS = { dora: '/dora', pulse: '/pulse' } as const;

/** The message shortcuts as they are registered with Slack, by `callback_id`. */
export const SHORTCUTS = { declareFromMessage: 'incidents:declare-from-message' } as const;
