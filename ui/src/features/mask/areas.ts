import type { JsonValue } from '$lib/backend/bindings';
import { encloses, mostAreas, type Point, type Size } from './geometry';

type JsonObject = { [key: string]: JsonValue };

/** An area as it is edited. What came from JSON and was not touched goes back as it came. */
export interface Area {
  points: Point[];
  /** As it came. */
  given: JsonObject | null;
}

export interface Areas {
  /** Of the picture that they were drawn on; null: nothing says it. */
  picture: Size | null;
  areas: Area[];
}

const isObject = (value: unknown): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value);

/** The extra JSON as an object; null: it is none, and nothing can be put into it. */
export function objectOf(text: string): JsonObject | null {
  if (text.trim() === '') return {};
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}

export function valueAt(object: JsonObject, path: readonly string[]): JsonValue | undefined {
  let value: JsonValue | undefined = object;
  for (const name of path) {
    if (!isObject(value)) return undefined;
    value = value[name];
  }
  return value;
}

/** The areas that stand in JSON; null: what stands there is something else, which is not to be drawn over. */
export function areasIn(value: JsonValue | undefined): Areas | null {
  if (value === undefined) return { picture: null, areas: [] };
  if (!Array.isArray(value) || value.length > mostAreas) return null;
  const areas: Area[] = [];
  let picture: Size | null = null;
  for (const given of value) {
    if (!isObject(given)) return null;
    const { width, height, points } = given;
    if (!isLength(width) || !isLength(height) || !Array.isArray(points) || points.length % 2 !== 0 || points.length > 20_000) return null;
    // Areas of pictures of two sizes cannot be drawn on one.
    if (picture !== null && (picture.width !== width || picture.height !== height)) return null;
    picture = { width, height };
    const pairs: Point[] = [];
    for (let index = 0; index < points.length; index += 2) {
      const [x, y] = [points[index], points[index + 1]];
      if (typeof x !== 'number' || typeof y !== 'number') return null;
      pairs.push({ x, y });
    }
    areas.push({ points: pairs, given });
  }
  return { picture, areas };
}

const isLength = (value: JsonValue | undefined): value is number => typeof value === 'number' && Number.isInteger(value) && value > 0 && value <= 100_000;

/** What is sent; an area that encloses nothing is not finished and is none. */
export const sent = (areas: readonly Area[], picture: Size): JsonValue[] =>
  areas.filter(({ points, given }) => given !== null || encloses(points)).map(({ points, given }) => given ?? { ...picture, points: points.flatMap(({ x, y }) => [x, y]) });

/** The object with a value at a path; null takes the value away, and what that leaves empty. */
export function withValue(object: JsonObject, path: readonly string[], value: JsonValue | null): JsonObject {
  const [name, ...inner] = path;
  if (name === undefined) return object;
  const { [name]: before, ...others } = object;
  if (inner.length === 0) {
    if (value === null) return others;
    return name in object ? { ...object, [name]: value } : { ...others, [name]: value };
  }
  const next = withValue(isObject(before) ? before : {}, inner, value);
  if (value === null && Object.keys(next).length === 0) return others;
  return { ...object, [name]: next };
}
