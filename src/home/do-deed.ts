import { deliveryId } from '../schedule/delivery.ts';
import type { DeedKind } from './buttons.view.ts';
import type { HomeDeps } from './home-deps.ts';
import { mayUse } from './rights.ts';
import type { FormKind, Right } from './settings.ts';

const FORM_OF: Readonly<Record<DeedKind, FormKind>> = {
  'unmap-environment': 'environments',
  'revoke-token': 'tokens',
  'send-delivery': 'deliveries',
  'drop-delivery': 'deliveries',
};

type Deed = { readonly deed: DeedKind; readonly value: string; readonly userId: string };

/** Does what a button of a form says, where its person may, and records it. What is done already stays done. */
export async function doDeed(deps: HomeDeps, { deed, value, userId }: Deed): Promise<Right> {
  const right = mayUse(await deps.directory.whoIs(userId), FORM_OF[deed], undefined);
  if (!right.ok) return right;
  const by = { actor: userId, at: deps.clock() };
  await deps.together(async ({ environments, tokens, deliveries, note }) => {
    switch (deed) {
      case 'unmap-environment':
        await environments.unmap(value, by);
        return;
      case 'revoke-token':
        if (await tokens.revoke(value, by.at)) await note(`token ${value}`, { revoked: 'yes' }, by);
        return;
      case 'send-delivery':
      case 'drop-delivery': {
        const how = deed === 'send-delivery' ? 'send' : 'drop';
        if (await deliveries.decide(deliveryId(Number(value)), how, by.at)) {
          await note(`message ${value}`, { decided: how }, by);
        }
      }
    }
  });
  return right;
}
