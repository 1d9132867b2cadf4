import type { TreeElement, TreeParent } from './markdown-tree.ts';

/** An image in an answer would be fetched without a click and could carry what was said to its host; a link does not. */
export function imagesAsLinks() {
  return (tree: TreeParent) => replaceIn(tree, false);
}

function replaceIn(parent: TreeParent, insideLink: boolean): void {
  for (const [index, child] of parent.children.entries()) {
    if (child.type !== 'element') continue;
    if (child.tagName === 'img') parent.children[index] = linkTo(child, insideLink);
    else replaceIn(child, insideLink || child.tagName === 'a');
  }
}

function linkTo(image: TreeElement, insideLink: boolean): TreeElement {
  const alt = typeof image.properties['alt'] === 'string' ? image.properties['alt'] : '';
  const text = { type: 'text' as const, value: alt === '' ? 'Image' : `Image: ${alt}` };
  if (insideLink) return { type: 'element', tagName: 'span', properties: {}, children: [text] };
  return { type: 'element', tagName: 'a', properties: { href: image.properties['src'] ?? '' }, children: [text] };
}
