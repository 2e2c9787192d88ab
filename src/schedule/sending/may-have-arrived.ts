import type { Delivery } from '../delivery.ts';

/** Whether an earlier attempt may have sent the message. An update may be made twice, so it does not count. */
export const mayHaveArrived = ({ firstAttemptAt, updateTs }: Delivery): boolean =>
  firstAttemptAt !== undefined && updateTs === undefined;
