import { mayDo, type Permission, type Right, type TeamConcerned, type Who } from '../../teams/rights.ts';
import type { TeamSettings } from '../../teams/team-settings.ts';

/** Who uses a form, and the team whose settings they came from. `undefined`: there is no team, or it is gone. */
export type Asked = { readonly who: Who; readonly team: TeamAsked | undefined };

export type TeamAsked = {
  readonly settings: TeamSettings;
  /** The team with its active leads, who may change it. */
  readonly concerned: TeamConcerned;
};

export type OwnerKind = 'team' | 'workspace' | 'person';

/** Whose settings a form changes, and which permission a person needs to use it. */
export type Owner<About> = {
  readonly kind: OwnerKind;
  /** `undefined`: it is gone. */
  readonly about: (asked: Asked) => About | undefined;
  readonly permission: (about: About) => Permission;
};

export const ofTeam: Owner<TeamAsked> = {
  kind: 'team',
  about: ({ team }) => team,
  permission: ({ concerned }) => ({ kind: 'change-team', team: concerned }),
};

export const ofWorkspace = (kind: 'change-workspace' | 'manage-tokens' | 'decide-delivery'): Owner<'workspace'> => ({
  kind: 'workspace',
  about: () => 'workspace',
  permission: () => ({ kind }),
});

/** What people choose for themselves, by their Slack id. */
export const ofPerson: Owner<string> = {
  kind: 'person',
  about: ({ who }) => who.person.id,
  permission: () => ({ kind: 'ask-dora' }),
};

type Allowed<About> = { readonly ok: true; readonly about: About } | Exclude<Right, { readonly ok: true }>;

export const TEAM_GONE = 'This team is gone. Close this and open the settings again.';

/** Whose settings these are if this person may change them, else why they may not. */
export function allowed<About>({ about, permission }: Owner<About>, asked: Asked): Allowed<About> {
  const meant = about(asked);
  if (meant === undefined) return { ok: false, why: TEAM_GONE };
  const right = mayDo(asked.who, permission(meant));
  return right.ok ? { ok: true, about: meant } : right;
}
