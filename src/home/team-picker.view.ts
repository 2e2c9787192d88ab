import type { KnownBlock } from '@slack/types';
import { context, plainText, truncate } from '../slack/blocks.ts';
import type { Team } from '../teams/team.ts';
import { HOME_ACTIONS } from './actions.ts';

const MOST_OFFERED = 100;
const MAX_OPTION = 75;

const option = ({ id, name }: Team) => ({ text: plainText(truncate(name, MAX_OPTION)), value: String(id) });

/** A menu of the teams. There is none if there is no other team to choose. */
export function teamPicker(teams: readonly Team[], shown: Team | undefined): KnownBlock[] {
  const others = teams.filter(({ id }) => id !== shown?.id);
  if (others.length === 0) return [];
  const offered = [...(shown === undefined ? [] : [shown]), ...others].slice(0, MOST_OFFERED);
  return [
    {
      type: 'actions',
      block_id: 'team',
      elements: [
        {
          type: 'static_select',
          action_id: HOME_ACTIONS.team,
          placeholder: plainText('Team'),
          options: offered.map(option),
          ...(shown === undefined ? {} : { initial_option: option(shown) }),
        },
      ],
    },
    ...(teams.length > MOST_OFFERED
      ? [context(`And ${teams.length - MOST_OFFERED} more: \`/dora settings NAME\`.`)]
      : []),
  ];
}
