/** A line that begins a part of a song: "[Verse 2]". */
const section = /^[ \t]*\[[^\]\n]{1,60}\][ \t]*$/gm;

/** How many parts a song is divided into. */
export const sectionsIn = (lyrics: string): number => lyrics.match(section)?.length ?? 0;

/** The lyrics with a new part begun at a place, on a line of its own after an empty one; and where to write on. */
export function withSection(lyrics: string, at: number, name: string): { lyrics: string; at: number } {
  const [before, after] = [lyrics.slice(0, at).replace(/\s+$/, ''), lyrics.slice(at).replace(/^\s+/, '')];
  const head = `${before === '' ? '' : `${before}\n\n`}[${name}]\n`;
  return { lyrics: after === '' ? head : `${head}${after.startsWith('[') ? '\n' : ''}${after}`, at: head.length };
}
