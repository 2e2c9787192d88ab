import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { digest } from '../../../src/digest/judging/digest.ts';
import type { DigestFacts } from '../../../src/digest/judging/facts.ts';
import { detailsMessage } from '../../../src/digest/words/details.view.ts';
import { digestMessage } from '../../../src/digest/words/digest.view.ts';
import type { SlackMessage } from '../../../src/slack/blocks.ts';
import { slackPayloadFaults } from '../../../src/slack/limits/limits.ts';
import { plusDays } from '../../../src/teams/calendar/local-date.ts';
import { anyFacts } from '../any-facts.ts';
import { EXAMPLES } from '../examples.ts';
import { aWeek, type FactsParts, MONDAY, someFacts, untagged } from '../facts.ts';

const messageOf = (facts: DigestFacts, isPreview = false) => digestMessage({ digest: digest(facts), isPreview });
const shown = (parts: FactsParts) => messageOf(someFacts(parts));
const textsOf = ({ plain }: SlackMessage): readonly string[] =>
  plain.flatMap((block) => {
    if (block.type === 'section') return [block.text?.text ?? ''];
    return block.type === 'context' ? block.elements.map((element) => ('text' in element ? element.text : '')) : [];
  });
const buttonsOf = ({ rich }: SlackMessage) =>
  rich.flatMap((block) =>
    block.type === 'actions' ? block.elements.flatMap((one) => (one.type === 'button' ? [one] : [])) : [],
  );
/** Slack's limits on what is posted, both with charts and without. */
const faultsOf = ({ rich, plain, text }: SlackMessage) =>
  [rich, plain].flatMap((blocks) => slackPayloadFaults('message', { text, blocks }));
const line = (parts: FactsParts, name: string): string | undefined =>
  shown(parts)
    .text.split('\n')
    .find((one) => one.startsWith(`${name}: `))
    ?.slice(name.length + 2);

const ONLY_A_HEADING = /^\*(Flaky tests|CI|Pulse|Next step|Week by week|What changed)\*\s*$/;

