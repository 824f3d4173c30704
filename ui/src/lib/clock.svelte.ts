import { createSubscriber } from 'svelte/reactivity';

/**
 * The time of day for words such as "2 min 12 s ago". It moves once a second, and only while something on screen
 * reads it.
 */
class Clock {
  #subscribe = createSubscriber((update) => {
    const timer = setInterval(update, 1000);
    return () => clearInterval(timer);
  });

  /** Unix milliseconds. */
  get now(): number {
    this.#subscribe();
    return Date.now();
  }
}

export const clock = new Clock();
