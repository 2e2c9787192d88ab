/** The message that asks people which team is theirs, where others added them to all of their teams. */
export const WHICH_TEAM = 'pulse-which-team';

/** The buttons of the question. Each of the first carries a team, whose id also ends its `action_id`. */
export const WHICH_TEAM_ACTIONS = { agree: 'pulse:agree', notMine: 'pulse:not-my-team' } as const;
