import type { WebClient } from '@slack/web-api';
import type { Place } from '../../schedule/delivery.ts';
import type { OpenWave } from '../wave/wave.ts';
import type { AskingDeps } from './asking-deps.ts';
import { type DmState, dmMessage } from './dm.view.ts';

/**
 * Changes all private messages of a wave to show how things stand now. False where there is none, or where Slack did not accept
 * a change: what was saved stays saved. Nothing is logged, because a line would tell when somebody answered.
 */
export async function showState(
  { places }: Pick<AskingDeps, 'places'>,
  client: WebClient,
  { wave, userId, state }: { readonly wave: OpenWave; readonly userId: string; readonly state: DmState },
): Promise<boolean> {
  // The open question is not counted; that of the complaints is.
  const message = dmMessage({ state, wave: wave.id, questions: wave.items.length + 1, closesAt: wave.closesAt });
  const change = async ({ channelId, ts }: Place): Promise<boolean> => {
    await client.chat.update({ channel: channelId, ts, text: message.text, blocks: [...message.rich] });
    return true;
  };
  const own = (await places.all(wave).catch(() => [])).flatMap(({ personId, place }) =>
    personId === userId && place !== undefined ? [place] : [],
  );
  const changed = await Promise.all(own.map((place) => change(place).catch(() => false)));
  return changed.length > 0 && changed.every(Boolean);
}
