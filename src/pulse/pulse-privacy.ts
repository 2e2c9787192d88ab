/** What is stored, for how long, and who can see it. */
export const PULSE_PRIVACY = [
  '*What becomes of your answer*',
  '• While the pulse is open it is one sealed row, which carries neither your name nor your id. Nobody is shown it; you can change or delete it.',
  '• When it closes, all answers are opened in memory once, counted, and deleted, with their key and every trace of who took part.',
  '• Shown is only what at least five people answered (more where it is set so), and near all or none only a limit. Where a few people came or went, only limits are shown.',
  '• The results are read by those who were asked with you and by who was lead when the pulse opened. Nobody who comes later does, no new lead, no admin, nobody on call, until they are asked or lead when the next one opens; then they read what was published before, too.',
  '• Comments are asked for in teams of ten or more. They are kept without names, for 90 days, if at least 10 answered and 3 wrote something; else not at all. Only those who were asked with you read them.',
  '• Nobody can see who has answered and who has not: not your lead, not the admins.',
  '*What remains*, and we would rather you knew: two people who compare their own answers may conclude more; so may whoever watches many pulses; whoever has the bot’s secret and recorded the database’s statements at the time, or reads the running bot’s memory, or dumped the database while the pulse was open; Slack keeps its own records, and whoever is in the team’s channel reads the results there. docs/PRIVACY.md has all of it.',
].join('\n');
