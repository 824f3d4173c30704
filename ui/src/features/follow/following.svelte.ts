/** The result whose follow-ups are asked for; null: none. One at a time, whoever asks. */
class Following {
  asked: { task: number; output: number | null } | null = $state.raw(null);

  ask(task: number, output: number | null = null): void {
    this.asked = { task, output };
  }
}

export const following = new Following();
