import type { ModalView } from '@slack/types';
import type { WebClient } from '@slack/web-api';
import { refusalOf } from '../refusal.ts';

/** Replaces the view of an open modal. Where the person has closed it meanwhile, nothing happens. */
export async function updateView(client: WebClient, viewId: string, view: ModalView): Promise<void> {
  try {
    await client.views.update({ view_id: viewId, view });
  } catch (error) {
    if (refusalOf(error) !== 'not_found') throw error;
  }
}
