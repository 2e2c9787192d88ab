import type { Db } from './db/db.ts';
import { askDora } from './dora/ask-dora.ts';
import { companionsOf, measuredOf } from './dora/companions.ts';
import type { DoraStore } from './dora/dora.store.ts';
import type { MoodAsker } from './dora/mood.ts';
import type { Snapshot } from './dora/snapshot/snapshot.ts';
import { moodOf } from './pulse/disclosure/mood.ts';
import { waveSaid } from './pulse/results/wave-said.ts';
import { INVITATION, type PulseTeam, planOpening } from './pulse/wave/opening.ts';
import { publishedStore } from './pulse/wave/published.store.ts';
import { sealedStore } from './pulse/wave/sealed.store.ts';
import type { WaveKeys } from './pulse/wave/wave-keys.ts';
import { wavesStore } from './pulse/wave/waves.store.ts';
import type { DeliveriesStore } from './schedule/deliveries.store.ts';
import type { LocalDate } from './teams/calendar/local-date.ts';
import type { Directory } from './teams/directory/directory.slack.ts';
import type { MessageKind } from './teams/message-types.ts';
import type { MutesStore } from './teams/mutes.store.ts';
import { mayDo } from './teams/rights.ts';
import type { TeamId } from './teams/team.ts';
import type { TeamSettings } from './teams/team-settings.ts';
import type { TeamsStore } from './teams/teams.store.ts';

type Deps = {
  readonly db: Db;
  readonly keys: WaveKeys;
  readonly teams: TeamsStore;
  readonly dora: DoraStore;
  readonly mutes: MutesStore;
  readonly deliveries: DeliveriesStore;
  readonly directory: Directory;
  readonly leadsOf: (team: TeamId) => Promise<readonly string[]>;
  readonly allSettings: () => Promise<readonly TeamSettings[]>;
  readonly clock: () => Date;
};

export type PulseParts = ReturnType<typeof pulseParts>;

/** What the pulse is made of, and what other rooms are to it and it to them. */
export function pulseParts({ db, keys, teams, dora, mutes, deliveries, directory, leadsOf, allSettings, clock }: Deps) {
  const waves = wavesStore(db, keys);
  const published = publishedStore(db);
  const snapshot = async (team: TeamId | undefined): Promise<Snapshot | undefined> => {
    const named = (await teams.teams()).find(({ id }) => id === team);
    if (team !== undefined && named === undefined) return undefined;
    const subject = named === undefined ? ({ kind: 'all' } as const) : ({ kind: 'team', name: named.name } as const);
    const asked = await askDora({ teams, dora }, { subject, window: { kind: 'days', days: 30 } }, clock());
    return asked.ok ? asked.value : undefined;
  };
  const pulseTeams = async (): Promise<readonly PulseTeam[]> => {
    const out = await waves.sittingOut();
    return (await allSettings()).map(({ team, calendar }) => ({ team, calendar, isOut: out.has(team.id) }));
  };
  const closedWaves = async () => (await published.closed()).map((wave) => wave.published);
  return {
    waves,
    sealed: sealedStore(db, waves),
    published,
    pulseTeams,

    async plan(opensOn: LocalDate, now: Date) {
      const people = await waves.people();
      const opening = planOpening(await pulseTeams(), people, opensOn, now);
      return { opening, withoutTeam: await waves.withoutTeam() };
    },

    async alsoMute(personId: string, kinds: readonly MessageKind[], now: Date): Promise<void> {
      const muted = await mutes.mutedBy({ person: personId });
      await mutes.mute({ person: personId }, [...new Set([...muted, ...kinds])], { actor: personId, at: now });
    },

    async invitationOf(personId: string, opensOn: LocalDate) {
      const sent = await deliveries.find({ kind: INVITATION, subject: personId, occurrence: opensOn });
      return sent?.sentChannelId === undefined || sent.sentTs === undefined
        ? undefined
        : { channelId: sent.sentChannelId, ts: sent.sentTs };
    },

    measurements: async (team: TeamId | undefined) => {
      const asked = await snapshot(team);
      return asked === undefined ? {} : companionsOf(asked);
    },
    measured: async (team: TeamId) => {
      const asked = await snapshot(team);
      return asked === undefined ? {} : measuredOf(asked);
    },

    /** How a team feels, for its own people and in its own channel. */
    async mood(team: TeamId, { personId, channelId }: MoodAsker) {
      const reason = moodOf(await closedWaves(), team);
      if (reason === undefined) return undefined;
      const named = (await teams.teams()).find(({ id }) => id === team);
      if (named === undefined) return undefined;
      if (named.channelId !== undefined && named.channelId === channelId) return reason;
      if (personId === undefined) return undefined;
      const [who, leads] = await Promise.all([directory.whoIsFor(personId, team), leadsOf(team)]);
      return mayDo(who, { kind: 'see-pulse', team: { ...named, leads } }).ok ? reason : undefined;
    },

    /** For the digests of teams, each of which goes to the team's own channel. */
    async moods(wanted: readonly { readonly team: { readonly id: TeamId }; readonly monday: LocalDate }[]) {
      const all = await published.closed();
      const closed = all.map((wave) => wave.published);
      return new Map(
        wanted.map(({ team, monday }) => [
          team.id,
          { said: waveSaid(all, team.id, monday), unhappyBecause: moodOf(closed, team.id) },
        ]),
      );
    },
  };
}
