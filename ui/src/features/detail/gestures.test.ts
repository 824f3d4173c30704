import { describe, expect, it, vi } from 'vitest';
import { gestures, pinch, wheelFactor } from './gestures';

/** A stage of 400 by 200 px, its corner at 100, 50. */
function stage(movable = true) {
  const acts = { zoom: vi.fn(), pan: vi.fn(), toggle: vi.fn(), movable: () => movable, dragging: vi.fn() };
  const element = document.createElement('div');
  Object.defineProperty(element, 'clientWidth', { value: 400 });
  element.getBoundingClientRect = () => new DOMRect(100, 50, 400, 200);
  const stop = gestures(acts)(element);
  const send = (name: string, clientX: number, clientY: number, more: object = {}, button = 0) => {
    const event = Object.assign(new MouseEvent(name, { clientX, clientY, button, cancelable: true }), { pointerId: 1, pointerType: 'mouse', ...more });
    element.dispatchEvent(event);
    return event;
  };
  return { acts, send, stop };
}

describe('the wheel', () => {
  it('zooms at the pointer, and the page does not scroll', () => {
    const { acts, send } = stage();
    const event = send('wheel', 400, 150, { deltaY: -100, deltaMode: 0 });
    expect(acts.zoom).toHaveBeenCalledWith(wheelFactor({ deltaY: -100, deltaMode: 0, ctrlKey: false }), { x: 100, y: 0 });
    expect(event.defaultPrevented).toBe(true);
  });
  it('undoes itself, and a broken one throws nothing away', () => {
    const turn = (deltaY: number, deltaMode = 0, ctrlKey = false) => wheelFactor({ deltaY, deltaMode, ctrlKey });
    expect(turn(60) * turn(-60)).toBeCloseTo(1);
    expect(turn(3, 1)).toBeCloseTo(turn(48));
    expect(turn(-10, 0, true)).toBeGreaterThan(turn(-10));
    expect([turn(Number.NaN), turn(Infinity)]).toEqual([1, 1]);
    expect(turn(1e9)).toBeGreaterThan(0.3);
  });
});

describe('a drag', () => {
  it('moves by as much as the pointer moved, until it is let go', () => {
    const { acts, send, stop } = stage();
    send('pointerdown', 300, 150);
    send('pointermove', 310, 145);
    send('pointerup', 310, 145);
    send('pointermove', 350, 145);
    expect(acts.pan.mock.calls).toEqual([[{ x: 10, y: -5 }]]);
    expect(acts.dragging.mock.calls).toEqual([[true], [false]]);
    stop();
    send('pointerdown', 300, 150);
    expect(acts.dragging).toHaveBeenCalledTimes(2);
  });
  it('is none where there is nothing to move, nor with another button', () => {
    const { acts, send } = stage(false);
    send('pointerdown', 300, 150);
    send('pointermove', 310, 145);
    expect(acts.pan).not.toHaveBeenCalled();
    const other = stage();
    other.send('pointerdown', 300, 150, {}, 2);
    other.send('pointermove', 310, 145);
    expect(other.acts.pan).not.toHaveBeenCalled();
  });
});

describe('two fingers', () => {
  it('zoom at the middle between them and move with it', () => {
    const { acts, send } = stage(false);
    send('pointerdown', 250, 150, { pointerType: 'touch', pointerId: 1 });
    send('pointerdown', 350, 150, { pointerType: 'touch', pointerId: 2 });
    send('pointermove', 450, 150, { pointerType: 'touch', pointerId: 2 });
    expect(acts.zoom.mock.calls).toEqual([[2, { x: 50, y: 0 }]]);
    expect(acts.pan.mock.calls).toEqual([[{ x: 50, y: 0 }]]);
  });
  it('that lie on one another do nothing wild', () => {
    const at = { x: 0, y: 0 };
    expect(pinch([at, at], [at, { x: 50, y: 0 }]).factor).toBe(1);
  });
});
