/**
 * The indicators of a goal as an ordered list with baseline and target, kept in one hidden field as a JSON list.
 *
 * Indicators are chosen several at a time in Wagtail's chooser, and moved and removed by buttons. Every change fires
 * `change` on the hidden field, so that Wagtail's warning of unsaved changes and its autosave notice it.
 */
class IndicatorListController extends window.StimulusModule.Controller {
  static targets = ['list', 'choose', 'status'];

  input = this.element.querySelector('input[type="hidden"]');

  connect() {
    this.shared = document.getElementById('sqa-indicator-list-shared');
    this.options = JSON.parse(this.shared.querySelector('script').textContent);
    if (this.hasListTarget) return; // the goal was moved with what it holds
    this.element.append(this.copy('frame'));
    const { id } = this.input;
    this.chooseTarget.id = `${id}-choose`;
    if (this.element.dataset.help) this.chooseTarget.setAttribute('aria-describedby', this.element.dataset.help);
    this.listTarget.setAttribute('aria-labelledby', `${id}-choose-label`);
    const stored = this.element.querySelector('script');
    const rows = stored ? JSON.parse(stored.textContent) : [];
    this.listTarget.replaceChildren(...rows.map((row) => this.rowFor(row)));
    this.refresh();
  }

  choose() {
    const factory = window.telepath.unpack(this.options.chooser);
    factory.openModal((chosen) => this.add([].concat(chosen)), { multiple: true });
  }

  add(chosen) {
    const present = new Set(this.rows.map((row) => row.dataset.pk));
    const fresh = chosen.map((item) => item.row).filter((row) => !present.has(String(row.id)));
    this.listTarget.append(...fresh.map((row) => this.rowFor(row)));
    if (fresh.length) this.changed(`${this.word('added')} ${fresh.map((row) => row.title).join(', ')}`);
    else this.statusTarget.textContent = this.word('present');
    this.chooseTarget.focus();
  }

  /** Draw a row: { id, title, unit, baseline, target } of an indicator; `gone` for a deleted one. */
  rowFor({ id, title, unit, gone, ...marks }) {
    const row = this.copy('row').firstElementChild;
    const link = row.querySelector('[data-title]');
    row.dataset.pk = id;
    row.classList.toggle('sqa-measures__row--gone', Boolean(gone));
    link.textContent = title;
    if (!gone) link.href = this.options.editUrl.replace('/0/', `/${id}/`);
    row.querySelector('[data-unit]').textContent = unit || '';
    row.querySelectorAll('input').forEach((input) => {
      input.value = marks[input.dataset.mark] || '';
      input.setAttribute('aria-label', `${input.previousElementSibling.textContent}, ${title}`);
    });
    row.querySelectorAll('button').forEach((button) => {
      button.setAttribute('aria-label', `${button.dataset.label} ${title}`);
    });
    return row;
  }

  up(event) {
    const row = this.rowOf(event);
    if (row.previousElementSibling) row.previousElementSibling.before(row);
    this.afterMove(row, event.currentTarget);
  }

  down(event) {
    const row = this.rowOf(event);
    if (row.nextElementSibling) row.nextElementSibling.after(row);
    this.afterMove(row, event.currentTarget);
  }

  remove(event) {
    const row = this.rowOf(event);
    const neighbour = row.nextElementSibling || row.previousElementSibling;
    row.remove();
    this.changed(`${this.word('removed')} ${this.titleOf(row)}`);
    (neighbour ? neighbour.querySelector('[data-action$="#remove"]') : this.chooseTarget).focus();
  }

  afterMove(row, button) {
    this.changed(`${this.word('moved')} ${this.rows.indexOf(row) + 1}: ${this.titleOf(row)}`);
    const other = row.querySelector('button:not([disabled])');
    (button.disabled ? other : button).focus();
  }

  changed(message) {
    this.statusTarget.textContent = message;
    this.refresh();
    this.write();
  }

  /** Put what the rows say into the hidden field. */
  write() {
    const mark = (row, name) => row.querySelector(`[data-mark="${name}"]`).value;
    const rows = this.rows.map((row) => ({
      id: Number(row.dataset.pk),
      baseline: mark(row, 'baseline'),
      target: mark(row, 'target'),
    }));
    this.input.value = JSON.stringify(rows);
    this.input.dispatchEvent(new Event('change', { bubbles: true }));
  }

  refresh() {
    const { rows } = this;
    rows.forEach((row, index) => {
      row.querySelector('[data-action$="#up"]').disabled = index === 0;
      row.querySelector('[data-action$="#down"]').disabled = index === rows.length - 1;
    });
  }

  /** A copy of one of the templates that the page's lists share. */
  copy(name) {
    return this.shared.querySelector(`[data-${name}]`).content.cloneNode(true);
  }

  get rows() {
    return [...this.listTarget.children];
  }

  /** One of the translated words that the page's lists share. */
  word(name) {
    return this.shared.dataset[name];
  }

  rowOf(event) {
    return event.currentTarget.closest('[data-pk]');
  }

  titleOf(row) {
    return row.querySelector('[data-title]').textContent.trim();
  }
}

window.wagtail.app.register('sqa-indicator-list', IndicatorListController);
