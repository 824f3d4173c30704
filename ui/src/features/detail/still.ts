import type { Backend } from '$lib/backend/backend';
import { toasts } from '$lib/design';
import { words } from '$lib/words';
import { base64Of, blobOf } from '$features/library/scrub/draw';
import { attempt } from '$features/task/failed-act';
import { nameOf } from './output-facts';

/** Draws the frame that a video shows at its full size and has it saved beside the video; then says so. */
export async function saveStill(backend: Backend, output: number, media: HTMLMediaElement | null): Promise<void> {
  const png = await drawn(media);
  if (png === null) return toasts.show({ text: words.detail.stillCannot });
  const saved = await attempt(() => backend.stillSave(output, png.atMs, png.base64));
  if (saved === null) return;
  toasts.show({ text: words.detail.stillSaved(nameOf(saved.path)), way: { label: words.detail.showInFolder, act: () => void attempt(() => backend.stillReveal()) } });
}

/** Null: there is no frame yet, or the web view does not let it be read. */
async function drawn(media: HTMLMediaElement | null): Promise<{ atMs: number; base64: string } | null> {
  if (!(media instanceof HTMLVideoElement) || media.videoWidth === 0 || media.readyState < 2) return null;
  const canvas = document.createElement('canvas');
  canvas.width = media.videoWidth;
  canvas.height = media.videoHeight;
  const atMs = Math.round(media.currentTime * 1000);
  try {
    canvas.getContext('2d')?.drawImage(media, 0, 0);
    return { atMs, base64: await base64Of(await blobOf(canvas, 'image/png')) };
  } catch {
    return null;
  }
}
