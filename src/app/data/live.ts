/** How often a page asks again while it can be seen; TanStack Query stops by itself when the window is hidden. */
export const LIVE_MS = 2_000;
export const CALM_MS = 10_000;

/** How long the typing has to rest before what was typed is asked for. */
export const TYPING_PAUSE_MS = 350;
