/** What Slack says about a person, in our words. */
export type SlackPerson = {
  readonly id: string;
  readonly name: string;
  /** Known only where the scope for it was granted. */
  readonly email: string | undefined;
  /** IANA name, as the person set it in Slack. */
  readonly timeZone: string | undefined;
  /** Not a guest, not of another organisation, not a bot. */
  readonly isFullMember: boolean;
  readonly isDeactivated: boolean;
  /** An admin or owner of the workspace. */
  readonly isAdmin: boolean;
};

/** The workspace that the bot is installed in, and the organisation above it, if there is one. */
export type Workspace = { readonly teamId: string | undefined; readonly enterpriseId: string | undefined };

/** The part of Slack's user object that is read here. Lists, look-ups and events carry the same object. */
export type SlackUser = {
  readonly id?: string | undefined;
  readonly team_id?: string | undefined;
  readonly name?: string | undefined;
  readonly real_name?: string | undefined;
  readonly tz?: string | undefined;
  readonly deleted?: boolean | undefined;
  readonly is_admin?: boolean | undefined;
  readonly is_owner?: boolean | undefined;
  readonly is_restricted?: boolean | undefined;
  readonly is_ultra_restricted?: boolean | undefined;
  readonly is_stranger?: boolean | undefined;
  readonly is_bot?: boolean | undefined;
  readonly profile?:
    | { readonly display_name?: string; readonly real_name?: string; readonly email?: string }
    | undefined;
  readonly enterprise_user?: { readonly enterprise_id?: string } | undefined;
};

/** Slack's own bot, which Slack does not mark as a bot. */
const SLACKBOT = 'USLACKBOT';

export function toPerson(user: SlackUser, us: Workspace): SlackPerson {
  const { id = '', profile } = user;
  const isOurs =
    user.team_id === us.teamId ||
    (us.enterpriseId !== undefined && user.enterprise_user?.enterprise_id === us.enterpriseId);
  const isOutsider =
    // In a shared channel, `is_stranger` is false for people of the other organisation.
    !isOurs ||
    user.is_stranger === true ||
    user.is_restricted === true ||
    user.is_ultra_restricted === true ||
    user.is_bot === true ||
    id === SLACKBOT;
  return {
    id,
    name: profile?.display_name || profile?.real_name || user.real_name || user.name || '',
    email: profile?.email,
    timeZone: user.tz,
    isFullMember: !isOutsider,
    isDeactivated: user.deleted === true,
    isAdmin: !isOutsider && (user.is_admin === true || user.is_owner === true),
  };
}

/** Whether a person may use the bot at all: a full member who has not left. */
export const isActive = ({ isFullMember, isDeactivated }: Pick<SlackPerson, 'isFullMember' | 'isDeactivated'>) =>
  isFullMember && !isDeactivated;
