/** Words of the frame. */
export const frame = {};
