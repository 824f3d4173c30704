import { failureOf } from '$lib/backend/failed';
import { toasts } from '$lib/design';
import { words } from '$lib/words';

/** Does what a press asked for; when it fails, says what happened and what was kept. */
export async function attempt<T>(act: () => Promise<T>): Promise<T | null> {
  try {
    return await act();
  } catch (thrown) {
    const { what, then } = words.failure.of(failureOf(thrown));
    toasts.show({ text: `${what}. ${then}` });
    return null;
  }
}
