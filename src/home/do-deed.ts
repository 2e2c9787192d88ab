import { deliveryId } from '../schedule/delivery.ts';
import type { DeedKind } from './buttons.view.ts';
import type { HomeDeps } from './home-deps.ts';
import { mayUse } from './rights.ts';
import type { FormKind } from './settings.ts';

const FORM_OF: Readonly<Record<DeedKind, FormKind>> = {
  'unmap-environment': 'environments',
  'revoke-token': 'tokens',
  'send-delivery': 'deliveries',
  'drop-delivery': 'deliveries',
};

type Deed = { readonly deed: DeedKind; readonly value: string; readonly userId: string };

/** Does what a button of a form says, where its person may. What is done already stays done. */
export async function doDeed(deps: HomeDeps, { deed, value, userId }: Deed): Promise<void> {
  if (!mayUse(await deps.directory.whoIs(userId), FORM_OF[deed], undefined).ok) return;
  const now = deps.clock();
  switch (deed) {
    case 'unmap-environment':
      await deps.environments.unmap(value, { actor: userId, at: now });
      return;
    case 'revoke-token':
      await deps.tokens.revoke(value, now);
      return;
    case 'send-delivery':
      await deps.deliveries.decide(deliveryId(Number(value)), 'send', now);
      return;
    case 'drop-delivery':
      await deps.deliveries.decide(deliveryId(Number(value)), 'drop', now);
  }
}
