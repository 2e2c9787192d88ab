/** What the buttons of App Home and of the settings do. Each is an `action_id`. */
export const HOME_ACTIONS = {
  /** Opens the settings of the team in the value, or of the workspace. */
  settings: 'home:settings',
  /** Opens one form. The value says which, and of which team. */
  change: 'home:change',
  /** Opens the form of name, channel, zone and services of the team in the value. */
  setup: 'home:setup',
  /** Shows another team. */
  team: 'home:team',
  /** Runs an action of the open form at once. The action's name follows. */
  formAction: 'home:deed',
} as const;
