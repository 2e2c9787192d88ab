import { tell } from '../../slack/answer.ts';
import type { DoraWord } from '../../teams/dora-word.ts';
import type { IncidentsDeps } from './deps.slack.ts';
import { doIncident, listIncidents } from './incident-command.slack.ts';
import { parseIncidentCommand } from './incident-command.ts';

/** `/dora incidents` and `/dora incident …`. `/dora incident list` is the same as the first. */
export const incidentWords = (deps: IncidentsDeps): readonly DoraWord[] => [
  {
    word: 'incidents',
    takes: 'team',
    help: [
      ['incidents payments', 'what is open, what waits for an answer with its buttons, what was answered by whom'],
    ],
    async run({ to, team }) {
      const meant = await team();
      if (!meant.ok) await tell(to.respond, meant.hint);
      else await listIncidents(deps)({ to, team: meant.value });
      return undefined;
    },
  },
  {
    word: 'incident',
    takes: 'words',
    help: [['incident declare', 'a new incident; `resolve` ends one, `onset` corrects when it began']],
    async run({ to, triggerId, words, team, instead }) {
      const parsed = parseIncidentCommand(words);
      if (!parsed.ok) {
        await tell(to.respond, parsed.hint);
        return undefined;
      }
      const command = parsed.value;
      if (command.kind === 'list') return instead('incidents', command.words);
      // The team is only a proposal in the form, so the form opens before it is known.
      const teamHere = async () => {
        const meant = await team();
        return meant.ok ? meant.value : undefined;
      };
      await doIncident(deps)({ to, triggerId, command, teamHere });
      return undefined;
    },
  },
];
