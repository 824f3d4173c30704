import type { Backend } from './backend';
import { commands, events } from './bindings';

/** The engine in the app: every verb is a command of the shell. */
export function tauriBackend(): Backend {
  let gallery = '';
  return {
    ...commands,
    async opening() {
      const opening = await commands.opening();
      gallery = opening.gallery;
      return opening;
    },
    async textCopy(text) {
      await navigator.clipboard.writeText(text);
      return null;
    },
    listen: (handler) => events.engineEvent.listen((event) => handler(event.payload)),
    thumbnail: (output, size) => `${gallery}/thumbnail/${output}/${size}`,
    original: (output) => `${gallery}/original/${output}`,
  };
}
