import type { Lease } from './claims.store.ts';

/**
 * Says which leases are over: those that this process itself saw unchanged for `leaseMs`, by a clock that nobody can set.
 * Instants in the database do not help here: the demo moves its clock, and a server with a wrong clock would take a message
 * from the process that is sending it.
 */
export function leaseWatch(leaseMs: number): (leases: readonly Lease[], nowMs: number) => readonly Lease[] {
  let seenSince = new Map<string, number>();
  return (leases, nowMs) => {
    seenSince = new Map(leases.map((lease) => [nameOf(lease), seenSince.get(nameOf(lease)) ?? nowMs]));
    return leases.filter((lease) => nowMs - (seenSince.get(nameOf(lease)) ?? nowMs) >= leaseMs);
  };
}

const nameOf = ({ id, owner }: Lease): string => `${id} ${owner}`;
