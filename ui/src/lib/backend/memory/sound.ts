/** A quiet tone as a WAV address, so that a player has something to play; one for each length. */
const made = new Map<number, string>();

export function soundOf(ms: number): string {
  const before = made.get(ms);
  if (before !== undefined) return before;
  const rate = 8000;
  const samples = Math.round((ms / 1000) * rate);
  const bytes = new DataView(new ArrayBuffer(44 + samples));
  const text = (at: number, word: string) => [...word].forEach((char, index) => bytes.setUint8(at + index, char.charCodeAt(0)));
  text(0, 'RIFF');
  bytes.setUint32(4, 36 + samples, true);
  text(8, 'WAVEfmt ');
  bytes.setUint32(16, 16, true);
  bytes.setUint16(20, 1, true);
  bytes.setUint16(22, 1, true);
  bytes.setUint32(24, rate, true);
  bytes.setUint32(28, rate, true);
  bytes.setUint16(32, 1, true);
  bytes.setUint16(34, 8, true);
  text(36, 'data');
  bytes.setUint32(40, samples, true);
  for (let index = 0; index < samples; index += 1) {
    bytes.setUint8(44 + index, 128 + Math.round(24 * Math.sin((index / rate) * 2 * Math.PI * 220) * Math.sin((index / rate) * 0.7)));
  }
  const address = URL.createObjectURL(new Blob([bytes.buffer as ArrayBuffer], { type: 'audio/wav' }));
  made.set(ms, address);
  return address;
}

let still: string | null = null;

/** The address of a video that never begins, so that a player stands at its poster. */
export function stillVideo(): string {
  if (typeof MediaSource === 'undefined') return '';
  still ??= URL.createObjectURL(new MediaSource());
  return still;
}
