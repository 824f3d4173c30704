import AudioLines from '@lucide/svelte/icons/audio-lines';
import BetweenVerticalStart from '@lucide/svelte/icons/between-vertical-start';
import CornerDownRight from '@lucide/svelte/icons/corner-down-right';
import Film from '@lucide/svelte/icons/film';
import Image from '@lucide/svelte/icons/image';
import Images from '@lucide/svelte/icons/images';
import Scan from '@lucide/svelte/icons/scan';
import Type from '@lucide/svelte/icons/type';
import Volume2 from '@lucide/svelte/icons/volume-2';
import type { Gives, Kind, Takes, Wish } from '$lib/backend/bindings';
import type { IconOf } from '$lib/design';

export const kindsInOrder: readonly Kind[] = ['image', 'video', 'audio'];
export const kindIcons: Record<Kind, IconOf> = { image: Image, video: Film, audio: AudioLines };

export const takesInOrder: readonly Takes[] = ['text', 'images', 'frames', 'video', 'sound', 'task'];
export const takesIcons: Record<Takes, IconOf> = { text: Type, images: Images, frames: BetweenVerticalStart, video: Film, sound: AudioLines, task: CornerDownRight };

export const givesInOrder: readonly Gives[] = ['fourK', 'sound'];
export const givesIcons: Record<Gives, IconOf> = { fourK: Scan, sound: Volume2 };

/** What one can use a model for, in the order of the list: pictures and videos first, then music. */
export const wishesInOrder: readonly Wish[] = [
  'fromText', 'fromImage', 'betweenFrames', 'fromReferences', 'edit', 'inpaint', 'expand', 'vary', 'upscale', 'removeBackground', 'extend', 'motion', 'lipSync', 'shots',
  'music', 'lyrics', 'sounds', 'cover', 'accompany', 'mix', 'stems', 'voice', 'musicVideo', 'coverImage', 'convert',
];
