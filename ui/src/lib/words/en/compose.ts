/** Words of the compose. */
export const compose = {};
