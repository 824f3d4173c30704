import type { Backend } from '$lib/backend/backend';
import type { Confirmed, Draft } from '$lib/backend/bindings';
import { useBackend } from '$lib/backend/context.svelte';
import { failureOf } from '$lib/backend/failed';
import type { Composer } from '$features/compose/compose.svelte';
import { useComposer } from '$features/compose/composers';
import { toasts } from '$lib/design';
import { useShell, type Shell } from '$lib/shell.svelte';
import { words } from '$lib/words';
import { following } from '$features/follow/following.svelte';
import { attempt } from './failed-act';
import { placeFor, placeNow, type Move } from './queue-order';
import type { Action } from './state-words';

/** What can be done with one task, from its row, its tile or its detail. */
export class TaskActs {
  readonly #backend: Backend;
  readonly #shell: Shell;
  readonly #composer: Composer;
  readonly #anew: Record<number, string> = {};

  constructor(backend: Backend, shell: Shell, composer: Composer) {
    this.#backend = backend;
    this.#shell = shell;
    this.#composer = composer;
  }

  /** Does the action of a state; `decide` opens what the caller decides with. */
  do(action: Action, task: number, decide: (task: number) => void): void {
    switch (action) {
      case 'decide': return decide(task);
      case 'withdraw': return this.withdraw([task]);
      case 'release': return this.release([task]);
      case 'tryNow': return this.#run(() => this.#backend.archiveRetry(task));
      case 'freeSpace': return this.#run(() => this.#backend.archiveOpen());
      case 'askAgain': return this.#run(() => this.#backend.askAgain(task));
      case 'watch': return this.watch(task, true);
      case 'copyAnswer': return this.copyAnswer(task);
      case 'submitAnew': return this.submitAnew(task);
      case 'topUp': return this.#run(() => this.#backend.serviceOpen('dashboard'));
      case 'edit':
      case 'reuse':
      case 'submit': return this.reuse(task);
    }
  }

  open = (task: number): void => this.#shell.navigation.open(task);
  slideshow = (task: number): void => this.#shell.navigation.openSlideshow(task);

  /** Loads the task's prompt and values into compose; the draft before can be had back. */
  reuse = (task: number): void =>
    this.#run(async () => {
      const before = this.#composer.copy() ?? (await this.#backend.draft());
      const broughtBefore = this.#shell.broughtBack;
      await this.#composer.reuse(task);
      this.#shell.broughtBack = task;
      this.#shell.panes.askPrompt();
      const undo = () => {
        this.#shell.broughtBack = broughtBefore;
        this.#composer.restore(before);
      };
      toasts.show({ text: words.task.reused, undo });
    });

  /** The same with a new seed or for changed parts, in a draft that takes nothing away. */
  vary = (task: number): void => this.#made(() => this.#backend.vary(task), words.follow.varied);

  /** Opens what can follow a result; null: its first output. */
  askFollowUp = (task: number, output: number | null = null): void => following.ask(task, output);
  followUp = (task: number, output: number | null, way: string): void => this.#made(() => this.#backend.followUp(task, output, way), words.follow.followed);

  /** A draft that was made beside the present one, or in it where it was empty: taking it back leaves the one before. */
  #made(make: () => Promise<Draft>, text: string): void {
    this.#run(async () => {
      const before = await this.#backend.draft();
      const draft = await make();
      this.#shell.panes.askPrompt();
      const undo = () => this.#run(() => (draft.tab === before.tab ? this.#backend.draftSave(before) : this.#backend.draftClose(draft.tab ?? 0)));
      toasts.show({ text, undo });
    });
  }

  withdraw = (tasks: number[]): void => this.#run(() => this.#backend.withdraw(tasks));
  release = (tasks: number[]): void => this.#run(() => this.#backend.release(tasks));
  tryNow = (task: number): void => this.#run(() => this.#backend.archiveRetry(task));
  askAgain = (task: number): void => this.#run(() => this.#backend.askAgain(task));
  watch = (task: number, watched: boolean): void => this.#run(() => this.#backend.watch(task, watched));
  pause = (paused: boolean): void => this.#run(() => this.#backend.sendingPause(paused));

  pauseBatch = (batch: string, paused: boolean): void => this.#run(() => this.#backend.batchPause(batch, paused));

  /** After topping up: what was refused goes out anew, and the rest of its press goes on. Pressed twice it is one. */
  submitAnew = (task: number, confirmed: Confirmed | null = null): void => {
    const submitId = (this.#anew[task] ??= crypto.randomUUID().replaceAll('-', ''));
    this.#run(async () => {
      try {
        const { repeated } = await this.#backend.submitAnew(task, submitId, confirmed);
        toasts.show({ text: repeated ? words.task.anewBefore : words.task.anew });
      } catch (thrown) {
        const failure = failureOf(thrown);
        if (failure.code !== 'limitAsks') throw thrown;
        this.#shell.limitAsked = { failure, go: (word) => this.submitAnew(task, word) };
      }
    });
  };

  /** Moves what waits to be sent. The way back is a press in the other direction, or the toast's. */
  move = (task: number, way: Move): void => {
    const waiting = this.#shell.answers.queue.data?.waiting.map((row) => row.id) ?? [];
    const place = placeFor(waiting, task, way);
    if (place === null) return;
    const back = placeNow(waiting, task);
    this.#run(async () => {
      await this.#backend.queueOrder(task, place);
      if (way === 'front') toasts.show({ text: words.queue.goesNext, undo: () => this.#run(() => this.#backend.queueOrder(task, back)) });
    });
  };

  openOutput = (output: number): void => this.#run(() => this.#backend.outputOpen(output));
  openWith = (output: number): void => this.#run(() => this.#backend.outputOpenWith(output));
  reveal = (output: number): void => this.#run(() => this.#backend.outputReveal(output));

  copy = (text: string): void =>
    this.#run(async () => {
      await this.#backend.textCopy(text);
      toasts.show({ text: words.task.copied });
    });

  /** Prompt, JSON and answer of a row are asked for when they are wanted: a row holds only their beginning. */
  copyPrompt = (task: number): void => this.#copyOf(task, (detail) => detail.prompt);
  copyJson = (task: number): void => this.#copyOf(task, (detail) => detail.body);
  copyAnswer = (task: number): void => this.#copyOf(task, (detail) => detail.answer ?? '');

  #copyOf(task: number, part: (detail: Awaited<ReturnType<Backend['task']>>) => string): void {
    void attempt(() => this.#backend.task(task)).then((detail) => {
      if (detail !== null) this.copy(part(detail));
    });
  }

  #run(act: () => Promise<unknown>): void {
    void attempt(act);
  }
}

/** Called while a component is made. */
export const useTaskActs = (): TaskActs => new TaskActs(useBackend(), useShell(), useComposer());
