import AudioLines from '@lucide/svelte/icons/audio-lines';
import MapPin from '@lucide/svelte/icons/map-pin';
import Package from '@lucide/svelte/icons/package';
import Palette from '@lucide/svelte/icons/palette';
import User from '@lucide/svelte/icons/user';
import type { CastSort } from '$lib/backend/bindings';
import type { IconOf } from '$lib/design';

export const sortIcons: Record<CastSort, IconOf> = { person: User, place: MapPin, product: Package, style: Palette, voice: AudioLines };
export const sortsInOrder: readonly CastSort[] = ['person', 'place', 'product', 'style', 'voice'];
