/** Shows the fields that a repeat needs, and says in words what they mean. Without it all fields and the words as saved are shown. */
class RepeatController extends window.StimulusModule.Controller {
  static targets = ['preview'];

  static values = { url: String, prefix: String };

  connect() {
    this.row = this.element.closest('form');
    this.listen = () => this.ask();
    this.row.addEventListener('change', this.listen);
    this.show();
  }

  disconnect() {
    this.row.removeEventListener('change', this.listen);
  }

  field(name) {
    return document.getElementsByName(`${this.prefixValue}-${name}`)[0];
  }

  show() {
    const preset = this.field('repeat').value;
    this.element.querySelectorAll('[data-sqa-repeat-for]').forEach((wrapper) => {
      const hasError = wrapper.querySelector('.w-field--error') !== null;
      wrapper.hidden = !hasError && !wrapper.dataset.sqaRepeatFor.split(' ').includes(preset);
    });
  }

  async ask() {
    this.show();
    const names = ['start', 'end', 'repeat', 'every', 'nth', 'weekday', 'week', 'until'];
    const asked = new URLSearchParams(names.map((name) => [name, this.field(name)?.value ?? '']));
    if (asked.toString() === this.asked) return;
    this.asked = asked.toString();
    if (!asked.get('start')) return;
    const answer = await fetch(`${this.urlValue}?${asked}`, { headers: { Accept: 'application/json' } });
    if (!answer.ok || asked.toString() !== this.asked) return;
    const { text, valid } = await answer.json();
    this.previewTarget.textContent = text;
    this.previewTarget.classList.toggle('error-message', !valid);
  }
}

window.wagtail.app.register('sqa-repeat', RepeatController);
