import { createContext } from 'react';

/** Forgets all that this tab has loaded of the person, as after signing out. */
export const SignOutContext = createContext<() => void>(() => {});
