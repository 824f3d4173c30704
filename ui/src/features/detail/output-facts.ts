import type { OutputView } from '$lib/backend/bindings';
import type { KeyValue } from '$lib/design';
import { words } from '$lib/words';
import { bytes, shortHash } from '$lib/words/format';
import { playTime } from './player-time';

/** The last part of an archived file's path. */
export const fileName = ({ path }: OutputView): string | null => (path === null ? null : nameOf(path));

export const nameOf = (path: string): string => path.split(/[\\/]/).at(-1) ?? path;

/** Path, facts of the medium and hash of an output; only what is known. */
export function outputFacts(output: OutputView, copy: (text: string) => void): KeyValue[] {
  const facts: KeyValue[] = [];
  const { path, sha256 } = output;
  if (path !== null) facts.push({ name: words.detail.file, value: path, mono: true, whole: path, copy: () => copy(path) });
  const medium = mediumFacts(output);
  if (medium !== '') facts.push({ name: words.detail.media[output.media], value: medium });
  if (sha256 !== null) facts.push({ name: words.detail.hash, value: shortHash(sha256), mono: true, whole: sha256, copy: () => copy(sha256) });
  return facts;
}

/** What a type of file is called: "PNG" for "image/png"; a type without a short name is shown as it is. */
export function formatOf(mime: string): string {
  const [, short = ''] = /^[a-z]+\/(?:x-)?([a-z0-9]+)$/.exec(mime) ?? [];
  if (short === 'webp') return 'WebP';
  if (short === 'webm') return 'WebM';
  if (mime === 'audio/mpeg') return 'MP3';
  return short === '' || short.length > 5 ? mime : short.toUpperCase();
}

function mediumFacts({ width, height, facts, mime, durationMs, bytes: size }: OutputView): string {
  return [
    width !== null && height !== null ? words.detail.size(width, height) : '',
    facts ?? (mime === null ? '' : formatOf(mime)),
    durationMs === null ? '' : playTime(durationMs, 0),
    size === null ? '' : bytes(size),
  ]
    .filter(Boolean)
    .join(', ');
}
