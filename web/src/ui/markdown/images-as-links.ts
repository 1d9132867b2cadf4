import type { Element, ElementContent, Root } from 'hast';

/** An image in an answer would be fetched without a click and could carry what was said to its host; a link does not. */
export function imagesAsLinks() {
  return (tree: Root) => replaceIn(tree, false);
}

function replaceIn(parent: Root | Element, insideLink: boolean): void {
  parent.children = parent.children.map((child) => {
    if (child.type !== 'element') return child;
    if (child.tagName === 'img') return linkTo(child, insideLink);
    replaceIn(child, insideLink || child.tagName === 'a');
    return child;
  });
}

function linkTo(image: Element, insideLink: boolean): Element {
  const alt = typeof image.properties['alt'] === 'string' ? image.properties['alt'] : '';
  const text: ElementContent = { type: 'text', value: alt === '' ? 'Image' : `Image: ${alt}` };
  if (insideLink) return { type: 'element', tagName: 'span', properties: {}, children: [text] };
  return { type: 'element', tagName: 'a', properties: { href: image.properties['src'] ?? '' }, children: [text] };
}
