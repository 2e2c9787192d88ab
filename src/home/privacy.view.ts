import { context, header, type SlackMessage, section } from '../slack/blocks.ts';

const PARAGRAPHS = [
  '*No number per person.* Drumbeat counts deployments, incidents and answers of teams. Nobody is ranked, and no figure of one person exists.',
  '*Deployments and incidents* are kept until somebody deletes them, with what their sender said: commit, status, times, who deployed. They count in figures; a name stands beside a deployment that is suspected of an incident, and in no other list.',
  '*People.* Name, time zone and whether somebody is a guest come from Slack and follow it. E-mail addresses are kept only where the scope for them was granted, to find the person on call.',
  '*Incidents.* Who answered whether a deploy triggered one is kept with it, and who was on call when it opened, so that the right person is asked. What incident sources sent is kept word for word for 30 days.',
  '*The pulse.* An answer is sealed while a pulse is open and deleted when it closes; only counts that point at nobody remain, and comments without names. Whoever is in the channel of a team reads its results there, guests too. `/pulse privacy` says more.',
  '*Settings.* Who changed which setting is kept, so that a change can be understood. What you mute for yourself is shown to nobody.',
  '*Messages.* Drumbeat keeps when a message was due and where it went, and not what it said.',
  '*Who sees what.* Full members of the workspace see the numbers of every team. Guests and people of other organisations see nothing. Settings are changed by the leads of a team, by its members while it has none, and by admins.',
  '*Where.* Everything is in the database of whoever runs Drumbeat; nothing goes anywhere but there and Slack.',
] as const;

/** What `/dora privacy` says. */
export function privacyMessage(): SlackMessage {
  const title = 'What Drumbeat keeps';
  const ask = 'For an export or to be forgotten, ask the admins of your Slack workspace.';
  const blocks = [header(title), ...PARAGRAPHS.map(section), context(ask)];
  return { rich: blocks, plain: blocks, text: [title, ...PARAGRAPHS, ask].join('\n') };
}
