import { counted, duration, oneDecimal } from '../../dora/snapshot/words.ts';
import { COMMANDS } from '../../slack/names.ts';
import { slackTime } from '../../slack/time.ts';
import type { UntaggedIncident, WeekFacts } from '../judging/facts.ts';
import type { Digest, Thing } from '../judging/things.ts';
import { weekDates, weekWords } from '../judging/week.ts';
import { oneLine } from '../one-line.ts';
import { comparison, inBrackets } from './balance-words.ts';

const MAX_NAME = 60;
const MAX_TITLE = 90;
const MAX_REASON = 40;
const MAX_LISTED = 3;

/** `payments · week 47, 16 Nov – 22 Nov 2026 · short week, 4 working days (Day of Repentance)` */
export const titleWords = ({ team, week, isDelayed }: Digest): string =>
  [
    oneLine(team.name, MAX_NAME) || 'Your team',
    `${weekWords(week.monday)}, ${weekDates(week.monday)}`,
    ...shortWeekWords(week),
    ...(isDelayed ? ['delayed'] : []),
  ].join(' · ');

function shortWeekWords({ daysOff, workingDays }: WeekFacts): readonly string[] {
  if (daysOff.length === 0) return [];
  const names = daysOff.map((name) => oneLine(name, MAX_NAME)).filter((name) => name !== '');
  const more = names.length > MAX_LISTED ? [`${names.length - MAX_LISTED} more`] : [];
  return [`short week, ${counted(workingDays, 'working day')}${inBrackets([...names.slice(0, MAX_LISTED), ...more])}`];
}

type Reliability = Extract<Thing, { kind: 'reliability' }>;

/** `3 incidents (was 1): 1 by a deploy, 1 by something else (provider 40 min), 1 not tagged yet` */
export function reliabilityWords({ incidents, week, minutesByReason }: Reliability): string {
  const { total, deployTriggered, notDeployTriggered, untagged } = week.facts.incidents;
  const compared = inBrackets(comparison(incidents, String, oneDecimal));
  if (total === 0) return `no incidents${compared}`;
  const reasons = minutesByReason.slice(0, MAX_LISTED).map(({ reason, minutes }) => {
    const lasted = minutes === undefined ? 'still open' : duration(minutes * 60);
    return `${oneLine(reason ?? '', MAX_REASON) || 'no reason given'} ${lasted}`;
  });
  const kinds = [
    ...(deployTriggered > 0 ? [`${deployTriggered} by a deploy`] : []),
    ...(notDeployTriggered > 0 ? [`${notDeployTriggered} by something else${inBrackets(reasons)}`] : []),
    ...(untagged > 0 ? [`${untagged} not tagged yet`] : []),
  ];
  return `${counted(total, 'incident')}${compared}: ${kinds.join(', ')}`;
}

const incidentName = ({ title, id }: UntaggedIncident): string =>
  oneLine(title, MAX_TITLE) || `Incident ${oneLine(id, MAX_TITLE)}`;

/** `Checkout answers 500 · org/checkout · since Nov 25, 2026 at 10:00` */
export const incidentWords = (incident: UntaggedIncident): string =>
  [
    incidentName(incident),
    ...(incident.service === undefined ? [] : [oneLine(incident.service, MAX_NAME)]),
    `since ${slackTime(incident.startedAt)}`,
  ]
    .filter((part) => part !== '')
    .join(' · ');

/** `2 more in /dora incidents` */
export const moreIncidents = (count: number): string => `${count} more in \`${COMMANDS.dora} incidents\``;
