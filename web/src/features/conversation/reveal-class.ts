/** Actions of a message: there on hover, on focus, while what they open is open, and on touch screens; space is kept for them. */
export const revealClass =
  'opacity-0 transition-opacity duration-100 group-focus-within:opacity-100 group-hover:opacity-100 has-aria-expanded:opacity-100 pointer-coarse:opacity-100';
