/** Lets a start file put something around a part on its way into place. The shipped start files put nothing there. */

/** For each part a start file may change: the part that ships in, the part to be used out. */
export type Around<Parts> = { [Name in keyof Parts]?: (shipped: Parts[Name]) => Parts[Name] }
