import { expect, test } from 'vitest';
import {
  type ChoiceFault,
  choiceFaultWords,
  choicesFault,
  type Role,
  type TeamChoice,
} from '../../../src/teams/directory/members.ts';

const people = (count: number): TeamChoice[] =>
  Array.from({ length: count }, (_, index) => ({ kind: 'person', slackId: `U${index}` }));
const group: TeamChoice = { kind: 'usergroup', slackId: 'S1' };
const channel: TeamChoice = { kind: 'channel', slackId: 'C1' };

test.for<{ why: string; role: Role; choices: TeamChoice[]; fault: string | undefined }>([
  { why: 'members of every kind', role: 'member', choices: [...people(3), group, channel], fault: undefined },
  { why: 'no members', role: 'member', choices: [], fault: undefined },
  { why: 'nobody on call', role: 'on-call', choices: [], fault: undefined },
  { why: 'a user group on call, then a list', role: 'on-call', choices: [group, ...people(3)], fault: undefined },
  {
    why: 'a channel on call',
    role: 'on-call',
    choices: [channel],
    fault: 'On call are people or user groups: a channel is too many to ask.',
  },
  { why: 'one lead', role: 'lead', choices: people(1), fault: undefined },
  { why: 'two leads', role: 'lead', choices: people(2), fault: undefined },
  { why: 'no lead', role: 'lead', choices: [], fault: 'A team has one or two leads; choose at least one.' },
  { why: 'three leads', role: 'lead', choices: people(3), fault: 'A team has one or two leads; these are 3.' },
  { why: 'a group that leads', role: 'lead', choices: [group], fault: 'Leads are people: choose them one by one.' },
])('may be chosen or not: $why', ({ role, choices, fault }) => {
  expect(choicesFault(role, choices)).toBe(fault);
});

test.for<ChoiceFault & { says: RegExp }>([
  { choice: group, why: 'not-granted', says: /who is in <!subteam\^S1>.*`usergroups:read`/ },
  { choice: channel, why: 'not-granted', says: /who is in <#C1>.*`groups:read`/ },
  { choice: channel, why: 'gone', says: /`\/invite @Drumbeat`/ },
  { choice: group, why: 'gone', says: /not there any more/ },
  { choice: group, why: 'unreachable', says: /asks again/ },
])('what could not be read is reported with what to do: $choice.kind, $why', ({ says, ...fault }) => {
  expect(choiceFaultWords(fault)).toMatch(says);
});
