import { letGo } from '$features/detail/playback.svelte';
import { cellOf, columns, momentsOf, rows } from './sheet';

/** A seek that takes longer than this will not come to an end. */
const patienceMs = 8000;
const quality = 0.78;

/** Draws the frames of a video side by side, as a JPEG. Fails when it cannot be played, or when it is not wanted any more. */
export async function drawStrip(address: string, wanted: AbortSignal): Promise<Blob> {
  const video = document.createElement('video');
  Object.assign(video, { crossOrigin: 'anonymous', muted: true, playsInline: true, preload: 'auto' });
  try {
    const ready = heard(video, 'loadeddata', wanted);
    video.src = address;
    await ready;
    const { videoWidth: width, videoHeight: height, duration } = video;
    if (!(width > 0) || !Number.isFinite(duration) || duration <= 0) throw new Error('a video without a picture or an end');
    const cell = cellOf({ width, height });
    const canvas = document.createElement('canvas');
    canvas.width = cell.width * columns;
    canvas.height = cell.height * rows;
    const context = canvas.getContext('2d');
    if (context === null) throw new Error('no canvas');
    for (const [index, moment] of momentsOf(duration * 1000).entries()) {
      const there = heard(video, 'seeked', wanted);
      video.currentTime = moment / 1000;
      await there;
      context.drawImage(video, (index % columns) * cell.width, Math.floor(index / columns) * cell.height, cell.width, cell.height);
    }
    return await blobOf(canvas, 'image/jpeg', quality);
  } finally {
    letGo(video);
  }
}

/** What is on a canvas, as a file. */
export const blobOf = (canvas: HTMLCanvasElement, type: string, quality?: number): Promise<Blob> =>
  new Promise((made, failed) => canvas.toBlob((blob) => (blob === null ? failed(new Error('the canvas gives no picture')) : made(blob)), type, quality));

export async function base64Of(blob: Blob): Promise<string> {
  const address = await new Promise<string>((read, failed) => {
    const reader = new FileReader();
    reader.onload = () => read(String(reader.result));
    reader.onerror = () => failed(reader.error ?? new Error('unreadable'));
    reader.readAsDataURL(blob);
  });
  return address.slice(address.indexOf(',') + 1);
}

function heard(video: HTMLVideoElement, name: 'loadeddata' | 'seeked', wanted: AbortSignal): Promise<void> {
  return new Promise((there, failed) => {
    const over = new AbortController();
    const end = (act: () => void) => () => {
      clearTimeout(late);
      over.abort();
      act();
    };
    const fail = (why: string) => end(() => failed(new Error(why)));
    const late = setTimeout(fail('the video does not answer'), patienceMs);
    video.addEventListener(name, end(there), { signal: over.signal });
    video.addEventListener('error', fail('the video cannot be played'), { signal: over.signal });
    if (wanted.aborted) fail('not wanted any more')();
    else wanted.addEventListener('abort', fail('not wanted any more'), { signal: over.signal });
  });
}
