import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';

/** What a person sees of the conversation page, in a person's words. */
export function composer(page: Page): Locator {
  return page.getByRole('textbox', { name: 'Message', exact: true });
}

export async function say(page: Page, text: string): Promise<void> {
  await composer(page).fill(text);
  await composer(page).press('Enter');
}

export function answers(page: Page): Locator {
  return page.getByRole('article', { name: 'Answer', exact: true });
}

export function questions(page: Page): Locator {
  return page.getByRole('article', { name: 'You', exact: true });
}

/** The text of an answer alone, and without the space at its end, which goes once the Markdown renderer is there. */
export async function textOf(answer: Locator): Promise<string> {
  return (await answer.locator('.prose').last().innerText()).trimEnd();
}

/** Says something and waits for the whole answer to it. */
export async function ask(page: Page, text: string): Promise<void> {
  await say(page, text);
  await questions(page).filter({ hasText: text }).last().waitFor();
  await expect.poll(() => page.getByRole('article').last().getAttribute('aria-label')).toBe('Answer');
  await untilAnswered(page);
}

/** Waits until nothing is being written. */
export async function untilAnswered(page: Page): Promise<void> {
  await answers(page).last().getByRole('button', { name: 'Answer again' }).waitFor();
  await page.getByRole('button', { name: 'Stop', exact: true }).waitFor({ state: 'detached' });
}