describe('any week whatever', () => {
  const always = (holds: (facts: DigestFacts) => void, facts = anyFacts()) =>
    fc.assert(fc.property(facts, holds), { numRuns: 80 });

  test('makes messages that Slack accepts, of at most twelve blocks', () =>
    always((facts) => {
      for (const message of [messageOf(facts), messageOf(facts, true), detailsMessage(digest(facts), facts)]) {
        expect(faultsOf(message)).toEqual([]);
        expect(message.rich.length).toBeLessThanOrEqual(12);
      }
    }));

  test('has no section without a word, and none that is only a heading', () =>
    always((facts) => {
      for (const text of [...textsOf(messageOf(facts)), ...textsOf(detailsMessage(digest(facts), facts))]) {
        expect(text).toMatch(/[\p{L}\p{N}]/u);
        for (const paragraph of text.split('\n\n')) expect(paragraph).not.toMatch(ONLY_A_HEADING);
      }
    }));

  test('mentions nobody and links nowhere, no matter what foreign text says', () =>
    always((facts) => {
      const [message, details] = [messageOf(facts), detailsMessage(digest(facts), facts)];
      for (const text of [message.text, details.text, ...textsOf(message), ...textsOf(details)]) {
        expect(text).not.toMatch(/<!(channel|here|everyone)|<@|<#|<http/);
        expect(text).not.toMatch(/[\u202A-\u202E\u2066-\u2069]/);
      }
    }));

  test('says nothing of speed without saying something of stability', () =>
    always((facts) => {
      const message = messageOf(facts);
      for (const text of [message.text, textsOf(message).join('\n')]) {
        expect(text).toMatch(/deployment/);
        expect(text).toMatch(/failed|could fail|unknown/);
        expect(/^\*?Speed\b/m.test(text)).toBe(/^\*?Stability\b/m.test(text));
      }
      expect(/stability unknown|unknown: no source of incidents/.test(message.text)).toBe(!facts.stabilityKnown);
      expect(!facts.stabilityKnown && /\d failed|% failed/.test(message.text)).toBe(false);
    }));

  test('has the same words when it is asked again', () =>
    always((facts) => {
      expect(messageOf(structuredClone(facts))).toEqual(messageOf(facts));
    }));

  test('has no button if it is quiet or a preview', () =>
    always((facts) => {
      const { isQuiet } = digest(facts);
      const [message, buttons] = [messageOf(facts), buttonsOf(messageOf(facts))];
      expect(buttons.length > 0).toBe(!isQuiet);
      expect(buttons.filter(({ style }) => style === 'primary')).toHaveLength(isQuiet ? 0 : 1);
      expect(message.rich.length === 2).toBe(isQuiet);
      expect(buttonsOf(messageOf(facts, true))).toEqual([]);
      expect(messageOf(facts, true).text).toContain('Preview, only you can see it');
    }));

  const wordless = (facts: DigestFacts): DigestFacts => ({
    ...facts,
    team: { ...facts.team, name: 'payments' },
    weeks: facts.weeks.map((week) => ({ ...week, daysOff: [] })),
    missed: facts.missed.map((week) => ({ ...week, daysOff: [] })),
    minutesByReason: [],
    untagged: { first: [], count: 0 },
    gaps: [],
    flaky: undefined,
    ci: undefined,
    pulse: undefined,
  });
  const most = { successes: 2, hotfixes: 1, rollbacks: 1, base: 4 };
  test('prints no percentage on a base under five', () =>
    always((facts) => {
      const { rich, text } = messageOf(facts);
      expect(text + JSON.stringify(rich)).not.toContain('%');
      const { plain } = detailsMessage(digest(facts), facts);
      expect(JSON.stringify(plain.slice(0, -1))).not.toContain('%');
    }, anyFacts(most).map(wordless)));

  test('names the weeks whose digest was skipped', () =>
    always((facts) => {
      const text = messageOf({ ...facts, gaps: [], restatements: [] }).text;
      for (const { monday } of facts.missed) expect(text).toContain(weekOf(monday));
    }, anyFacts().map(wordless)));
});

const weekOf = (monday: string): string => {
  // Of 2026, whose week 1 began on 29 December 2025.
  const days = (Date.parse(monday) - Date.parse('2025-12-29')) / 86_400_000;
  return `week ${1 + days / 7} was skipped`;
};

describe('speed', () => {
  test.for<{ why: string; parts: FactsParts; words: string }>([
    {
      why: 'hotfixes and rollbacks stand beside the deployments',
      parts: { week: { successes: 21, hotfixes: 1, rollbacks: 2 }, isFirst: true },
      words:
        '21 deployments + 1 hotfix + 2 rollbacks (was 20, usually 20) · lead time 5 h (n = 21, was 5 h, usually 5 h)',
    },
    {
      why: 'a week without any says so',
      parts: { week: { successes: 0, leadHours: undefined } },
      words: 'no production deployments (was 20, usually 20)',
    },
    {
      why: 'an unknown lead time is not zero',
      parts: { week: { leadHours: undefined }, isFirst: true },
      words: '20 deployments (was 20, usually 20) · lead time not known (was 5 h, usually 5 h)',
    },
  ])('$why', ({ parts, words }) => expect(line(parts, 'Speed')).toBe(words));
});

describe('stability', () => {
  const before = Array.from({ length: 8 }, () => ({ failed: 2 }));
  test.for<{ why: string; parts: FactsParts; words: string }>([
    {
      why: 'a share with its base',
      parts: { before, week: { failed: 5, recoveryMinutes: 42 } },
      words: '25 % failed (5 of 20, was 10 %, usually 10 %) · recovery 42 min (n = 5)',
    },
    {
      why: 'of few deployments counts only, the week before too',
      parts: { before, week: { successes: 3, failed: 1 } },
      words: '1 of 3 failed (was 2 of 20) · recovery not measured yet',
    },
    {
      why: 'how far it may rise if the untagged incidents were ours',
      parts: { week: { failed: 2 }, suspected: { incidents: 1, deployments: 3 }, untagged: untagged(1) },
      words:
        '10 % failed (2 of 20, up to 15 % if the 1 untagged was a deploy, was 0 %, usually 0 %) · recovery not measured yet',
    },
    {
      why: 'without deployments nothing failed',
      parts: { week: { successes: 0 } },
      words: 'nothing was deployed that could fail · recovery not needed',
    },
    {
      why: 'unknown',
      parts: { stabilityKnown: false, isFirst: true },
      words: 'unknown: no source of incidents is connected',
    },
  ])('$why', ({ parts, words }) => expect(line(parts, 'Stability')).toBe(words));
});

describe('what needs an answer', () => {
  test('is asked of three incidents with the buttons of their cards, and the rest is counted', () => {
    const message = shown({ untagged: untagged(5) });
    expect(message.rich).toHaveLength(11);
    expect(buttonsOf(message).map(({ action_id, value }) => [action_id, value])).toEqual([
      ...['INC-1', 'INC-2', 'INC-3'].flatMap((id) => [
        ['incidents:yes', id],
        ['incidents:no', id],
        ['incidents:unsure', id],
      ]),
      ['digest:take', '7 2026-11-16 answer-incidents'],
      ['digest:decline', '7 2026-11-16 answer-incidents'],
    ]);
    expect(textsOf(message).join('\n')).toContain('2 more in `/dora incidents`');
  });

  test('comes right after the two lines of numbers, so that a phone shows its first button', () => {
    expect(shown({ untagged: untagged(1) }).rich.map(({ type }) => type)).toEqual([
      'section',
      'section',
      'section',
      'actions',
      'section',
      'actions',
      'context',
    ]);
  });

  test('fewer are asked if their names are longer than Slack accepts', () => {
    const long = (index: number) => ({ ...untagged(3).first[index], title: '&'.repeat(500), service: '&'.repeat(500) });
    const first = [0, 1, 2].map(long) as never;
    const lines = Array.from({ length: 6 }, () => '&'.repeat(500));
    const pulse = { lines, changed: true, isWorse: true };
    const message = messageOf(
      someFacts({
        untagged: { first, count: 3 },
        pulse,
        flaky: pulse,
        ci: pulse,
        team: { id: someFacts().team.id, name: '&'.repeat(500) },
      }),
    );
    expect(faultsOf(message)).toEqual([]);
    expect(buttonsOf(message).length).toBeGreaterThanOrEqual(2);
  });
});

describe('reliability', () => {
  test.for<{ why: string; parts: FactsParts; words: string }>([
    {
      why: 'says what the others were, and how long they lasted',
      parts: {
        week: { incidents: 6, untagged: 1, notOurs: 3 },
        minutesByReason: [
          { reason: 'provider', incidents: 2, minutes: 90 },
          { reason: undefined, incidents: 1, minutes: undefined },
        ],
      },
      words:
        '6 incidents (was 0, usually 0): 2 by a deploy, 3 by something else (provider 1.5 h, no reason given still open), 1 not tagged yet',
    },
    {
      why: 'says that they are gone',
      parts: { before: [{ incidents: 2 }], isFirst: true },
      words: 'no incidents (was 2, usually 0)',
    },
  ])('$why', ({ parts, words }) => expect(line(parts, 'Reliability')).toBe(words));
});

describe('the headline', () => {
  const first = (parts: FactsParts) => shown(parts).text.split('\n')[0];
  test.for<{ why: string; parts: FactsParts; words: string }>([
    {
      why: 'gives the new value with its base and the usual one',
      parts: { before: Array.from({ length: 8 }, () => ({ failed: 2 })), week: { failed: 6 } },
      words: 'Change fail rate rose to 30 % (6 of 20); the median of the 8 weeks before is 10 %.',
    },
    {
      why: 'a short week explains fewer deployments',
      parts: { week: { successes: 3, workingDays: 4, daysOff: ['Labour Day'] } },
      words: 'Deployments fell to 3; the median of the 8 weeks before is 20. The week was short.',
    },
    {
      why: 'one incident waits',
      parts: { untagged: untagged(1) },
      words: 'Nothing changed. 1 incident waits for an answer.',
    },
    {
      why: 'good on paper, unhappy team',
      parts: { contradiction: { kind: 'good-on-paper-unhappy-team', because: 'day-to-day-experience' } },
      words: 'Good on paper, unhappy team: the level is high, but less than half of the team finds the days good.',
    },
  ])('$why', ({ parts, words }) => expect(first(parts)).toBe(words));
});

describe('the thread', () => {
  const details = (parts: FactsParts) => detailsMessage(digest(someFacts(parts)), someFacts(parts));

  test('shows every change and every week once, in order, as a chart and as a list', () => {
    const message = details({ week: { leadHours: 20, incidents: 9 } });
    expect(message.text).toContain('• Incidents rose to 9');
    expect(message.text).toContain('• Change lead time got longer: 20 h');
    expect(message.text.match(/^W\d\d(?=:)/gm)).toEqual([
      'W39',
      'W40',
      'W41',
      'W42',
      'W43',
      'W44',
      'W45',
      'W46',
      'W47',
    ]);
    expect(message.rich[1]).toMatchObject({
      type: 'data_visualization',
      title: 'Deployments per week, and how many failed',
    });
    expect(textsOf(message).join('\n')).toContain('Deployments: ');
  });

  test('begins in the week in which the data begins', () => {
    expect(details({ dataBeginsOn: plusDays(MONDAY, -6) }).text.match(/^W\d\d(?=:)/gm)).toEqual(['W46', 'W47']);
    expect(details({ dataBeginsOn: undefined }).text).not.toContain('Week by week');
  });

  test('draws no line of failures while they are unknown', () => {
    const message = details({ stabilityKnown: false });
    expect(message.rich[1]).toMatchObject({ title: 'Deployments per week (failures unknown)' });
    expect(JSON.stringify(message.rich[1])).not.toContain('"Failed"');
    expect(textsOf(message).join('\n')).toContain('Failed: unknown');
  });
});

test('restatements, gaps and skipped weeks beyond three are counted', () => {
  const restatements = [1, 2, 3, 4, 5].map((was) => ({ monday: MONDAY, metric: 'deployments' as const, was, is: 9 }));
  const text = shown({ restatements, missed: [aWeek(plusDays(MONDAY, -7), { failed: 1 })] }).text;
  expect(text).toContain('Restated: week 47 deployments 3 → 9.\nAnd 2 more such notes.');
  expect(text).toContain('The digest of week 46 was skipped: 20 deployments, lead time 5 h (n = 20), 1 failed (5 %).');
});

test.for(EXAMPLES)('the digest “$id” is a message that Slack takes', ({ message }) => {
  expect(faultsOf(message)).toEqual([]);
});
