import type { KnownBlock } from '@slack/types';
import type { NamedType } from '../../schedule/message-type.ts';
import type { MutesStore } from '../../teams/mutes.store.ts';
import { ofTeam } from '../form/owner.ts';
import { SAVED } from '../form/saved-form.ts';
import { settingsForm } from '../form/settings-form.ts';
import { mutedOf, wantedInput } from '../form-parts/wanted-messages.ts';

type TeamMessagesDeps = {
  readonly mutes: Pick<MutesStore, 'mutedBy'>;
  readonly messageTypes: readonly NamedType[];
};

/** Which messages a team wants. */
export const teamMessagesForm = ({ mutes, messageTypes }: TeamMessagesDeps) =>
  settingsForm({
    kind: 'team-messages',
    title: 'Messages',
    owner: ofTeam,
    load: ({ settings: { team } }) => mutes.mutedBy({ team: team.id }),
    blocks: (muted) => teamMessagesBlocks(messageTypes, muted),
    fields: {
      read: (values) => mutedOf(values, { types: messageTypes, by: 'team' }),
      async save(stores, muted, { about, by }) {
        await stores.mutes.mute({ team: about.settings.team.id }, muted, by);
        return SAVED;
      },
    },
    section: {
      title: 'Messages',
      summary: async ({ settings: { team } }) => mutedWords(messageTypes, await mutes.mutedBy({ team: team.id })),
    },
  });

export const teamMessagesBlocks = (types: readonly NamedType[], muted: readonly string[]): readonly KnownBlock[] => [
  wantedInput('Messages that Drumbeat sends for this team', { types, by: 'team' }, muted),
];

function mutedWords(types: readonly NamedType[], muted: readonly string[]): string {
  const labels = types.filter(({ kind }) => muted.includes(kind)).map(({ label }) => label);
  return labels.length === 0 ? 'nothing is muted' : `muted: ${labels.join(', ')}`;
}
