/** Time as an argument, so that tests never sleep. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Milliseconds that only go forward; for measuring. */
  elapsed(): number;
}
