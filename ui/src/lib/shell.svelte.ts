import { createContext } from 'svelte';
import type { AccountView, BalanceView, Confirmed, Failure, QueueView, Settings, StatusView } from './backend/bindings';
import type { Door } from './backend/context.svelte';
import { Query } from './backend/query.svelte';
import { Navigation, placeNames } from './navigation.svelte';
import { Panes } from './panes.svelte';
import { isOneOf, Remembered } from './remembered';
import { Viewing } from './viewing.svelte';

/** Answers that several parts of the window show; asked once for all of them. */
export interface Answers {
  account: Query<AccountView | null>;
  balance: Query<BalanceView>;
  queue: Query<QueueView>;
  settings: Query<Settings>;
  status: Query<StatusView>;
}

/** The search field of the top bar. Whoever shows the library reads the text and says how much there is to search. */
export class Search {
  text = $state('');
  /** Results in the account without a query; null until a view was made. */
  of: number | null = $state(null);
  /** Puts the focus into the field; set by the field itself. */
  focus: () => void = () => undefined;
}

/** What belongs to the window and not to one place. */
export class Shell {
  readonly remembered: Remembered;
  readonly navigation: Navigation;
  readonly panes: Panes;
  readonly viewing: Viewing;
  readonly search = new Search();
  /** The task whose request went back into compose, until it is submitted or taken back. */
  broughtBack: number | null = $state(null);
  /** A press outside of compose that is above a limit, until the person has answered. */
  limitAsked: { failure: Failure; go: (confirmed: Confirmed) => void } | null = $state.raw(null);
  readonly answers: Answers;
  #stop: () => void;

  constructor({ backend, stream, opening }: Door) {
    this.remembered = new Remembered(backend, opening.remembered);
    this.navigation = new Navigation(this.remembered.get('place', 'studio', isOneOf(...placeNames)));
    if (opening.openTask !== null) this.navigation.open(opening.openTask);
    this.panes = new Panes(this.remembered, this.navigation);
    this.viewing = new Viewing(backend);
    this.answers = {
      account: new Query('account', () => backend.account()),
      balance: new Query('balance', () => backend.balance()),
      queue: new Query('queue', () => backend.queue()),
      settings: new Query('settings', () => backend.settings()),
      status: new Query('status', () => backend.status()),
    };
    this.answers.account.set(opening.account);
    this.answers.settings.set(opening.settings);
    const all = Object.values(this.answers) as Query<unknown>[];
    this.#stop = stream.hear((event) => all.forEach((query) => query.heard(event)));
  }

  /** Asks what the opening did not bring. */
  start(): void {
    const { balance, queue, status } = this.answers;
    for (const query of [balance, queue, status]) void query.refresh();
  }

  close(): void {
    this.#stop();
    for (const query of Object.values(this.answers)) query.close();
  }
}

const [useShell, setShell] = createContext<Shell>();

/** Called once, by the component above all others. */
export const provideShell = setShell;
export { useShell };
