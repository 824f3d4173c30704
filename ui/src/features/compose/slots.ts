import type { DraftReference, ReferenceField } from '$lib/backend/bindings';

/** The references of one place, by their position in the draft. */
export interface Slot {
  /** Null: there is no place for these in this model. Undefined: it is not known yet. */
  field: ReferenceField | null | undefined;
  rows: number[];
}

/** The places that hold references, in the order of the form; what has no place comes last. */
export function slotsOf(fields: readonly ReferenceField[], places: readonly (string | null | undefined)[]): Slot[] {
  const rows = (is: (place: string | null | undefined) => boolean) => places.flatMap((place, index) => (is(place) ? [index] : []));
  const known = (place: string | null | undefined) => fields.some((field) => field.name === place);
  return [
    { field: undefined, rows: rows((place) => place === undefined) },
    ...fields.map((field) => ({ field, rows: rows((place) => place === field.name) })),
    { field: null, rows: rows((place) => place !== undefined && !known(place)) },
  ].filter((slot) => slot.rows.length > 0);
}

/** A step of one reference, up or down: among its own, then into the place before or after. */
export function stepOf(fields: readonly ReferenceField[], slots: readonly Slot[], index: number, by: -1 | 1): { before: number; name: string | null } | null {
  const slot = slots.find((each) => each.rows.includes(index));
  if (slot === undefined) return null;
  const at = slot.rows.indexOf(index);
  const neighbour = slot.rows[at + by];
  // Behind a neighbour means before the one after it.
  if (neighbour !== undefined) return { before: by < 0 ? neighbour : neighbour + 1, name: null };
  const own = fields.findIndex((field) => field.name === slot.field?.name);
  const next = fields[own === -1 ? fields.length - 1 : own + by];
  if (next === undefined) return null;
  const there = slots.find((each) => each.field?.name === next.name)?.rows ?? [];
  const edge = by < 0 ? there.at(-1) : there[0];
  return { before: edge === undefined ? index : by < 0 ? edge + 1 : edge, name: next.name };
}

/** The list with one taken out and put before another (its end: the length); with a name it goes into that place. */
export function moved(references: readonly DraftReference[], index: number, before: number, name: string | null): DraftReference[] {
  const one = references[index];
  if (one === undefined) return [...references];
  const rest = references.filter((_, at) => at !== index);
  const to = Math.max(0, Math.min(rest.length, before > index ? before - 1 : before));
  return [...rest.slice(0, to), name === null ? one : { ...one, name }, ...rest.slice(to)];
}
