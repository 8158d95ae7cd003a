/** A question to the person before something is gone for good. */

export interface Confirmation {
  title: string;
  text: string;
  /** What the button that does it says. */
  action: string;
}

export class Confirming {
  asked = $state.raw<Confirmation | null>(null);
  #answer: ((yes: boolean) => void) | null = null;

  /** Whether the person agreed. */
  ask(confirmation: Confirmation): Promise<boolean> {
    this.#answer?.(false);
    this.asked = confirmation;
    return new Promise((resolve) => {
      this.#answer = resolve;
    });
  }

  answer(yes: boolean): void {
    this.#answer?.(yes);
    this.#answer = null;
    this.asked = null;
  }
}
