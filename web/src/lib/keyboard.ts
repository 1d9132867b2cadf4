const isApple = /Mac|iPhone|iPad/.test(navigator.userAgent);

interface Chord {
  key: string;
  shift?: boolean;
}

/** Ctrl, or Command on Apple's machines, with a key. */
export function pressed(event: KeyboardEvent | React.KeyboardEvent, { key, shift = false }: Chord): boolean {
  const hasModifier = isApple ? event.metaKey && !event.ctrlKey : event.ctrlKey && !event.metaKey;
  return hasModifier && event.shiftKey === shift && !event.altKey && event.key.toLowerCase() === key;
}

/** How to write a chord for the reader's keyboard. */
export function chordText({ key, shift = false }: Chord): string {
  const letter = key.length === 1 ? key.toUpperCase() : key;
  return isApple ? `${shift ? '⇧' : ''}⌘${letter}` : `Ctrl+${shift ? 'Shift+' : ''}${letter}`;
}

/** An input method is choosing a character: Enter belongs to it, not to us. Old Safari says so only by code 229. */
export function isComposing(event: React.KeyboardEvent): boolean {
  return event.nativeEvent.isComposing || event.keyCode === 229;
}

/** On a touch keyboard Enter is the only way to a new line. */
export function hasTouchKeyboard(): boolean {
  return matchMedia('(pointer: coarse) and (hover: none)').matches;
}
