/** What fingers, wheel and pointer mean on a picture. Places are CSS pixels from the middle of the stage. */
export interface GestureActs {
  /** So many times larger, with what lies under the place staying there. */
  zoom: (factor: number, at: Point) => void;
  pan: (by: Point) => void;
  toggle: (at: Point) => void;
  /** Whether there is anything to drag. */
  movable: () => boolean;
  dragging?: (on: boolean) => void;
}

export interface Point {
  x: number;
  y: number;
}

/** How much larger one turn of the wheel makes it; a pinch on a pad comes as a finer wheel with Ctrl. */
export function wheelFactor({ deltaY, deltaMode, ctrlKey }: Pick<WheelEvent, 'deltaY' | 'deltaMode' | 'ctrlKey'>): number {
  const turn = deltaMode === 1 ? deltaY * 16 : deltaMode === 2 ? deltaY * 240 : deltaY;
  // A wheel that reports nonsense does not throw the picture away.
  const within = Math.min(480, Math.max(-480, Number.isFinite(turn) ? turn : 0));
  return Math.exp(-within * (ctrlKey ? 0.01 : 0.0022));
}

/** Two fingers, from where they were to where they are. */
export function pinch(before: readonly [Point, Point], after: readonly [Point, Point]): { factor: number; at: Point; by: Point } {
  const apart = ([one, other]: readonly [Point, Point]) => Math.hypot(one.x - other.x, one.y - other.y);
  const middle = ([one, other]: readonly [Point, Point]) => ({ x: (one.x + other.x) / 2, y: (one.y + other.y) / 2 });
  const [from, to] = [middle(before), middle(after)];
  const was = apart(before);
  return { factor: was > 1 ? apart(after) / was : 1, at: to, by: { x: to.x - from.x, y: to.y - from.y } };
}

/** Hears all of them on an element, as an attachment. */
export const gestures = (acts: GestureActs) => (element: HTMLElement): (() => void) => {
  const fingers = new Map<number, Point>();
  const heard = new AbortController();
  const on = <K extends keyof HTMLElementEventMap>(name: K, hear: (event: HTMLElementEventMap[K]) => void) =>
    element.addEventListener(name, hear, { signal: heard.signal, passive: false });

  // With a text scale the box is measured in other pixels than the picture is laid out in.
  const place = (event: MouseEvent): Point => {
    const box = element.getBoundingClientRect();
    const scale = box.width > 0 && element.clientWidth > 0 ? box.width / element.clientWidth : 1;
    return { x: (event.clientX - box.left - box.width / 2) / scale, y: (event.clientY - box.top - box.height / 2) / scale };
  };
  const letGo = (event: PointerEvent) => {
    fingers.delete(event.pointerId);
    if (fingers.size === 0) acts.dragging?.(false);
  };

  on('wheel', (event) => {
    event.preventDefault();
    acts.zoom(wheelFactor(event), place(event));
  });
  on('dblclick', (event) => acts.toggle(place(event)));
  on('pointerdown', (event) => {
    if (event.button !== 0) return;
    if (fingers.size === 0 && event.pointerType !== 'touch' && !acts.movable()) return;
    fingers.set(event.pointerId, place(event));
    element.setPointerCapture?.(event.pointerId);
    acts.dragging?.(true);
  });
  on('pointermove', (event) => {
    const before = fingers.get(event.pointerId);
    if (before === undefined) return;
    const here = place(event);
    const other = [...fingers].find(([id]) => id !== event.pointerId)?.[1];
    fingers.set(event.pointerId, here);
    if (other === undefined) return acts.pan({ x: here.x - before.x, y: here.y - before.y });
    const { factor, at, by } = pinch([before, other], [here, other]);
    acts.zoom(factor, at);
    acts.pan(by);
  });
  on('pointerup', letGo);
  on('pointercancel', letGo);
  return () => heard.abort();
};
