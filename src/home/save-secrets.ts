import { type SecretState, secretStates } from '../incidents/sources/source-secrets.ts';
import type { FormFaults } from '../slack/form.ts';
import type { ChangedBy } from '../teams/team-settings.store.ts';
import type { HomeDeps, Together } from './home-deps.ts';
import { type SecretChange, secretField } from './secrets-form.ts';

/** What each source that signs has now. */
export const secretsNow = async ({
  hookSecrets,
  sourceSecrets,
}: Pick<HomeDeps, 'hookSecrets' | 'sourceSecrets'>): Promise<readonly SecretState[]> =>
  secretStates(hookSecrets, await sourceSecrets.stored());

/** Sets and removes what was read of the form, and records that and no more; what cannot be kept is told at its field. */
export async function saveSecrets(
  { sourceSecrets, note }: Pick<Together, 'sourceSecrets' | 'note'>,
  changes: readonly SecretChange[],
  by: ChangedBy,
): Promise<FormFaults> {
  for (const change of changes) {
    if (change.kind !== 'set') continue;
    const fault = await sourceSecrets.set(change.source, change.secret, by);
    // Where one cannot be sealed none can: nothing was written before it.
    if (fault !== undefined) return { [secretField(change.source)]: fault };
    await note(`secret of ${change.source}`, { secret: 'set' }, by);
  }
  for (const { kind, source } of changes) {
    if (kind !== 'remove' || !(await sourceSecrets.remove(source))) continue;
    await note(`secret of ${source}`, { secret: 'removed' }, by);
  }
  return {};
}
