import { number } from '../format';
import { plural } from '../plural';

interface Size { width: number; height: number }
interface Point { x: number; y: number }
const size = ({ width, height }: Size) => `${number(width)} × ${number(height)}`;
const at = ({ x, y }: Point) => `${x}, ${y}`;

/** Words of the areas that are drawn on a picture. */
export const mask = {
  label: 'Areas',
  count: (count: number) => (count === 0 ? 'none yet' : plural(count, { one: '# area', other: '# areas' })),
  draw: 'Draw on the picture',
  other: 'as JSON',
  otherWhy: 'What stands there as JSON is no list of areas of one picture. It stays as it is; take it out to draw.',
  title: 'Areas of the picture',
  noPicture: 'The picture is not in your library. With its size in pixels it can be drawn on an empty one.',
  width: 'Width in pixels',
  height: 'Height in pixels',
  sizeMissing: 'Width and height in whole pixels are needed',
  begin: 'Begin',
  otherSize: (drawn: Size, picture: Size) => `These areas were drawn on a picture of ${size(drawn)}; the one that is named has ${size(picture)}. They are shown without it.`,
  tool: 'How to draw',
  tools: { polygon: 'Points', rectangle: 'Rectangle', lasso: 'By hand' },
  help: { polygon: 'A click sets a point; the first one closes.', rectangle: 'Drag from corner to corner.', lasso: 'Drag around what is meant.' },
  keys: 'Keys: arrows, Enter, C closes, [ ] points, I adds one, Delete.',
  board: 'Picture to draw areas on',
  said: (open: number, areas: number, cross: Point, point: Point | null) => (point !== null ? `Point at ${at(point)}` : `Cross at ${at(cross)}. ${open > 0 ? `${plural(open, { one: '# point', other: '# points' })} set. ` : ''}${plural(areas, { one: '# area', other: '# areas' })}`),
  json: 'Areas as they are sent',
  undo: 'Undo',
  redo: 'Redo',
  remove: 'Delete',
  nothing: 'There is nothing yet',
  unfinished: 'One area is not closed yet',
  cancel: 'Cancel',
  keep: 'Keep these areas',
};
