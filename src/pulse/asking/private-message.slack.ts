import type { WebClient } from '@slack/web-api';
import type { OpenWave } from '../wave/wave.ts';
import { INVITATION } from '../wave/wave-deliveries.ts';
import type { AskingDeps } from './asking-deps.ts';
import { type DmState, dmMessage } from './dm.view.ts';

/**
 * Changes the private message of a wave to show how things stand now. False where there is no such message, or where Slack did
 * not accept the change: what was saved stays saved.
 */
export async function showState(
  { deliveries, log }: Pick<AskingDeps, 'deliveries' | 'log'>,
  client: WebClient,
  { wave, userId, state }: { readonly wave: OpenWave; readonly userId: string; readonly state: DmState },
): Promise<boolean> {
  try {
    const at = await deliveries.placeOf({ kind: INVITATION, subject: userId, occurrence: wave.opensOn });
    if (at === undefined) return false;
    // The open question is not counted; that of the complaints is.
    const questions = wave.items.length + 1;
    const { rich, text } = dmMessage({ state, wave: wave.id, questions, closesAt: wave.closesAt });
    await client.chat.update({ channel: at.channelId, ts: at.ts, text, blocks: [...rich] });
    return true;
  } catch (error) {
    log.warn({ error }, 'Slack did not take the changed message of a pulse');
    return false;
  }
}
