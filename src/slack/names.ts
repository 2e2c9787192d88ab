/** The slash commands as they are registered with Slack; renamed here, they are renamed everywhere. */
export const COMMANDS = { dora: '/dora' } as const;
