import type { ModalView } from '@slack/types';
import type { Log } from '../../log.ts';
import type { Slot } from '../../room.ts';
import { type Opening, openModal } from '../../slack/modals/modal.ts';
import type { Permissions } from '../permissions.ts';
import type { TeamsStore } from '../teams.store.ts';
import { SETUP_MODAL, setupView } from './setup.view.ts';
import { maySetUp, type SetupTarget, teamToSetUp } from './setup-team.ts';

type Deps = {
  readonly teams: TeamsStore;
  readonly permissions: Pick<Permissions, 'who' | 'may' | 'mayChange'>;
  /** Names of the services that have deployed. */
  readonly servicesSeen: Slot<() => Promise<readonly string[]>>;
  readonly log: Log;
};

type Asked = Opening & SetupTarget & { readonly userId: string };

export type OpenSetup = (asked: Asked) => Promise<void>;

/** Opens the set-up form of a team. */
export const openSetup =
  (deps: Deps): OpenSetup =>
  (asked) =>
    openModal({
      ...asked,
      frame: SETUP_MODAL,
      fill: () => filledView(deps, asked),
      log: deps.log,
      failure: 'The set-up form could not be filled',
    });

async function filledView({ teams, permissions, servicesSeen }: Deps, asked: Asked): Promise<ModalView> {
  const [who, team, seen, owners] = await Promise.all([
    permissions.who(asked.userId),
    teamToSetUp(teams, asked),
    Promise.all(servicesSeen.map((names) => names())),
    teams.owners(),
  ]);
  const right = await maySetUp(permissions, asked.userId, team);
  if (!right.ok) return SETUP_MODAL.sentence(right.why);
  const owned = new Set(owners.map(({ service }) => service));
  return setupView({
    teamId: team?.id,
    name: team?.name ?? '',
    channelId: team?.channelId ?? asked.channelId ?? '',
    timeZone: team?.timeZone ?? who.person.timeZone ?? 'UTC',
    services: seen.flat().filter((service) => !owned.has(service)),
    owned: owners.filter((owner) => owner.team === team?.name).map(({ service }) => service),
  });
}
