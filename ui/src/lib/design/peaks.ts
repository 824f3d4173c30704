/** Peaks of a waveform from base64, one byte each; what cannot be read gives no peaks. */
export function decodePeaks(base64: string | null): Uint8Array {
  if (base64 === null) return new Uint8Array();
  try {
    return Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
  } catch {
    return new Uint8Array();
  }
}

/** The highest peak of each of `count` equal parts, 0 to 1. Fewer peaks than parts are spread out. */
export function bars(peaks: Uint8Array, count: number): number[] {
  if (peaks.length === 0 || count <= 0) return [];
  return Array.from({ length: count }, (_, bar) => {
    const from = Math.floor((bar * peaks.length) / count);
    const to = Math.max(from + 1, Math.floor(((bar + 1) * peaks.length) / count));
    let highest = 0;
    for (let index = from; index < to; index += 1) highest = Math.max(highest, peaks[index] ?? 0);
    return highest / 255;
  });
}
