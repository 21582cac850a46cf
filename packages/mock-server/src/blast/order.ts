/** What one client got of a sequence that begins with 0. Three numbers, however long it is. */
export class Order {
  /** Behind the highest number so far. */
  #next = 0;
  #received = 0;
  #late = 0;

  /** Takes the next number. */
  take(sequence: number): void {
    this.#received++;
    if (sequence >= this.#next) this.#next = sequence + 1;
    else this.#late++;
  }

  get received(): number {
    return this.#received;
  }

  /** Numbers that came behind a higher one, or a second time. */
  get outOfOrder(): number {
    return this.#late;
  }

  /** How many of the first `sent` did not come; one that came twice stands for one that did not. */
  lost(sent: number): number {
    return Math.max(0, sent - this.#received);
  }
}
