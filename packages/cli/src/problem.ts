/** Something that stops the demo and that a person can put right: its message is the whole story, so it is shown without a stack. */
export class DemoProblem extends Error {
  override readonly name = 'DemoProblem';
}
