/**
 * The measures of a goal as an ordered list, kept in one hidden field as a JSON list of primary keys.
 *
 * Measures are chosen several at a time in Wagtail's chooser, and moved and removed by buttons. Every change fires
 * `change` on the hidden field, so that Wagtail's warning of unsaved changes and its autosave notice it.
 */
class MeasureListController extends window.StimulusModule.Controller {
  static targets = ['input', 'list', 'empty', 'choose', 'status'];

  connect() {
    this.shared = document.getElementById('sqa-measure-list-shared');
    this.options = JSON.parse(this.shared.querySelector('script').textContent);
    if (this.element.dataset.drawn) return; // the goal was moved with what it holds
    this.element.dataset.drawn = 'true';
    const rows = JSON.parse(this.element.querySelector('script').textContent);
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

  /** Draw a row: { id, title, status, hidden } of a measure, or { id, title, gone } of a deleted one. */
  rowFor({ id, title, status, hidden, gone }) {
    const row = this.shared.querySelector('template').content.firstElementChild.cloneNode(true);
    const part = (name) => row.querySelector(`[data-${name}]`);
    row.dataset.pk = id;
    row.classList.toggle('sqa-measures__row--gone', Boolean(gone));
    part('title').textContent = title;
    if (gone) part('status').remove();
    else {
      part('title').href = this.options.editUrl.replace('/0/', `/${id}/`);
      const { icon, word } = this.options.statuses[status];
      part('word').textContent = word;
      part('status').querySelector('use').setAttribute('href', `#icon-${icon}`);
    }
    if (hidden) part('hidden').textContent = hidden;
    else part('hidden').remove();
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
    const title = this.titleOf(row);
    row.remove();
    this.changed(`${this.word('removed')} ${title}`);
    (neighbour ? neighbour.querySelector('[data-action$="#remove"]') : this.chooseTarget).focus();
  }

  afterMove(row, button) {
    this.changed(`${this.word('moved')} ${this.rows.indexOf(row) + 1}: ${this.titleOf(row)}`);
    const other = row.querySelector('button:not([disabled])');
    (button.disabled ? other : button).focus();
  }

  changed(message) {
    this.inputTarget.value = JSON.stringify(this.rows.map((row) => Number(row.dataset.pk)));
    this.statusTarget.textContent = message;
    this.refresh();
    this.inputTarget.dispatchEvent(new Event('change', { bubbles: true }));
  }

  refresh() {
    const { rows } = this;
    this.emptyTarget.hidden = rows.length > 0;
    rows.forEach((row, index) => {
      row.querySelector('[data-action$="#up"]').disabled = index === 0;
      row.querySelector('[data-action$="#down"]').disabled = index === rows.length - 1;
    });
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

window.wagtail.app.register('sqa-measure-list', MeasureListController);
