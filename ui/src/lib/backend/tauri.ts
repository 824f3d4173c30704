import type { Backend } from './backend';
import { commands, events } from './bindings';

/** The engine behind the app's own commands. The only file of the page that knows where it runs. */
export function tauriBackend(): Backend {
  let gallery = '';
  return {
    ...commands,
    opening: async () => {
      const opening = await commands.opening();
      gallery = opening.gallery;
      return opening;
    },
    textCopy: copy,
    listen: async (handler) => events.engineEvent.listen((event) => handler(event.payload)),
    thumbnail: (output, size) => `${gallery}/thumbnail/${output}/${size}`,
    original: (output) => `${gallery}/original/${output}`,
    strip: (output) => `${gallery}/strip/${output}`,
  };
}

/** Into the clipboard, in the way that the web view allows inside a click or a key press. */
async function copy(text: string): Promise<null> {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const area = document.createElement('textarea');
    area.value = text;
    area.style.position = 'fixed';
    area.style.opacity = '0';
    const before = document.activeElement;
    document.body.append(area);
    area.select();
    const done = document.execCommand('copy');
    area.remove();
    if (before instanceof HTMLElement) before.focus();
    if (!done) throw new Error('the web view did not take the text into the clipboard');
  }
  return null;
}
