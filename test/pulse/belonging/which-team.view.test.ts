import type { Button, KnownBlock } from '@slack/types';
import { describe, expect, test } from 'vitest';
import {
  agreedMessage,
  notAskedBlocks,
  notMineMessage,
  whichTeamLine,
  whichTeamMessage,
} from '../../../src/pulse/belonging/which-team.view.ts';
import { assertSlackPayload } from '../../../src/slack/limits/limits.ts';
import { modalFrame } from '../../../src/slack/modals/modal.view.ts';
import { teamId } from '../../../src/teams/team.ts';

const teams = (count: number, name?: string) =>
  Array.from({ length: count }, (_, index) => ({ id: teamId(index + 1), name: name ?? `team ${index + 1}` }));
const labels = (blocks: readonly unknown[]) =>
  (blocks as readonly KnownBlock[]).flatMap((block) =>
    block.type === 'actions' ? (block.elements as Button[]).map(({ text }) => text.text) : [],
  );

describe('the question which team is somebody’s', () => {
  test.for([
    {
      count: 1,
      asks: 'Is *team 1* your team?',
      names: 'added you to *team 1*.',
      buttons: ['Yes, team 1', 'Not my team'],
    },
    {
      count: 2,
      asks: 'Which of these teams is yours?',
      names: 'added you to *team 1* and *team 2*.',
      buttons: ['team 1', 'team 2', 'None of these'],
    },
    {
      count: 7,
      asks: 'Which of these teams is yours?',
      names: 'added you to *team 1*, *team 2*, *team 3*, *team 4* and 3 more.',
      buttons: ['team 1', 'team 2', 'team 3', 'team 4', 'None of these'],
    },
  ])('of $count names them, with a button for at most four', ({ count, asks, names, buttons }) => {
    const { text, rich } = whichTeamMessage(teams(count));
    expect(text).toContain(asks);
    expect(text).toContain(names);
    expect(text).toContain('counts answers by team');
    expect(labels(rich)).toEqual(buttons);
    expect(labels(notAskedBlocks(teams(count)))).toEqual(buttons);
  });

  test('is accepted by Slack, whatever the teams are called', () => {
    const hostile = teams(100, '<!channel>&'.repeat(8).slice(0, 80));
    const led = hostile.map((team) => ({ ...team, leads: ['U0123456789', 'U1123456789'] }));
    const first = hostile[0] ?? { id: teamId(1), name: '' };
    for (const { text, rich } of [whichTeamMessage(hostile), agreedMessage(first), notMineMessage(led)]) {
      assertSlackPayload('message', { text, blocks: rich });
      expect(text).not.toContain('<!');
    }
    assertSlackPayload('modal', modalFrame({ title: 'Pulse' }).view(notAskedBlocks(hostile)));
    expect(whichTeamLine(hostile)).not.toContain('<!');
  });
});

describe('after a press, the message', () => {
  test('says where the pulse counts them, and from when', () => {
    expect(agreedMessage({ id: teamId(1), name: 'payments' }).text).toContain(
      '*payments* is your team. The pulse counts you there, from the next one on.',
    );
  });

  test.for([
    { why: 'its leads', leads: ['UIVO', 'UMARA'], says: 'Who is in *payments* is up to <@UIVO> and <@UMARA>.' },
    {
      why: 'its members, without a lead',
      leads: [],
      says: 'Who is in *payments* is up to its members, and the admins.',
    },
  ])('says where to turn: $why', ({ leads, says }) => {
    const { text, rich } = notMineMessage([{ id: teamId(1), name: 'payments', leads }]);
    expect(text).toContain(says);
    expect(labels(rich)).toEqual([]);
  });
});
