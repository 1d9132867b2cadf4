// Runs before the first paint, so that a chosen theme never flashes the other one. It is a file of its own
// because the page's content security policy allows no inline script.
try {
  const chosen = localStorage.getItem('colloquy.theme');
  if (chosen === 'light' || chosen === 'dark') document.documentElement.dataset.theme = chosen;
} catch {
  // Storage can be switched off; the system's theme is used then.
}
