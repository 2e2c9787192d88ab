import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { serverAccount } from './account.ts';
import { installedBinaries } from './binaries.ts';
import { ensureCluster } from './initdb.ts';
import { usableBinaries } from './libraries.ts';
import { withLock } from './lock.ts';
import { placeFor } from './place.ts';
import { findRunning, readPostmaster } from './postmaster.ts';
import { isPidAlive } from './process-mark.ts';
import { launchServer, logFile } from './server.ts';
import { hasUsers, registerUser } from './users.ts';

export type EmbeddedServer = {
  /** The directory of its Unix socket. The user is `postgres`, the port 5432. */
  readonly socketDir: string;
  /** Where its files are: the given directory, or one under /var/tmp where the server may not read root's home. */
  readonly place: string;
  /** False when it was running already, for another process or after one that was killed. */
  readonly started: boolean;
  /** Starts it again when it has died; true when it did so. */
  readonly revive: () => Promise<boolean>;
  /** Stops using the server. The last process that does so stops it. */
  readonly stop: () => Promise<void>;
};

const STOP_POLL_MS = 10;
const STOP_POLLS = 6_000;

/** Starts the Postgres that comes with Drumbeat on a directory, or joins the one that already runs there. */
export async function startEmbedded(
  dir: string,
  { fast = false }: { readonly fast?: boolean } = {},
): Promise<EmbeddedServer> {
  const account = serverAccount();
  const place = placeFor(path.resolve(dir), account);
  return withLock(place, async () => {
    const unregister = registerUser(place);
    try {
      const running = await findRunning(place);
      const socketDir = running?.socketDir ?? (await launch());
      return { socketDir, place, started: !running, revive, stop: () => leave(place, unregister) };
    } catch (error) {
      unregister();
      throw error;
    }
  });

  async function revive(): Promise<boolean> {
    if (await findRunning(place)) return false;
    return withLock(place, async () => {
      if (await findRunning(place)) return false;
      await launch();
      return true;
    });
  }

  async function launch(): Promise<string> {
    const setup = { place, account, fast, binaries: usableBinaries(installedBinaries(), place, account) };
    await ensureCluster(setup);
    return launchServer(setup);
  }
}

async function leave(place: string, unregister: () => void): Promise<void> {
  await withLock(place, async () => {
    unregister();
    await stopIfUnused(place);
  });
}

/** Stops a server whose users were all killed; false where a living process uses it. */
export async function stopUnused(place: string): Promise<boolean> {
  return withLock(place, () => stopIfUnused(place));
}

async function stopIfUnused(place: string): Promise<boolean> {
  if (hasUsers(place)) return false;
  await stopServer(place);
  return true;
}

async function stopServer(place: string): Promise<void> {
  const running = await findRunning(place);
  if (!running) return;
  process.kill(running.pid, 'SIGINT');
  // The server removes its file last. Its pid may remain as a zombie where process 1 does not collect any.
  for (let polls = 0; polls < STOP_POLLS; polls += 1) {
    if (readPostmaster(place)?.pid !== running.pid || !isPidAlive(running.pid)) return;
    await sleep(STOP_POLL_MS);
  }
  throw new Error(`The embedded Postgres did not stop within a minute; see ${logFile(place)}.`);
}
