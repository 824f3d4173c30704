import { number } from '../format';

/** Words of the slideshow. */
export const slideshow = {
  name: 'Slideshow',
  before: 'One before',
  next: 'One after',
  pause: 'Pause',
  goOn: 'Go on',
  shorter: 'Each shorter',
  longer: 'Each longer',
  seconds: (seconds: number) => `${number(seconds)} s`,
  shuffled: 'Shuffled',
  askSound: 'This one moves. With sound?',
  soundOn: 'Sound on',
  silent: 'Silent',
  alone: 'There is nothing else to show here.',
  end: 'End the slideshow',
};
