import { randomBytes } from 'node:crypto';
import { linkSync, lstatSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The secret with which Drumbeat encrypts other secrets: `DRUMBEAT_SECRET`, else a file, which is made when it is first needed. */
export type OwnSecret = {
  /** `undefined` where there is none, or where it cannot be read. Then nothing can be decrypted. */
  known(): string | undefined;
  /** Makes the file where there is none, or says why it cannot. */
  made(): { readonly ok: true; readonly value: string } | { readonly ok: false; readonly why: string };
};

const FILE = 'secret';
const REMEDY = 'The operator sets DRUMBEAT_SECRET, or mends the file `secret` in DATA_DIR.';

/** The file is read each time, so that one that is restored from a backup is found without a restart. */
export function ownSecret(variable: string | undefined, dataDir: string): OwnSecret {
  if (variable !== undefined) return { known: () => variable, made: () => ({ ok: true, value: variable }) };
  const path = join(dataDir, FILE);
  return {
    known: () => attempt(() => read(path)).value,
    made() {
      const { value, error } = attempt(() => {
        make(dataDir, path);
        return read(path);
      });
      if (value !== undefined) return { ok: true, value };
      return { ok: false, why: `Drumbeat has nothing to seal it with (${codeOf(error)}). ${REMEDY}` };
    },
  };
}

/** Writes the file under another name first, so that no reader finds half of it, and only one of two processes makes it. */
function make(dataDir: string, path: string): void {
  mkdirSync(dataDir, { recursive: true });
  if (lstatSync(path, { throwIfNoEntry: false }) !== undefined) return;
  const draft = `${path}.${randomBytes(8).toString('hex')}`;
  try {
    writeFileSync(draft, `${randomBytes(32).toString('hex')}\n`, { flag: 'wx', mode: 0o600, flush: true });
    linkSync(draft, path);
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Refuses the file of another user, who would know the secret. */
function read(path: string): string {
  const found = lstatSync(path);
  if (!found.isFile() || found.uid !== process.getuid?.()) throw new Error('it belongs to another user');
  const secret = readFileSync(path, 'utf8').trim();
  if (!/^[0-9a-f]{64}$/.test(secret)) throw new Error('it is no secret of Drumbeat');
  return secret;
}

type Attempt<Value> = { readonly value?: Value; readonly error?: unknown };

function attempt<Value>(work: () => Value): Attempt<Value> {
  try {
    return { value: work() };
  } catch (error) {
    return { error };
  }
}

const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? (error as Error).message;
