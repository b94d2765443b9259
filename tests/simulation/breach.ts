// What a simulation stops at: a promise that was not kept, by its name, so that a table can say which one caught what.

/** The promises that are looked at, at every step or in the end; those of shared/protocol.md by their numbers. */
export type Promised =
  | '[T1] nothing is shown before its predecessor, or twice'
  | '[T2] what is shown at a cursor is what the log had there'
  | '[T2] in the end every reader sees what a fresh snapshot shows'
  | '[T2] what was drawn is what the timeline holds'
  | '[T3] nothing shown goes away but by withdrawal, or a reset after a loss'
  | '[T3] nobody goes back in time'
  | '[T6] no more is asked over HTTP than must be'
  | '[J3] what is loaded stays loaded'
  | '[R1] frames leave in the order of the log'
  | '[R2] in the end every relay holds what the log holds'
  | '[J1] nothing falls between the room and the reading'
  | '[H1] walking back shows every entry once'
  | 'nothing waits for ever'
  | 'nothing goes round in circles'
  | 'the memory of a relay is bounded'

export class Breach extends Error {
  readonly promised: Promised

  constructor(promised: Promised, detail: string) {
    super(`${promised}: ${detail}`)
    this.name = 'Breach'
    this.promised = promised
  }
}
