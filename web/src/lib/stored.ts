const prefix = 'colloquy.';

/** What this browser remembers. Storage can be off or full; then nothing is remembered and nothing breaks. */
export function readStored(name: string): string | null {
  try {
    return localStorage.getItem(prefix + name);
  } catch {
    return null;
  }
}

/** Null forgets. */
export function writeStored(name: string, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(prefix + name);
    else localStorage.setItem(prefix + name, value);
  } catch {
    // Remembering is a convenience; the app works without it.
  }
}

/** Called at sign-in: what another person left behind in this browser goes. */
export function rememberPerson(id: number): void {
  if (readStored('person') !== String(id)) forgetPerson();
  writeStored('person', String(id));
}

/** Forgets all but the looks: on a shared computer the next person must not find drafts. */
export function forgetPerson(): void {
  try {
    for (const key of Object.keys(localStorage)) {
      if (key.startsWith(prefix) && key !== `${prefix}theme`) localStorage.removeItem(key);
    }
  } catch {
    // As above.
  }
}
