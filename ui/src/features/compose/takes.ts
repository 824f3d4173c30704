import AudioLines from '@lucide/svelte/icons/audio-lines';
import BetweenVerticalStart from '@lucide/svelte/icons/between-vertical-start';
import CornerDownRight from '@lucide/svelte/icons/corner-down-right';
import Film from '@lucide/svelte/icons/film';
import Image from '@lucide/svelte/icons/image';
import Images from '@lucide/svelte/icons/images';
import Type from '@lucide/svelte/icons/type';
import type { Kind, Takes } from '$lib/backend/bindings';
import type { IconOf } from '$lib/design';

export const kindsInOrder: readonly Kind[] = ['image', 'video', 'audio'];
export const kindIcons: Record<Kind, IconOf> = { image: Image, video: Film, audio: AudioLines };

export const takesInOrder: readonly Takes[] = ['text', 'images', 'frames', 'video', 'sound', 'task'];
export const takesIcons: Record<Takes, IconOf> = { text: Type, images: Images, frames: BetweenVerticalStart, video: Film, sound: AudioLines, task: CornerDownRight };
