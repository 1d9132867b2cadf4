import { expect, test } from 'vitest';
import { imagesAsLinks } from './images-as-links.ts';
import type { TreeElement, TreeParent } from './markdown-tree.ts';

function element(tagName: string, children: TreeElement[], properties = {}): TreeElement {
  return { type: 'element', tagName, properties, children };
}

const image = () => element('img', [], { src: 'https://evil.example/x.png?secret', alt: 'a cat' });

function tagsAfter(tree: TreeParent): string[] {
  imagesAsLinks()(tree);
  const tags: string[] = [];
  const walk = (parent: TreeParent) => {
    for (const child of parent.children) {
      if (child.type !== 'element') continue;
      tags.push(child.tagName);
      walk(child);
    }
  };
  walk(tree);
  return tags;
}

test('an image becomes a link to it, however deep it stands', () => {
  expect(tagsAfter({ type: 'root', children: [element('p', [element('em', [image()])])] })).toEqual(['p', 'em', 'a']);
});

test('an image within a link becomes words of that link', () => {
  expect(tagsAfter({ type: 'root', children: [element('a', [element('strong', [image()])])] })).toEqual([
    'a',
    'strong',
    'span',
  ]);
});
