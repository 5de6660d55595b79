// "Ask us" opens the chat, once the loader is there; without it the button does nothing but stay.
addEventListener('click', ({ target }) => {
  const button = target.closest('[data-ask]');
  if (!button) return;
  if (button.dataset.ask) history.replaceState(null, '', `#${button.dataset.ask}`);
  window.triptych?.open?.();
});
