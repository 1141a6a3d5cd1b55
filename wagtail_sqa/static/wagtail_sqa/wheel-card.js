/**
 * Shows beside an arc what it stands for, on hover and on focus alike. Nothing needs it: the list says the same, and
 * so does the name of the link. Escape takes the card away, and the pointer may move onto it.
 */
(() => {
  const LINGER = 250; // time to reach the card, and to cross other arcs on the way
  const GAP = 8;

  /** Copies title, days, ring, category and role from the list; elsewhere than beside the list it has the link's name. */
  const contentOf = (link) => {
    const [, anchor] = link.getAttribute('href').split('#');
    const row = document.getElementById(anchor);
    if (row) return [...row.querySelectorAll('.sqa-act__name, .sqa-act__meta')].map((part) => part.cloneNode(true));
    return [Object.assign(document.createElement('p'), { textContent: link.getAttribute('aria-label') })];
  };

  /** The middle of an arc's outer edge, in the window. */
  const middleOf = (link) => {
    const path = link.querySelector('path');
    const { x, y } = path.getPointAtLength(path.getTotalLength() / 4);
    return new DOMPoint(x, y).matrixTransform(path.getScreenCTM());
  };

  const start = (picture) => {
    const card = document.createElement('div');
    card.className = 'sqa-tip';
    card.hidden = true;
    card.setAttribute('aria-hidden', 'true'); // the link's name says it already
    picture.append(card);
    let timer;

    const put = ({ x, y }) => {
      const room = picture.getBoundingClientRect();
      const { width, height } = card.getBoundingClientRect();
      const left = Math.max(0, Math.min(x - room.left - width / 2, room.width - width));
      const isBelow = y + GAP + height <= window.innerHeight || y - GAP - height < 0;
      card.style.left = `${left}px`;
      card.style.top = `${y - room.top + (isBelow ? GAP : -GAP - height)}px`;
    };
    const show = (link, point) => {
      clearTimeout(timer);
      card.replaceChildren(...contentOf(link));
      card.hidden = false;
      put(point);
    };
    const hide = () => {
      clearTimeout(timer);
      card.hidden = true;
    };
    const later = (act) => {
      clearTimeout(timer);
      timer = setTimeout(act, LINGER);
    };
    const leave = () => {
      const focused = picture.querySelector('a:focus-visible');
      if (focused) show(focused, middleOf(focused));
      else hide();
    };

    picture.addEventListener('pointerover', (event) => {
      const link = event.target.closest('a');
      if (card.contains(event.target)) clearTimeout(timer);
      else if (!link || event.pointerType === 'touch') later(leave);
      else if (card.hidden) show(link, event);
      else later(() => show(link, event));
    });
    picture.addEventListener('pointerleave', () => later(leave));
    picture.addEventListener('focusin', ({ target }) => {
      if (target.matches('a:focus-visible')) show(target, middleOf(target));
    });
    picture.addEventListener('focusout', hide);
    document.addEventListener('keydown', ({ key }) => key === 'Escape' && hide());
  };

  document.querySelectorAll('[data-sqa-wheel]').forEach(start);
})();
