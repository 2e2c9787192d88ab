/** What is stored, for how long, and who can see it. */
export const PULSE_PRIVACY = [
  '*What becomes of your answer*',
  '• While the pulse is open it is one sealed row, under a key that is in no backup. Nobody is shown it; you can change or delete it.',
  '• When it closes, all answers are opened in memory once, counted, and deleted, with the key and the list of who took part.',
  '• Shown is only what at least five people answered (more where it is set so), and near all or none only a limit.',
  '• Comments are kept without names, for 90 days, if at least 10 of a team answered and 3 wrote something; else not at all.',
  '• Nobody can see who has answered and who has not: not your lead, not the admins.',
  '• What remains: whoever reads the running bot’s memory, or the database’s unlogged file or a plain dump while a pulse is open, and Slack’s own records of what you typed. docs/PRIVACY.md has all of it.',
].join('\n');
