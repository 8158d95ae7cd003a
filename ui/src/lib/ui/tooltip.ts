/**
 * A small explanation beside what the pointer or the keyboard rests on.
 *
 * One element serves the whole page. Its text is set as text, its place through the style object:
 * the content security policy allows no style attribute.
 */
import type { Attachment } from 'svelte/attachments';

const AFTER_MS = 350;
const GAP_PX = 6;
const EDGE_PX = 8;
const ID = 'fact-tooltip';

let shown: HTMLElement | null = null;
/** Where the pointer last pressed something that has an explanation. */
let pressedAt: { x: number; y: number } | null = null;

/** Explains the element with `text`; with an empty text, nothing. */
export function tooltip(text: string | null | undefined): Attachment<HTMLElement> {
  return (owner) => {
    if (!text) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const soon = (event: PointerEvent) => {
      clearTimeout(timer);
      // What comes to lie under a pointer that rests where it pressed was not pointed at.
      if (event.clientX === pressedAt?.x && event.clientY === pressedAt.y) return;
      pressedAt = null;
      timer = setTimeout(() => show(owner, text), AFTER_MS);
    };
    const atOnceByKeyboard = () => {
      if (owner.matches(':focus-visible')) show(owner, text);
    };
    const hide = () => {
      clearTimeout(timer);
      if (owner.getAttribute('aria-describedby') === ID) {
        owner.removeAttribute('aria-describedby');
        shown?.remove();
        shown = null;
      }
    };
    const press = (event: PointerEvent) => {
      pressedAt = { x: event.clientX, y: event.clientY };
      hide();
    };
    const onKey = (event: KeyboardEvent) => {
      if (event.key === 'Escape') hide();
    };
    owner.addEventListener('pointerenter', soon);
    owner.addEventListener('pointerleave', hide);
    owner.addEventListener('pointerdown', press);
    owner.addEventListener('focus', atOnceByKeyboard);
    owner.addEventListener('blur', hide);
    owner.addEventListener('keydown', onKey);
    return () => {
      hide();
      owner.removeEventListener('pointerenter', soon);
      owner.removeEventListener('pointerleave', hide);
      owner.removeEventListener('pointerdown', press);
      owner.removeEventListener('focus', atOnceByKeyboard);
      owner.removeEventListener('blur', hide);
      owner.removeEventListener('keydown', onKey);
    };
  };
}

function show(owner: HTMLElement, text: string): void {
  shown?.remove();
  const tip = document.createElement('div');
  tip.id = ID;
  tip.className = 'tooltip';
  tip.role = 'tooltip';
  tip.textContent = text;
  // Beside an open dialog, which lies above everything else on the page.
  (owner.closest('dialog') ?? document.body).append(tip);
  owner.setAttribute('aria-describedby', ID);
  place(tip, owner.getBoundingClientRect());
  shown = tip;
}

function place(tip: HTMLElement, owner: DOMRect): void {
  const { width, height } = tip.getBoundingClientRect();
  const middle = owner.left + owner.width / 2 - width / 2;
  const left = Math.max(EDGE_PX, Math.min(window.innerWidth - width - EDGE_PX, middle));
  const above = owner.top - height - GAP_PX;
  tip.style.left = `${left}px`;
  tip.style.top = `${above >= EDGE_PX ? above : owner.bottom + GAP_PX}px`;
}
