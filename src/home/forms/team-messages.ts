import type { KnownBlock } from '@slack/types';
import { MESSAGE_TYPES, type MessageKind } from '../../teams/message-types.ts';
import type { MutesStore } from '../../teams/mutes.store.ts';
import { ofTeam } from './owner.ts';
import { SAVED, settingsForm } from './settings-form.ts';
import { mutedOf, wantedInput } from './wanted-messages.ts';

/** Which messages a team wants. */
export const teamMessagesForm = ({ mutes }: { readonly mutes: Pick<MutesStore, 'mutedBy'> }) =>
  settingsForm({
    kind: 'team-messages',
    title: 'Messages',
    owner: ofTeam,
    load: ({ settings: { team } }) => mutes.mutedBy({ team: team.id }),
    blocks: teamMessagesBlocks,
    fields: {
      read: (values) => ({ ok: true, value: mutedOf(values, 'team') }),
      async save(stores, muted, { about, by }) {
        await stores.mutes.mute({ team: about.settings.team.id }, muted, by);
        return SAVED;
      },
    },
    section: {
      title: 'Messages',
      summary: async ({ settings: { team } }) => mutedWords(await mutes.mutedBy({ team: team.id })),
    },
  });

export const teamMessagesBlocks = (muted: readonly MessageKind[]): readonly KnownBlock[] => [
  wantedInput('Messages that Drumbeat sends for this team', 'team', muted),
];

function mutedWords(muted: readonly MessageKind[]): string {
  const labels = MESSAGE_TYPES.filter(({ kind }) => muted.includes(kind)).map(({ label }) => label);
  return labels.length === 0 ? 'nothing is muted' : `muted: ${labels.join(', ')}`;
}
