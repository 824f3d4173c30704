import type { Backend } from '$lib/backend/backend';
import type { CopyWhat, Selection } from '$lib/backend/bindings';
import { toasts } from '$lib/design';
import { words } from '$lib/words';
import { attempt } from '$features/task/failed-act';

/** Puts something of results into the clipboard, and says what. */
export async function copyOut(backend: Backend, selection: Selection, what: CopyWhat): Promise<void> {
  const copied = await attempt(() => backend.filesCopy(selection, what));
  if (copied === null) return;
  const { text } = copied;
  if (text !== null && (await attempt(() => backend.textCopy(text).then(() => true))) === null) return;
  const said = what === 'files' || what === 'paths' ? words.exporting.copied[what](copied.files) : words.exporting.copied[what](copied.results);
  toasts.show({ text: copied.private > 0 ? `${said}. ${words.exporting.privately(copied.private)}.` : said });
}
