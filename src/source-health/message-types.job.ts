import { z } from 'zod';
import type { Composed, Delivery } from '../schedule/delivery.ts';
import type { MessageType } from '../schedule/message-type.ts';
import { teamId } from '../teams/team.ts';
import { type TellingDeps, whenToTellPerson, withheld } from '../teams/when-to-tell.ts';
import type { DataHealth } from './health.ts';
import type { SourceHealth } from './silence.ts';
import { silenceMessage } from './silence.view.ts';

export const SILENT_SOURCE = 'silent-source';

/** Which silence a delivery is about. */
export type SilenceContext = { readonly source: string; readonly lastEventAt: string };
const silenceContext: z.ZodType<SilenceContext> = z.object({ source: z.string(), lastEventAt: z.string() });

type Deps = TellingDeps & { readonly health: DataHealth };

const skip = (reason: string): Composed => ({ kind: 'skip', reason });

/** The message about a silent source. It is skipped if it is muted, or if the source has sent something meanwhile. */
export const silentSourceMessage = (deps: Deps): MessageType => ({
  kind: SILENT_SOURCE,
  label: 'A source fell silent',
  description: 'To the leads, once, when deployments stop coming in',
  mutedBy: ['person', 'team'],
  compose: (delivery, now) => compose(deps, delivery, now),
});

async function compose({ health, ...telling }: Deps, delivery: Delivery, now: Date): Promise<Composed> {
  const about = silenceContext.safeParse(delivery.context);
  if (!about.success || delivery.teamId === undefined) return skip('it does not say which source it is about');
  const team = teamId(delivery.teamId);
  const asked = { kind: SILENT_SOURCE, person: delivery.channelId, team };
  const held = withheld(await whenToTellPerson(telling, asked, now));
  if (held?.kind === 'skip') return held;
  const source = (await health.healthOf(team, now)).find((one) => isSameSilence(one, about.data));
  if (source?.lastEventAt === undefined || source.longestGapMs === undefined)
    return skip('the source has spoken, or is no longer of this team');
  const { lastEventAt, longestGapMs } = source;
  return held ?? { kind: 'message', message: silenceMessage({ source: source.source, lastEventAt, longestGapMs }) };
}

const isSameSilence = ({ source, state, lastEventAt }: SourceHealth, about: SilenceContext): boolean =>
  source === about.source && state === 'silent' && lastEventAt?.toISOString() === about.lastEventAt;
