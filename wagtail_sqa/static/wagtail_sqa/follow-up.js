/** Makes the form of a follow-up shorter and kinder. Without it every field is shown and the server says the same. */
(() => {
  const ENDED = { completed: ['account'], cancelled: ['why'] };

  /** Shows result, effect and decision when the measure is completed, and opens the analysis when it is cancelled. */
  const follow = (form) => {
    const account = form.querySelector('[data-sqa-account]');
    const why = form.querySelector('[data-sqa-why]');
    const asked = ENDED[form.elements.status_after.value] || [];
    account.hidden = !asked.includes('account') && !account.querySelector('[aria-invalid]');
    account.disabled = account.hidden;
    why.open = why.open || asked.includes('why');
  };

  /** Says by how much a text is too long, while it can still be shortened. */
  const count = (text) => {
    const { sqaLimit, sqaTooLong } = text.dataset;
    const number = text.value.length - Number(sqaLimit);
    const words = sqaTooLong.replace('{number}', number).replace('{limit}', sqaLimit);
    text.setCustomValidity(number > 0 ? words : '');
    let note = text.parentElement.querySelector('[data-sqa-note]');
    if (!note) {
      note = document.createElement('p');
      note.className = 'sqa-field__error';
      note.dataset.sqaNote = '';
      note.setAttribute('role', 'status');
      text.after(note);
    }
    note.textContent = text.validationMessage && number > 0 ? words : '';
  };

  document.querySelectorAll('[data-sqa-follow-up]').forEach((form) => {
    follow(form);
    form.elements.status_after.addEventListener('change', () => follow(form));
    form.addEventListener('input', (event) => event.target.dataset.sqaLimit && count(event.target));
    form.addEventListener('submit', () => {
      const button = form.querySelector('.sqa-button');
      setTimeout(() => { button.disabled = true; });
    });
  });

  // A page that the browser kept while another was shown comes back with its buttons as they were.
  window.addEventListener('pageshow', () => {
    document.querySelectorAll('[data-sqa-follow-up] .sqa-button').forEach((button) => { button.disabled = false; });
  });
})();
