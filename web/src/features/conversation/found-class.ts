/** The message that a link has led to, for as long as the eye needs to find it. */
export const foundClass = 'rounded-md animate-[found_2.4s_var(--settle)] motion-reduce:ring-1 motion-reduce:ring-edge';
