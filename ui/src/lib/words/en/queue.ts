/** Words of the queue. */
export const queue = {};
