import type { Lease } from './claims.store.ts';

/**
 * Tells which leases are over: those that this process itself saw unchanged for `leaseMs`, by a clock that nobody can set.
 * Instants in the database are no help here: the demo moves its clock, and a server whose clock was wrong would take a message
 * from whoever is sending it.
 */
export function leaseWatch(leaseMs: number): (leases: readonly Lease[], nowMs: number) => readonly Lease[] {
  let seenSince = new Map<string, number>();
  return (leases, nowMs) => {
    seenSince = new Map(leases.map((lease) => [nameOf(lease), seenSince.get(nameOf(lease)) ?? nowMs]));
    return leases.filter((lease) => nowMs - (seenSince.get(nameOf(lease)) ?? nowMs) >= leaseMs);
  };
}

const nameOf = ({ id, owner }: Lease): string => `${id} ${owner}`;
