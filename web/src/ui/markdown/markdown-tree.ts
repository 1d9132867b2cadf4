import type { AllowElement } from 'streamdown';

/** An element of the tree that Markdown becomes (hast), as the renderer's own types name it. */
export type TreeElement = Parameters<AllowElement>[0];

/** What has children: an element or the root. */
export type TreeParent = NonNullable<Parameters<AllowElement>[2]>;
