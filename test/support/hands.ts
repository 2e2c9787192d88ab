import type { DemoMessage } from '../../demo/protocol.ts';
import type { Driver } from '../../demo/slack/act/driver.ts';
import type { ShownView } from '../../demo/slack/world/views.ts';
import { present } from './given.ts';
import type { Values } from './inputs.ts';
import { until } from './processes.ts';

type Element = { readonly type: string; readonly action_id?: string; readonly value?: string; readonly text?: unknown };
type Block = { readonly block_id?: string; readonly elements?: readonly Element[]; readonly accessory?: Element };

export type Hands = ReturnType<typeof handsOf>;

/** All text of a message or a view. */
export const words = (shown: unknown): string => JSON.stringify(shown ?? '');

/** What a person sees and does in Slack. The first argument of every function is the person. */
export function handsOf(slack: Driver) {
  const top = (as: string): ShownView | undefined => slack.openViews(as).at(-1);

  async function shows(as: string, text: string): Promise<ShownView> {
    await until(() => words(top(as)).includes(text));
    return present(top(as));
  }

  return {
    /** The topmost window. */
    top,
    /** The topmost window, once it shows this text. */
    shows,

    /** The topmost window, once there is one and it is filled. */
    async filled(as: string): Promise<ShownView> {
      await until(() => top(as) !== undefined && !words(top(as)).includes('One moment'));
      return present(top(as));
    },

    /** Fills the window that shows this text, and sends it. */
    submit: async (as: string, text: string, values: Values) =>
      slack.viewSubmit(as, (await shows(as, text)).id, values),

    /** Closes the window, so that it is not taken for the next one. */
    async closeAll(...people: readonly string[]): Promise<void> {
      for (const as of people)
        for (let view = top(as); view !== undefined; view = top(as)) await slack.viewClose(as, view.id);
    },

    /** Opens App Home and waits until it is new. */
    async home(as: string): Promise<ShownView> {
      const before = slack.home(as)?.hash;
      await slack.openHome(as);
      await until(() => slack.home(as) !== undefined && slack.home(as)?.hash !== before);
      return present(slack.home(as));
    },

    /** The message as it is now. */
    seen: (as: string, { channel, ts }: DemoMessage): DemoMessage | undefined =>
      slack.messages(as, channel).find((message) => message.ts === ts),

    /** Presses the button of a message or a view that has this `action_id`. */
    async press(as: string, shown: DemoMessage | ShownView, actionId: string) {
      const { blockId, ...action } = buttonIn(shown, actionId);
      const place =
        'ts' in shown
          ? ({ type: 'message', channel: shown.channel, ts: shown.ts } as const)
          : ({ type: 'view', viewId: shown.id } as const);
      return slack.action(as, place, blockId, action);
    },
  };
}

/** What Slack sends about a button that is pressed, and about its block. */
function buttonIn(shown: DemoMessage | ShownView, actionId: string) {
  for (const block of (shown.blocks ?? []) as readonly Block[]) {
    const button = [block.accessory, ...(block.elements ?? [])].find((element) => element?.action_id === actionId);
    if (button === undefined) continue;
    const { type, value, text } = button;
    return {
      blockId: block.block_id ?? '',
      type,
      action_id: actionId,
      text,
      ...(value === undefined ? {} : { value }),
    };
  }
  throw new Error(`There is no ${actionId} in ${words(shown)}`);
}
