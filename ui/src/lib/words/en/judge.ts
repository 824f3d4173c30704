import type { Label } from '$lib/backend/bindings';
import { plural } from '../plural';

/** Words of what a person says of results. */
export const judge = {
  favourite: 'Favourite',
  favouriteNot: 'No favourite any more',
  stars: 'Stars',
  starsText: (stars: number | null) => (stars === null ? 'Different' : stars === 0 ? 'No stars' : plural(stars, { one: '# star', other: '# stars' })),
  label: 'Label',
  labels: { red: 'Red', orange: 'Orange', yellow: 'Yellow', green: 'Green', blue: 'Blue', violet: 'Violet' } satisfies Record<Label, string>,
  tag: 'Tag',
  addTag: 'Add a tag',
  untag: (name: string) => `Take the tag ${name} off`,
  tagsKnown: 'Tags that there are',
  note: 'Note',
  private: 'Private',
  bin: 'Into the bin',
  binned: 'In the bin. The files stay until it is emptied',
  inBin: 'In the bin',
  restore: 'Restore',
  unread: 'What was said of it cannot be read.',
};
