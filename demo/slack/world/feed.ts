import type { DemoEvent } from '../../protocol.ts';

type Listener = (event: DemoEvent) => void;

/** Sends events to the pages that may see them. */
export type Feed = {
  /** Returns the function that ends the subscription. */
  subscribe(userId: string, listener: Listener): () => void;
  publish(event: DemoEvent, maySee: (userId: string) => boolean): void;
};

export function createFeed(): Feed {
  const subscribers = new Set<{ readonly userId: string; readonly listener: Listener }>();
  return {
    subscribe(userId, listener) {
      const subscriber = { userId, listener };
      subscribers.add(subscriber);
      return () => subscribers.delete(subscriber);
    },
    publish(event, maySee) {
      for (const { userId, listener } of subscribers) if (maySee(userId)) listener(event);
    },
  };
}
